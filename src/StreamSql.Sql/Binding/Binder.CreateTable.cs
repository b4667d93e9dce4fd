using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding;

/// <summary>CREATE STREAM, CREATE SOURCE, CREATE TABLE.</summary>
internal sealed partial class Binder
{
    private BoundStatement BindCreateTable(CreateTableStatement create)
    {
        if (create.Query is not null) throw StreamSqlException.NotSupported("CREATE TABLE AS", create.Span.Position);
        if (create.IsTemporary) throw StreamSqlException.NotSupported("CREATE TEMPORARY TABLE", create.Span.Position);
        if (create.PartitionedBy.Count > 0) throw StreamSqlException.NotSupported("PARTITIONED BY", create.Span.Position);
        bool isTable = create.Kind == ObjectKind.Table;
        (string schema, string name) = Names.ForCreation(create.Name, _context);
        (bool exists, CatalogObject? replaces) = CheckExisting(schema, name, create.IfNotExists, create.OrReplace, isTable ? "table" : "stream");
        Dictionary<string, string> options = OptionBinder.Bind(create.Options, create.Format, _context.Connectors, false, create);
        IConnector? connector = options.TryGetValue("connector", out string? kind) ? _context.Connectors.Find(kind) : null;
        var table = new TableDraft();
        AddColumns(create, table, connector, options);
        WatermarkRule? watermark = BindTableExpressions(create, table, connector, options);
        if (!isTable && table.Key.Count > 0)
        {
            throw new StreamSqlException(SqlState.InvalidTableDefinition, "a stream has no primary key")
            {
                Hint = "Use CREATE TABLE for rows that are updated by key.",
                Position = create.Span.Position,
            };
        }

        BaseObject item = isTable
            ? new TableObject
            {
                Schema = schema,
                Name = name,
                Columns = table.Columns,
                Key = table.Key,
                KeyEnforced = table.KeyEnforced,
                KeyName = table.Key.Count == 0 ? null : table.KeyName ?? $"{name}_pkey",
                Uniques = table.Uniques,
                Options = options,
                Watermark = watermark,
                Checks = table.Checks,
            }
            : new StreamObject
            {
                Schema = schema,
                Name = name,
                Columns = table.Columns,
                Options = options,
                Watermark = watermark,
                Checks = table.Checks
            };
        string sql = create.ToString();
        return new BoundCreateObject(item with { Sql = sql, Comment = create.Comment }) { AlreadyExists = exists, Replaces = replaces };
    }

    private void AddColumns(CreateTableStatement create, TableDraft table, IConnector? connector, Dictionary<string, string> options)
    {
        foreach (TableElement element in create.Elements)
        {
            switch (element)
            {
                case ColumnDefinition column: AddColumn(column, table, create.Name.Name); break;
                case LikeElement like: AddLike(like, table); break;
                case AllColumnsElement: throw StreamSqlException.NotSupported("* among the columns", element.Span.Position);
            }
        }

        foreach (IncludeColumn include in create.Includes)
        {
            string key = include.What.Text;
            SqlType type = include.Type is { } declared ? TypeBinder.Bind(declared) : MetadataType(key, connector, include);
            table.Add(new CatalogColumn(include.Alias?.Text ?? $"_{key}", type) { Metadata = key }, include);
        }

        if (table.Columns.Count == 0 && connector?.DefaultSchema(new ConnectorOptions(options)) is { } schema)
        {
            foreach (Field field in schema.Fields) table.Columns.Add(new CatalogColumn(field.Name, field.Type, field.Nullable));
            table.IsDefault = true;
        }

        if (table.Columns.Count == 0 && create.Kind != ObjectKind.Table)
        {
            throw new StreamSqlException(SqlState.InvalidTableDefinition, "a stream must have at least one column")
            {
                Position = create.Span.Position,
            };
        }
    }

    private static SqlType MetadataType(string key, IConnector? connector, SyntaxNode node)
    {
        IReadOnlyList<Field> known = connector?.MetadataColumns ?? [new Field("offset", SqlTypes.Int64),
            new Field("timestamp", SqlTypes.TimestampTz)];
        return known.FirstOrDefault(f => f.Name == key)?.Type ?? throw new StreamSqlException(
            SqlState.InvalidParameterValue, $"metadata column \"{key}\" does not exist")
        {
            Hint = Suggestion.Hint(key, known.Select(f => f.Name)) ?? $"Known: {string.Join(", ", known.Select(f => f.Name))}.",
            Position = node.Span.Position,
        };
    }

    private void AddLike(LikeElement like, TableDraft table)
    {
        if (Names.Resolve(like.Source, _context) is not RelationObject source)
            throw new StreamSqlException(SqlState.WrongObjectType, $"\"{like.Source.Name}\" has no columns") { Position = like.Span.Position };
        foreach (CatalogColumn column in source.VisibleColumns)
            table.Add(new CatalogColumn(column.Name, column.Type, column.Nullable), like);
    }

    private void AddColumn(ColumnDefinition definition, TableDraft table, string tableName)
    {
        string name = definition.Name.Text;
        string? typeName = definition.Type?.Name.Name;
        if (typeName is "serial" or "bigserial" or "smallserial" or "serial4" or "serial8" or "serial2")
            throw StreamSqlException.NotSupported($"type {typeName}", definition.Span.Position);
        SqlType type = definition.Type is null ? SqlTypes.Unknown : TypeBinder.Bind(definition.Type);
        var column = new CatalogColumn(name, type);
        int index = table.Columns.Count;
        foreach (ColumnConstraint constraint in definition.Constraints)
        {
            switch (constraint)
            {
                case NullabilityConstraint nullability: column = column with { Nullable = !nullability.IsNotNull }; break;
                case PrimaryKeyColumnConstraint key:
                    table.SetKey([index], key.IsEnforced, constraint.Name?.Text, definition, tableName);
                    column = column with { Nullable = false };
                    break;
                case UniqueColumnConstraint: table.Uniques.Add(new UniqueRule(constraint.Name?.Text ?? $"{tableName}_{name}_key", [index])); break;
                case MetadataConstraint metadata: column = column with { Metadata = metadata.Key ?? name }; break;
                case GeneratedConstraint or DefaultConstraint or CheckColumnConstraint: table.Pending.Add((index, constraint)); break;
                default: throw StreamSqlException.NotSupported(Describe(constraint), constraint.Span.Position);
            }
        }

        table.Add(column, definition.Name);
    }

    private static string Describe(ColumnConstraint constraint) => constraint switch
    {
        IdentityConstraint => "GENERATED AS IDENTITY",
        ReferencesColumnConstraint => "a foreign key",
        _ => constraint.GetType().Name,
    };

    /// <summary>Defaults, computed columns, checks, keys and the watermark, over the columns that are all known by now.</summary>
    private WatermarkRule? BindTableExpressions(
        CreateTableStatement create, TableDraft table, IConnector? connector, Dictionary<string, string> options)
    {
        // Computed columns first: their types may be needed by what follows.
        foreach ((int index, ColumnConstraint constraint) in table.Pending.Where(p => p.Constraint is GeneratedConstraint))
        {
            var generated = (GeneratedConstraint)constraint;
            ColumnExpression bound = BindColumnExpression(generated.Expression, table, index, "GENERATED");
            CatalogColumn column = table.Columns[index];
            if (column.Type.Kind == TypeKind.Unknown) column = column with { Type = bound.Expression.Type };
            else bound = bound with { Expression = Coerce(bound.Expression, column.Type, CastContext.Assignment, generated.Span.Position, null) };
            table.Columns[index] = column with { Generated = bound, IsStored = generated.IsStored };
        }

        foreach ((int index, ColumnConstraint constraint) in table.Pending)
        {
            switch (constraint)
            {
                case DefaultConstraint value:
                    Expr bound = Bind(value.Expression, new ExprContext(new Scope(null), "DEFAULT expressions"));
                    bound = CoerceColumn(bound, table.Columns[index].Name, table.Columns[index].Type, value.Span.Position);
                    table.Columns[index] = table.Columns[index] with { Default = new ColumnExpression(bound, value.Expression.ToString()) };
                    break;
                case CheckColumnConstraint check:
                    AddCheck(table, check.Condition, check.Name?.Text ?? $"{create.Name.Name}_{table.Columns[index].Name}_check");
                    break;
            }
        }

        WatermarkRule? watermark = null;
        foreach (TableElement element in create.Elements)
        {
            if (element is TableConstraintElement constraint) BindTableConstraint(constraint, table, create.Name.Name);
            if (element is WatermarkDefinition definition) watermark = BindWatermark(definition, table);
        }

        if (watermark is null && table.IsDefault && connector?.DefaultWatermark(new ConnectorOptions(options)) is { } standard)
            watermark = DefaultWatermark(standard.Column, standard.DelayMicros, table);
        return watermark;
    }

    private void BindTableConstraint(TableConstraintElement element, TableDraft table, string tableName)
    {
        switch (element.Constraint)
        {
            case PrimaryKeyConstraint key:
                int[] columns = [.. key.Columns.Select(c => table.IndexOf(c))];
                table.SetKey(columns, key.IsEnforced, element.Name?.Text, element, tableName);
                foreach (int column in columns) table.Columns[column] = table.Columns[column] with { Nullable = false };
                break;
            case UniqueConstraint unique:
                int[] parts = [.. unique.Columns.Select(c => table.IndexOf(c))];
                table.Uniques.Add(new UniqueRule(
                    element.Name?.Text ?? $"{tableName}_{string.Join('_', unique.Columns.Select(c => c.Text))}_key", parts));
                break;
            case CheckConstraint check:
                AddCheck(table, check.Condition,
                    element.Name?.Text ?? $"{tableName}_check{(table.Checks.Count == 0 ? "" : table.Checks.Count.ToString())}");
                break;
            default: throw StreamSqlException.NotSupported("a foreign key", element.Span.Position);
        }
    }

    private void AddCheck(TableDraft table, SqlExpression condition, string name)
    {
        Expr bound = BindCondition(condition, new ExprContext(table.ToScope(), "CHECK"));
        table.Checks.Add(new CheckRule(name, new ColumnExpression(bound, condition.ToString())));
    }

    private ColumnExpression BindColumnExpression(SqlExpression expression, TableDraft table, int self, string clause)
    {
        Expr bound = ResolveUnknown(Bind(expression, new ExprContext(table.ToScope(self), clause)));
        return ExprTree.HasSubquery(bound)
            ? throw new StreamSqlException(SqlState.FeatureNotSupported,
                "cannot use subquery in column generation expression")
            { Position = expression.Span.Position }
            : new ColumnExpression(bound, expression.ToString());
    }

    private WatermarkRule BindWatermark(WatermarkDefinition definition, TableDraft table)
    {
        int column = table.IndexOf(definition.Column.Last);
        SqlType type = table.Columns[column].Type;
        if (type.Kind is not (TypeKind.Timestamp or TypeKind.TimestampTz))
        {
            throw new StreamSqlException(SqlState.DatatypeMismatch,
                $"the watermark column \"{table.Columns[column].Name}\" must be a timestamp, not {type}")
            {
                Position = definition.Span.Position,
            };
        }

        ColumnExpression bound = BindColumnExpression(definition.Expression, table, -1, "WATERMARK");
        Expr expression = Coerce(bound.Expression, type.WithModifier(-1), CastContext.Assignment, definition.Expression.Span.Position, null);
        return new WatermarkRule(column, bound with { Expression = expression });
    }

    private WatermarkRule DefaultWatermark(string name, long delayMicros, TableDraft table)
    {
        int column = table.Columns.FindIndex(c => c.Name == name);
        var time = new InputRef(column, table.Columns[column].Type);
        Expr expression = delayMicros == 0
            ? time
            : Call("subtract", [time, new Literal(new IntervalValue(0, 0, delayMicros), SqlTypes.Interval)], new Identifier(name), "-");
        return new WatermarkRule(column, new ColumnExpression(expression, $"{name} - INTERVAL '{delayMicros / 1_000_000.0} seconds'"));
    }

    private Expr CoerceColumn(Expr value, string column, SqlType type, int position) => Coerce(
        value, type, CastContext.Assignment, position,
        () => new StreamSqlException(SqlState.DatatypeMismatch, $"column \"{column}\" is of type {type} but expression is of type {value.Type}")
        {
            Hint = "You will need to rewrite or cast the expression.",
            Position = position,
        });
}
