using StreamSql.Core.Columnar;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Data;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;

namespace StreamSql.Server.Statements.Queries;

/// <summary>A bound query inside another statement, read to its end. Immutable apart from what it remembers; shared by sessions.</summary>
internal sealed class BoundedSource(BoundQuery query, BoundStatement statement, CompilerContext context)
{
    private volatile RunnableQuery? _compiled;

    /// <summary>All rows as dense chunks, which the caller owns.</summary>
    public async ValueTask<List<StreamChunk>> ReadAllAsync(Session session, object?[] parameters, CancellationToken cancellation)
    {
        IRowSource source = await Compile(parameters).OpenAsync(session, cancellation).ConfigureAwait(false);
        return await DmlRows.ReadAllAsync(source, cancellation).ConfigureAwait(false);
    }

    private RunnableQuery Compile(object?[] parameters)
    {
        if (_compiled is { } known) return known;
        var runnable = new RunnableQuery(SqlCompiler.CompileBounded(query, statement, parameters, context).Graph, context.Catalog);
        if (parameters.Length == 0) _compiled = runnable;
        return runnable;
    }
}
