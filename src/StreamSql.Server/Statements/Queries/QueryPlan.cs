using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.Serving;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Sql;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Queries;

/// <summary>
/// A bounded query: compiled when it is run, once for all if it has no parameters. A look-up by key goes past compilation. Immutable
/// apart from what it remembers; shared by sessions.
/// </summary>
internal sealed class QueryPlan : PlannedStatement
{
    private readonly BoundQueryStatement _bound;
    private readonly CompilerContext _context;
    private readonly ResultColumn[] _columns;
    private readonly KeyLookup? _lookup;
    private volatile RunnableQuery? _compiled;

    public QueryPlan(SelectStatement syntax, BoundQueryStatement bound, CompilerContext context)
        : base(syntax)
    {
        _bound = bound;
        _context = context;
        _columns = ColumnsOf(bound);
        _lookup = KeyLookup.TryMake(syntax, bound, context);
    }

    public override StatementEffect Effect => StatementEffect.Read;

    public override IReadOnlyList<SqlType> ParameterTypes => _bound.ParameterTypes;

    public override IReadOnlyList<ResultColumn> Columns => _columns;

    public override long CatalogVersion => _context.Catalog.Version;

    public static ResultColumn[] ColumnsOf(BoundStatement bound)
    {
        var columns = new ResultColumn[bound.Output.Count];
        for (int i = 0; i < columns.Length; i++)
        {
            (long table, int column) = i < bound.Origins.Count ? bound.Origins[i] : default;
            columns[i] = new ResultColumn(bound.Output[i].Name, bound.Output[i].Type, table, (short)column);
        }

        return columns;
    }

    public override ValueTask<StatementResult> ExecuteAsync(
        Session session, object?[] parameters, CancellationToken cancellation)
    {
        if (_lookup is not null && _lookup.TryFind(session, parameters, out StreamChunk? row))
            return new ValueTask<StatementResult>(new RowsResult(_columns, new SingleChunk(row)));
        return RunAsync(session, parameters, cancellation);
    }

    /// <summary>The rows, for statements that are built on a query.</summary>
    public ValueTask<IRowSource> OpenAsync(Session session, object?[] parameters, CancellationToken cancellation) =>
        Compile(parameters).OpenAsync(session, cancellation);

    private async ValueTask<StatementResult> RunAsync(Session session, object?[] parameters, CancellationToken cancellation)
    {
        RunnableQuery query = Compile(parameters);
        foreach (Sql.Notice notice in _bound.Notices) session.Notify("NOTICE", notice.SqlState, notice.Message, notice.Detail, notice.Hint);
        return new RowsResult(_columns, await query.OpenAsync(session, cancellation).ConfigureAwait(false));
    }

    private RunnableQuery Compile(object?[] parameters)
    {
        if (_compiled is { } known) return known;
        var query = new RunnableQuery(SqlCompiler.CompileQuery(_bound, parameters, QueryMode.Bounded, _context).Graph, _context.Catalog);
        if (parameters.Length == 0) _compiled = query;
        return query;
    }
}
