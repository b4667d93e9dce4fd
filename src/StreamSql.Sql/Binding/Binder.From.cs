using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Catalog.System;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using SyntaxCall = StreamSql.Sql.Syntax.Expressions.FunctionCall;

namespace StreamSql.Sql.Binding;

/// <summary>Entries of FROM other than joins.</summary>
internal sealed partial class Binder
{
    /// <summary>Binds one entry and adds its names to <paramref name="into"/>, whose earlier entries LATERAL may see.</summary>
    private BoundRelation BindFrom(TableReference table, Scope into)
    {
        Deeper(table);
        BoundRelation bound = table switch
        {
            NamedTable named => BindNamed(named, into),
            SubqueryTable subquery => BindDerived(subquery, into),
            JoinTable join => BindJoin(join, into),
            FunctionTable function => BindFunctionTable(function, into),
            WindowTable window => BindWindowTable(window, into),
            RowsFromTable rows when rows.Items.Count == 1 => BindFunctionTable(
                new FunctionTable(rows.Items[0].Function, rows.IsLateral)
                {
                    WithOrdinality = rows.WithOrdinality,
                    Alias = rows.Alias,
                    Span = rows.Span,
                    ColumnDefinitions = rows.Items[0].ColumnDefinitions,
                },
                into),
            MatchRecognizeTable => throw StreamSqlException.NotSupported("MATCH_RECOGNIZE", table.Span.Position),
            _ => throw StreamSqlException.NotSupported("ROWS FROM with several functions", table.Span.Position),
        };
        _depth--;
        return bound;
    }

    private void AddTable(Scope scope, TableReference table, string? name, string? schema, long objectId, BoundRelation relation)
    {
        string alias = table.Alias?.Name.Text ?? name ?? "";
        if (alias.Length > 0 && scope.Tables.Any(t => t.Name == alias && (table.Alias is not null || t.Schema == schema)))
        {
            throw new StreamSqlException(SqlState.DuplicateAlias, $"table name \"{alias}\" specified more than once")
            {
                Position = (table.Alias?.Name ?? (SyntaxNode)table).Span.Position,
            };
        }

        IReadOnlyList<BoundColumn> columns = RenameColumns(relation.Columns, table.Alias, alias);
        scope.AddTable(alias, table.Alias is null ? schema : null, objectId, columns);
    }

    private static IReadOnlyList<BoundColumn> RenameColumns(IReadOnlyList<BoundColumn> columns, TableAlias? alias, string name)
    {
        if (alias is null || alias.Columns.Count == 0) return columns;
        if (alias.Columns.Count > columns.Count)
        {
            throw new StreamSqlException(
                SqlState.InvalidColumnReference,
                    $"table \"{name}\" has {columns.Count} columns available but {alias.Columns.Count} columns specified")
            {
                Position = alias.Span.Position,
            };
        }

        return [.. columns.Select((k, i) => i < alias.Columns.Count ? k with { Name = alias.Columns[i].Text } : k)];
    }

    private BoundRelation BindNamed(NamedTable named, Scope into)
    {
        if (named.SystemTime is not null) throw StreamSqlException.NotSupported("FOR SYSTEM_TIME AS OF", named.Span.Position);
        if (named.Name.IsSimple && into.FindCte(named.Name.Name) is { } cte)
            return named.Sample is null ? BindCte(named, cte, into) : throw CannotSample(named.Sample);
        if (Names.FindSystem(named.Name, _context) is { } system)
        {
            if (named.Sample is not null) throw StreamSqlException.NotSupported("TABLESAMPLE of a system table", named.Span.Position);
            var scan = new BoundSystemScan(system)
            {
                Columns = [.. system.Columns.Select((f, i) =>
                    NewColumn(f.Name, f.Type, f.Nullable) with { OriginId = system.Oid, OriginColumn = i + 1 })],
            };
            AddTable(into, named, system.Name, system.Schema, system.Oid, scan);
            return scan;
        }

        CatalogObject item = Names.Resolve(named.Name, _context);
        if (item is not RelationObject relation || item is SinkObject)
        {
            throw new StreamSqlException(SqlState.WrongObjectType, $"\"{item.Name}\" is {Article(item.KindName)}, which cannot be read")
            {
                Position = named.Span.Position,
            };
        }

        DirectDependsOn.Add(relation.Id);
        BoundRelation bound = BindObject(relation, named.Span.Position);
        if (named.Sample is not null) bound = BindSample(bound, relation, named.Sample);
        AddTable(into, named, relation.Name, relation.Schema, relation.Id, bound);
        return bound;
    }

    private static string Article(string noun) => (noun[0] is 'a' or 'e' or 'i' or 'o' or 'u' ? "an " : "a ") + noun;

    /// <summary>A catalog relation as an entry of FROM: a scan, or the query behind a view.</summary>
    private BoundRelation BindObject(RelationObject relation, int position)
    {
        DependsOn.Add(relation.Id);
        switch (relation)
        {
            case ViewObject view: return BindView(view, view.QuerySql, position);
            case MaterializedViewObject view when _inlineMaterialized: return BindView(view, view.QuerySql, position);
            default:
                return new BoundScan(relation)
                {
                    Columns =
                    [
                        .. relation.Columns.Select((k, i) =>
                            NewColumn(k.Name, k.Type, k.Nullable) with { OriginId = relation.Id, OriginColumn = i + 1 })
                            .Where((_, i) => !relation.Columns[i].IsHidden),
                    ],
                };
        }
    }

    private BoundViewScan BindView(RelationObject view, string sql, int position)
    {
        HashSet<long> direct = [.. DirectDependsOn];
        BoundQuery query;
        try
        {
            query = BindQuery(ViewText.Parse(sql), null);
        }
        catch (StreamSqlException error)
        {
            throw new StreamSqlException(error.SqlState, error.Message, error)
            {
                Detail = error.Detail,
                Hint = error.Hint,
                Context = $"{view.KindName} \"{view.Name}\"",
                Position = position,
            };
        }

        DirectDependsOn.Clear();
        DirectDependsOn.UnionWith(direct);
        return new BoundViewScan(view, query)
        {
            Columns =
            [
                .. query.Columns.Select((k, i) => k with { Name = view.Columns[i].Name, OriginId = view.Id, OriginColumn = i + 1 }),
            ],
        };
    }

    private BoundDerived BindCte(NamedTable named, CteBinding cte, Scope into)
    {
        BoundQuery query = BindQuery(cte.Table.Query!, cte.DeclaredIn);
        var alias = cte.Table.Columns.Count == 0 ? null : new TableAlias(cte.Table.Name, cte.Table.Columns) { Span = cte.Table.Span };
        var derived = new BoundDerived(query) { Columns = RenameColumns(query.Columns, alias, cte.Table.Name.Text) };
        AddTable(into, named, named.Name.Name, null, 0, derived);
        return derived;
    }

    private BoundDerived BindDerived(SubqueryTable subquery, Scope into)
    {
        BoundQuery query = BindQuery(subquery.Query, subquery.IsLateral ? Lateral(into) : into.Outer);
        var derived = new BoundDerived(query) { Columns = query.Columns };
        AddTable(into, subquery, null, null, 0, derived);
        return derived;
    }

    /// <summary>The entries so far, as the scope around a lateral entry.</summary>
    private static Scope Lateral(Scope siblings)
    {
        var scope = new Scope(siblings.Outer);
        scope.Append(siblings);
        return scope;
    }

    private BoundRelation BindFunctionTable(FunctionTable function, Scope into)
    {
        if (function.Function is not SyntaxCall call)
        {
            if (function.Function is not SqlValueFunction value)
                throw StreamSqlException.NotSupported("this expression in FROM", function.Span.Position);
            return RowScan(function, value.Name, Bind(value, new ExprContext(Lateral(into), "functions in FROM")), into);
        }

        string name = call.Name.Name;
        var context = new ExprContext(Lateral(into), "functions in FROM");
        Expr[] arguments = [.. call.Arguments.Select(a => Bind(a.Value, context))];
        if (TableFunctions.Resolve(name, arguments, out SqlType[] coercedTo) is not { } outputs)
        {
            return RowScan(function, name, Bind(call, context), into);
        }

        var columns = new List<BoundColumn>();
        string? single = outputs.Count == 1 && function.Alias is { } alias ? alias.Name.Text : null;
        foreach (Field output in outputs) columns.Add(NewColumn(single ?? output.Name, output.Type, output.Nullable));
        if (function.WithOrdinality) columns.Add(NewColumn("ordinality", SqlTypes.Int64, false));
        var scan = new BoundFunctionScan(
            name, new ExprList(arguments.Select((a, i) => CoerceImplicit(a, coercedTo[i]))), function.WithOrdinality)
        { Columns = columns };
        AddTable(into, function, name, null, 0, scan);
        return scan;
    }

    private BoundRowScan RowScan(FunctionTable function, string name, Expr value, Scope into)
    {
        Expr[] expressions = value is { Type: { Kind: TypeKind.Struct, Fields.Count: > 0 } type }
            ? [.. type.Fields.Select((f, i) => (Expr)new FieldAccess(value, i, f.Type))]
            : [value];
        string[] names = expressions.Length == 1 && value.Type.Kind != TypeKind.Struct
            ? [function.Alias?.Name.Text ?? name]
            : [.. value.Type.Fields.Select(f => f.Name)];
        var columns = expressions.Select((e, i) => NewColumn(names[i], e.Type)).ToList();
        if (function.WithOrdinality)
        {
            expressions = [.. expressions, new Literal(1L, SqlTypes.Int64)];
            columns.Add(NewColumn("ordinality", SqlTypes.Int64, false));
        }

        var scan = new BoundRowScan(new ExprList(expressions)) { Columns = columns };
        AddTable(into, function, name, null, 0, scan);
        return scan;
    }
}
