using System.Globalization;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Serving;
using StreamSql.Server.Hosting;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Streaming;

/// <summary>SUBSCRIBE to a materialized view, or to a query, which then runs as a job of its own until the client goes.</summary>
internal static class SubscribeHandler
{
    public static PlannedStatement? Plan(Session session, ParsedStatement parsed)
    {
        if (parsed.Statement is not SubscribeStatement subscribe) return null;
        Options options = ReadOptions(session, subscribe);
        if (subscribe.Object is { } name && session.Services.Engine.FindRelation(session, name) is MaterializedViewObject view)
        {
            CatalogColumn[] columns = [.. view.VisibleColumns];
            return Of(subscribe, columns, (s, _) => new ValueTask<IRowSource>(Open(s, view.Id, view.Name, columns, options)));
        }

        QueryExpression query = subscribe.Query ?? new SelectQuery([new SelectItem(new StarExpression(null), null)])
        {
            From = [new NamedTable(subscribe.Object!) { Span = subscribe.Object!.Span }],
        };
        var create = new CreateMaterializedViewStatement(new ObjectName([new Identifier($"subscription {Guid.NewGuid():N}", true)]), [], query);
        var bound = (BoundCreateJob)SqlCompiler.Bind(create, session.CompilerContext([]));
        return Of(subscribe, [.. bound.Object.Columns], (s, _) => StartAsync(s, create, options));
    }

    private static SimpleStatement Of(
        SubscribeStatement syntax, CatalogColumn[] columns, Func<Session, CancellationToken, ValueTask<IRowSource>> open)
    {
        ResultColumn[] shown = [.. SubscribeRows.Leading, .. columns.Select(c => new ResultColumn(c.Name, c.Type))];
        return new SimpleStatement(
            syntax,
            async (s, c) => new RowsResult(shown, await open(s, c).ConfigureAwait(false)) { IsLive = true, FixedTag = "SUBSCRIBE", Verb = null },
            StatementEffect.Read,
            shown);
    }

    private static SubscribeRows Open(Session session, long viewId, string name, CatalogColumn[] columns, Options options)
    {
        var subscription = new Subscription(session.Services.Engine.Views, viewId, name)
        {
            WithSnapshot = options.Snapshot,
            AsOfEpoch = options.AsOf,
        };
        return new SubscribeRows(subscription, [.. Enumerable.Range(0, columns.Length)], [.. columns.Select(c => c.Type)], options.Progress);
    }

    /// <summary>Starts the query's job under an object of its own that the catalog does not know.</summary>
    private static async ValueTask<IRowSource> StartAsync(Session session, CreateMaterializedViewStatement create, Options options)
    {
        EngineServices engine = session.Services.Engine;
        CompilerContext context = session.CompilerContext([]);
        var bound = (BoundCreateJob)SqlCompiler.Bind(create, context);
        long id = engine.Catalog.ReserveId();
        CompiledQuery compiled = SqlCompiler.CompileJob(bound, id, context);
        string job = await engine.Jobs.SubmitAsync(new JobSubmission(bound.Object.Name, id, compiled.Graph)).ConfigureAwait(false);
        SubscribeRows rows = Open(session, id, "the query", [.. bound.Object.Columns], options);
        return new OwnedRows(rows, async () =>
        {
            await engine.Jobs.CancelAsync(job).ConfigureAwait(false);
            engine.Views.Unregister(id);
        });
    }

    private static Options ReadOptions(Session session, SubscribeStatement subscribe)
    {
        var options = new Options(true, false, 0);
        foreach (SqlOption option in subscribe.Options)
        {
            bool on = option.Value?.Text.ToLowerInvariant() is not ("false" or "off" or "0");
            options = option.Key.ToLowerInvariant() switch
            {
                "snapshot" => options with { Snapshot = on },
                "progress" => options with { Progress = on },
                _ => throw new StreamSqlException(SqlState.SyntaxError, $"unrecognized SUBSCRIBE option \"{option.Key}\"")
                {
                    Hint = "Options: SNAPSHOT, PROGRESS.",
                    Position = option.Span.Position,
                },
            };
        }

        if (subscribe.AsOf is null) return options;
        object? epoch = session.Services.Planner.EvaluateConstant(session, subscribe.AsOf, SqlTypes.Int64);
        return options with { AsOf = Convert.ToInt64(epoch, CultureInfo.InvariantCulture), Snapshot = false };
    }

    private sealed record Options(bool Snapshot, bool Progress, long AsOf);

    /// <summary>Rows with something to end when they are no longer wanted.</summary>
    private sealed class OwnedRows(IRowSource rows, Func<ValueTask> end) : IRowSource
    {
        public ValueTask<Core.Columnar.StreamChunk?> ReadAsync(CancellationToken cancellation) => rows.ReadAsync(cancellation);

        public async ValueTask DisposeAsync()
        {
            await rows.DisposeAsync().ConfigureAwait(false);
            await end().ConfigureAwait(false);
        }
    }
}
