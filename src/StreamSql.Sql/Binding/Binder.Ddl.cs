using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding;

/// <summary>DROP, ALTER, COMMENT, SHOW CREATE.</summary>
internal sealed partial class Binder
{
    private BoundDrop BindDrop(DropStatement drop)
    {
        string? kind = KindOf(drop.Kind);
        if (kind is null) throw StreamSqlException.NotSupported($"DROP {drop.Kind.ToString().ToUpperInvariant()}", drop.Span.Position);
        var roots = new List<CatalogObject>();
        foreach (ObjectName name in drop.Names)
        {
            CatalogObject? found = kind == "schema" ? _context.Catalog.FindSchema(name.Name) : Names.Find(name, _context);
            string word = kind.Replace('_', ' ');
            if (found is null)
            {
                bool system = kind == "schema" ? SystemSchemas.All.Any(s => s.Name == name.Name) : Names.FindSystem(name, _context) is not null;
                if (system)
                {
                    throw new StreamSqlException(SqlState.InsufficientPrivilege, $"permission denied: \"{name.Name}\" is a system {word}")
                    {
                        Position = name.Span.Position,
                    };
                }

                if (!drop.IfExists)
                {
                    throw new StreamSqlException(
                        kind == "schema" ? SqlState.InvalidSchemaName : kind == "index" ? SqlState.UndefinedObject : SqlState.UndefinedTable,
                        $"{word} \"{string.Join('.', name.Parts.Select(p => p.Text))}\" does not exist")
                    {
                        Hint = Suggestion.Hint(name.Name, _context.Catalog.Objects.Where(o => o.Kind == kind).Select(o => o.Name)),
                    };
                }

                Notices.Add(new Notice($"{word} \"{name.Name}\" does not exist, skipping"));
                continue;
            }

            if (found.Kind != kind)
            {
                throw new StreamSqlException(SqlState.WrongObjectType, $"\"{found.Name}\" is not {Article(word)}")
                {
                    Hint = $"Use DROP {found.KindName.ToUpperInvariant()} to remove {Article(found.KindName)}.",
                };
            }

            roots.Add(found);
        }

        return new BoundDrop(WithDependents(roots, drop.IsCascade));
    }

    private static string? KindOf(ObjectKind kind) => kind switch
    {
        ObjectKind.Table => "table",
        ObjectKind.Stream or ObjectKind.Source => "stream",
        ObjectKind.View => "view",
        ObjectKind.MaterializedView => "materialized_view",
        ObjectKind.Sink => "sink",
        ObjectKind.Index => "index",
        ObjectKind.Schema => "schema",
        _ => null,
    };

    /// <summary>The objects and what depends on them, dependents first; an error without CASCADE.</summary>
    private List<CatalogObject> WithDependents(List<CatalogObject> roots, bool cascade)
    {
        var order = new List<CatalogObject>();
        var seen = new HashSet<long>();
        var blocking = new List<string>();
        void Visit(CatalogObject item)
        {
            if (!seen.Add(item.Id)) return;
            IEnumerable<CatalogObject> dependents = item is SchemaObject
                ? _context.Catalog.Objects.Where(o => o.Schema == item.Name && o is not SchemaObject)
                : _context.Catalog.DependentsOf(item.Id);
            foreach (CatalogObject dependent in dependents)
            {
                // An index goes with its table without being asked for.
                if (dependent is not IndexObject && !roots.Exists(r => r.Id == dependent.Id))
                    blocking.Add($"{dependent.KindName} {dependent.Name} depends on {item.KindName} {item.Name}");
                Visit(dependent);
            }

            order.Add(item);
        }

        foreach (CatalogObject root in roots) Visit(root);
        if (blocking.Count == 0) return order;
        if (!cascade)
        {
            string what = roots.Count == 1 ? $"{roots[0].KindName} {roots[0].Name}" : "desired object(s)";
            throw new StreamSqlException(SqlState.DependentObjectsExist, $"cannot drop {what} because other objects depend on it")
            {
                Detail = string.Join('\n', blocking),
                Hint = "Use DROP ... CASCADE to drop the dependent objects too.",
            };
        }

        string[] cascades = [.. order.Where(o => o is not IndexObject && !roots.Exists(r => r.Id == o.Id)).Select(o => $"{o.KindName} {o.Name}")];
        Notices.Add(cascades.Length == 1
            ? new Notice($"drop cascades to {cascades[0]}")
            : new Notice($"drop cascades to {cascades.Length} other objects", null,
                string.Join('\n', cascades.Select(c => "drop cascades to " + c))));
        return order;
    }

    private BoundStatement BindAlter(AlterStatement alter)
    {
        if (KindOf(alter.Kind) is not { } kind) return new BoundSyntax(alter);
        CatalogObject? found = kind == "schema" ? _context.Catalog.FindSchema(alter.Name.Name) : Names.Find(alter.Name, _context);
        if (found is null)
        {
            if (!alter.IfExists) throw Names.Missing(alter.Name, _context);
            Notices.Add(new Notice($"relation \"{alter.Name.Name}\" does not exist, skipping", SqlState: SqlState.UndefinedTable));
            return new BoundAlterObjects("ALTER " + kind.Replace('_', ' ').ToUpperInvariant(), []);
        }

        string tag = "ALTER " + found.KindName.ToUpperInvariant();
        var changed = new List<CatalogObject>();
        CatalogObject current = found;
        foreach (AlterAction action in alter.Actions)
        {
            switch (action)
            {
                case RenameAction rename when found is not SchemaObject:
                    if (_context.Catalog.Find(current.Schema, rename.NewName.Text) is not null)
                        throw new StreamSqlException(SqlState.DuplicateTable, $"relation \"{rename.NewName.Text}\" already exists");
                    RefuseIfReferenced(current);
                    current = current with { Name = rename.NewName.Text };
                    break;
                case OwnerAction owner: current = current with { Owner = owner.Owner.Text }; break;
                case SetParallelismAction or SuspendAction or ResumeAction when found is MaterializedViewObject or SinkObject:
                    return new BoundAlterJob((RelationObject)found, action);
                default:
                    throw StreamSqlException.NotSupported($"{tag} {ActionName(action)}", action.Span.Position);
            }
        }

        if (!ReferenceEquals(current, found)) changed.Add(current);
        return new BoundAlterObjects(tag, changed);
    }

    /// <summary>Views keep the text of their query, names included.</summary>
    private void RefuseIfReferenced(CatalogObject item)
    {
        CatalogObject? dependent = _context.Catalog.DependentsOf(item.Id).FirstOrDefault(d => d is not IndexObject);
        if (dependent is null) return;
        throw new StreamSqlException(SqlState.FeatureNotSupported,
            $"renaming {item.KindName} \"{item.Name}\" while others depend on it is not supported")
        {
            Detail = $"{dependent.KindName} {dependent.Name} depends on it.",
        };
    }

    private static string ActionName(AlterAction action) => action is UnsupportedAction unsupported
        ? unsupported.Name
        : string.Concat(
            action.GetType().Name.Replace("Action", "").Select((ch, i) => i > 0 && char.IsUpper(ch) ? $" {ch}" : ch.ToString())).ToUpperInvariant();

    private BoundAlterObjects BindComment(CommentStatement comment)
    {
        if (comment.Kind == ObjectKind.Column && comment.Name.Parts.Count >= 2)
        {
            var table = new ObjectName([.. comment.Name.Parts.Take(comment.Name.Parts.Count - 1)]) { Span = comment.Name.Span };
            if (Names.Resolve(table, _context) is not RelationObject relation) throw Names.Missing(table, _context);
            int index = ColumnOf(relation, comment.Name.Last);
            CatalogColumn[] columns = [.. relation.Columns];
            columns[index] = columns[index] with { Comment = comment.Text };
            return new BoundAlterObjects("COMMENT", [relation with { Columns = columns }]);
        }

        if (KindOf(comment.Kind) is null) return new BoundAlterObjects("COMMENT", []);
        CatalogObject item = comment.Kind == ObjectKind.Schema
            ? _context.Catalog.FindSchema(comment.Name.Name)
                ?? throw new StreamSqlException(SqlState.InvalidSchemaName, $"schema \"{comment.Name.Name}\" does not exist")
            : Names.Resolve(comment.Name, _context);
        return new BoundAlterObjects("COMMENT", [item with { Comment = comment.Text }]);
    }

    private BoundText BindShowCreate(ShowCreateStatement show)
    {
        CatalogObject item = Names.Resolve(show.Name, _context);
        if (show.Kind is { } kind && KindOf(kind) is { } wanted && wanted != item.Kind)
            throw new StreamSqlException(SqlState.WrongObjectType, $"\"{item.Name}\" is not {Article(wanted.Replace('_', ' '))}")
            {
                Position = show.Name.Span.Position,
            };
        return new BoundText("create_statement", item.Sql)
        {
            Output = new Schema([new Field("name", SqlTypes.Text, false), new Field("create_statement", SqlTypes.Text, false)]),
        };
    }
}
