using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding;

/// <summary>Whole statements.</summary>
internal sealed partial class Binder
{
    public static BoundStatement BindStatement(SqlStatement statement, CompilerContext context)
    {
        var binder = new Binder(context, statement is CreateMaterializedViewStatement or CreateSinkStatement);
        BoundStatement bound = statement switch
        {
            SelectStatement select => binder.BindSelectStatement(select.Query),
            CreateTableStatement create => binder.BindCreateTable(create),
            CreateViewStatement create => binder.BindCreateView(create),
            CreateMaterializedViewStatement create => binder.BindCreateMaterializedView(create),
            CreateSinkStatement create => binder.BindCreateSink(create),
            CreateIndexStatement create => binder.BindCreateIndex(create),
            CreateSchemaStatement create => binder.BindCreateSchema(create),
            DropStatement drop => binder.BindDrop(drop),
            AlterStatement alter => binder.BindAlter(alter),
            CommentStatement comment => binder.BindComment(comment),
            ShowCreateStatement show => binder.BindShowCreate(show),
            InsertStatement insert => binder.BindInsert(insert),
            UpdateStatement update => binder.BindUpdate(update),
            DeleteStatement delete => binder.BindDelete(delete),
            UnsupportedStatement unsupported => throw StreamSqlException.NotSupported(unsupported.Name, unsupported.Span.Position),
            _ => new BoundSyntax(statement),
        };
        return bound with
        {
            ParameterTypes = binder.ParameterTypes,
            Notices = [.. bound.Notices, .. binder.Notices],
            DependsOn = [.. binder.DependsOn.Order()],
        };
    }

    public static Expr BindConstant(SqlExpression expression, SqlType type, CompilerContext context)
    {
        var binder = new Binder(context, false);
        Expr value = binder.Bind(expression, new ExprContext(new Scope(null), "EXECUTE"));
        if (ExprTree.HasSubquery(value)) throw StreamSqlException.NotSupported("a subquery in EXECUTE parameters", expression.Span.Position);
        return binder.CoerceColumn(value, "$1", type, expression.Span.Position);
    }

    /// <summary>Binds a query for a mode: in a job, materialized views stand for their queries.</summary>
    public static BoundQueryStatement BindForMode(QueryExpression query, CompilerContext context, QueryMode mode)
    {
        var binder = new Binder(context, mode == QueryMode.Streaming);
        BoundQueryStatement bound = binder.BindSelectStatement(query);
        return bound with { ParameterTypes = binder.ParameterTypes, Notices = binder.Notices, DependsOn = [.. binder.DependsOn.Order()] };
    }

    private BoundQueryStatement BindSelectStatement(QueryExpression query)
    {
        BoundQuery bound = BindQuery(query, null);
        return new BoundQueryStatement(query, bound)
        {
            Output = ToSchema(bound.Columns),
            Origins = [.. bound.Columns.Select(c => (c.OriginId, c.OriginColumn))],
            NextColumn = _nextColumn,
        };
    }

    private static Schema ToSchema(IReadOnlyList<BoundColumn> columns) => new([.. columns.Select(c => new Field(c.Name, c.Type, c.Nullable))]);

    /// <summary>The object of that name if it is in the way: an error, a notice for IF NOT EXISTS, or what OR REPLACE replaces.</summary>
    private (bool Exists, CatalogObject? Replaces) CheckExisting(string schema, string name, bool ifNotExists, bool orReplace, string kind)
    {
        if (_context.Catalog.Find(schema, name) is not { } existing) return (false, null);
        if (ifNotExists)
        {
            Notices.Add(new Notice($"relation \"{name}\" already exists, skipping", SqlState: SqlState.DuplicateTable));
            return (true, null);
        }

        if (!orReplace) throw new StreamSqlException(SqlState.DuplicateTable, $"relation \"{name}\" already exists");
        return existing.Kind == kind
            ? (false, existing)
            : throw new StreamSqlException(SqlState.WrongObjectType, $"\"{name}\" is not a {kind.Replace('_', ' ')}");
    }
}
