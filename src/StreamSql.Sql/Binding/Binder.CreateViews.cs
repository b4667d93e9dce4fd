using StreamSql.Core.Errors;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding;

/// <summary>CREATE VIEW, MATERIALIZED VIEW, SINK, INDEX, SCHEMA.</summary>
internal sealed partial class Binder
{
    private CatalogColumn[] ViewColumns(BoundQuery query, SyntaxList<Identifier> names, SyntaxNode node)
    {
        if (names.Count > query.Columns.Count)
            throw new StreamSqlException(SqlState.SyntaxError, "CREATE VIEW specifies more column names than columns")
            {
                Position = node.Span.Position,
            };
        CatalogColumn[] columns =
        [
            .. query.Columns.Select((c, i) => new CatalogColumn(i < names.Count ? names[i].Text : c.Name, c.Type, c.Nullable)),
        ];
        string? twice = columns.GroupBy(c => c.Name).FirstOrDefault(g => g.Count() > 1)?.Key;
        return twice is null
            ? columns
            : throw new StreamSqlException(SqlState.DuplicateColumn, $"column \"{twice}\" specified more than once")
            {
                Position = node.Span.Position,
            };
    }

    private BoundQuery BindViewQuery(QueryExpression query)
    {
        BoundQuery bound = BindQuery(query, null);
        if (_parameterTypes.Count > 0)
            throw new StreamSqlException(SqlState.UndefinedParameter, "there is no parameter $1") { Position = query.Span.Position };
        return bound;
    }

    private BoundCreateObject BindCreateView(CreateViewStatement create)
    {
        if (create.IsRecursive) throw StreamSqlException.NotSupported("CREATE RECURSIVE VIEW", create.Span.Position);
        if (create.IsTemporary) throw StreamSqlException.NotSupported("CREATE TEMPORARY VIEW", create.Span.Position);
        (string schema, string name) = Names.ForCreation(create.Name, _context);
        (bool exists, CatalogObject? replaces) = CheckExisting(schema, name, create.IfNotExists, create.OrReplace, "view");
        BoundQuery query = BindViewQuery(create.Query);
        return new BoundCreateObject(new ViewObject
        {
            Schema = schema,
            Name = name,
            Columns = ViewColumns(query, create.Columns, create),
            QuerySql = create.Query.ToString(),
            Sql = create.ToString(),
            DependsOn = [.. DirectDependsOn.Order()],
        })
        {
            AlreadyExists = exists,
            Replaces = replaces,
        };
    }

    private BoundCreateJob BindCreateMaterializedView(CreateMaterializedViewStatement create)
    {
        (string schema, string name) = Names.ForCreation(create.Name, _context);
        (bool exists, CatalogObject? replaces) = CheckExisting(schema, name, create.IfNotExists, create.OrReplace, "materialized_view");
        BoundQuery query = BindViewQuery(create.Query);
        Dictionary<string, string> options = OptionBinder.Bind(create.Options, null, _context.Connectors, false, create);
        var view = new MaterializedViewObject
        {
            Schema = schema,
            Name = name,
            Columns = ViewColumns(query, create.Columns, create),
            QuerySql = create.Query.ToString(),
            Sql = create.ToString(),
            Options = options,
            DependsOn = [.. DirectDependsOn.Order()],
        };
        query = RenameOutput(query, view.Columns);
        return new BoundCreateJob(view, query, create.Query.Emit) { AlreadyExists = exists, Replaces = replaces, NextColumn = _nextColumn };
    }

    /// <summary>Output columns under the names that the view gives them.</summary>
    private static BoundQuery RenameOutput(BoundQuery query, IReadOnlyList<CatalogColumn> columns) =>
        query with { Columns = [.. query.Columns.Select((c, i) => c with { Name = columns[i].Name })] };

    private BoundCreateJob BindCreateSink(CreateSinkStatement create)
    {
        (string schema, string name) = Names.ForCreation(create.Name, _context);
        (bool exists, CatalogObject? replaces) = CheckExisting(schema, name, create.IfNotExists, create.OrReplace, "sink");
        QueryExpression syntax = create.Query ?? new SelectQuery([new SelectItem(new StarExpression(null), null)])
        {
            From = [new NamedTable(create.From!) { Span = create.From!.Span }],
        };
        BoundQuery query = BindViewQuery(syntax);
        if (create.Into is not null) throw StreamSqlException.NotSupported("CREATE SINK INTO", create.Into.Span.Position);
        Dictionary<string, string> options = OptionBinder.Bind(create.Options, create.Format, _context.Connectors, true, create);
        if (!options.ContainsKey("connector"))
        {
            throw new StreamSqlException(SqlState.InvalidParameterValue, "option \"connector\" is required")
            {
                Hint = $"Known connectors: {string.Join(", ", _context.Connectors.ConnectorNames)}.",
                Position = create.Span.Position,
            };
        }

        CatalogColumn[] columns = ViewColumns(query, [], create);
        var sink = new SinkObject
        {
            Schema = schema,
            Name = name,
            Columns = columns,
            QuerySql = syntax.ToString(),
            Sql = create.ToString(),
            Options = options,
            Key = SinkKey(options, columns, create),
            DependsOn = [.. DirectDependsOn.Order()],
        };
        return new BoundCreateJob(sink, query, syntax.Emit) { AlreadyExists = exists, Replaces = replaces, NextColumn = _nextColumn };
    }

    private static int[] SinkKey(Dictionary<string, string> options, CatalogColumn[] columns, SyntaxNode node)
    {
        if ((options.GetValueOrDefault("primary_key") ?? options.GetValueOrDefault("key.fields")) is not { } text) return [];
        return [.. text.Split(',', ';').Select(part => part.Trim()).Where(part => part.Length > 0).Select(part =>
        {
            int index = Array.FindIndex(columns, c => c.Name == part);
            return index >= 0 ? index : throw new StreamSqlException(SqlState.UndefinedColumn, $"column \"{part}\" does not exist")
            {
                Position = node.Span.Position, Hint = Suggestion.Hint(part, columns.Select(c => c.Name)),
            };
        })];
    }

    private BoundCreateObject BindCreateIndex(CreateIndexStatement create)
    {
        if (create.Where is not null) throw StreamSqlException.NotSupported("a partial index", create.Where.Span.Position);
        if (Names.Resolve(create.Table, _context) is not RelationObject relation || relation is not (TableObject or MaterializedViewObject))
            throw new StreamSqlException(SqlState.WrongObjectType, $"\"{create.Table.Name}\" is not a table or materialized view")
            {
                Position = create.Table.Span.Position,
            };
        int Column(SqlExpression expression) => expression is ColumnReference { Name.IsSimple: true } name
            ? ColumnOf(relation, name.Name.Last)
            : throw StreamSqlException.NotSupported("an index on an expression", expression.Span.Position);
        int[] columns = [.. create.Elements.Select(e => Column(e.Expression))];
        string name = create.Name?.Text ?? $"{relation.Name}_{string.Join('_', columns.Select(c => relation.Columns[c].Name))}_idx";
        (bool exists, _) = CheckExisting(relation.Schema, name, create.IfNotExists, false, "index");
        return new BoundCreateObject(new IndexObject
        {
            Schema = relation.Schema,
            Name = name,
            TableId = relation.Id,
            Columns = columns,
            Included = [.. create.Include.Select(i => ColumnOf(relation, i))],
            IsUnique = create.IsUnique,
            Sql = create.ToString(),
        })
        {
            AlreadyExists = exists,
        };
    }

    private static int ColumnOf(RelationObject relation, Identifier name)
    {
        int index = relation.IndexOf(name.Text);
        return index >= 0 ? index : throw new StreamSqlException(SqlState.UndefinedColumn, $"column \"{name.Text}\" does not exist")
        {
            Position = name.Span.Position,
            Hint = Suggestion.Hint(name.Text, relation.Columns.Select(c => c.Name)),
        };
    }

    private BoundCreateObject BindCreateSchema(CreateSchemaStatement create)
    {
        string name = create.Name?.Name ?? create.Authorization!.Text;
        if (name.StartsWith("pg_", StringComparison.Ordinal))
        {
            throw new StreamSqlException("42939", $"unacceptable schema name \"{name}\"")
            {
                Detail = "The prefix \"pg_\" is reserved for system schemas.",
            };
        }

        bool exists = _context.Catalog.SchemaExists(name);
        if (exists && !create.IfNotExists) throw new StreamSqlException(SqlState.DuplicateSchema, $"schema \"{name}\" already exists");
        if (exists) Notices.Add(new Notice($"schema \"{name}\" already exists, skipping", SqlState: SqlState.DuplicateSchema));
        return new BoundCreateObject(new SchemaObject { Schema = name, Name = name, Sql = create.ToString() }) { AlreadyExists = exists };
    }
}
