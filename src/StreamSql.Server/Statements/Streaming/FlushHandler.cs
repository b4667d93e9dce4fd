using StreamSql.Core.Errors;
using StreamSql.Runtime.JobManager;
using StreamSql.Server.Hosting;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Streaming;

/// <summary>FLUSH and CANCEL JOB.</summary>
internal static class FlushHandler
{
    public static PlannedStatement? Plan(ParsedStatement parsed) => parsed.Statement switch
    {
        FlushStatement flush => new SimpleStatement(flush, (s, c) => FlushAsync(s, c), StatementEffect.Read),
        CancelJobStatement cancel => new SimpleStatement(cancel, (s, _) => CancelAsync(s, cancel), StatementEffect.Definition),
        _ => null,
    };

    /// <summary>An epoch over everything written so far, then every running view at it.</summary>
    private static async ValueTask<StatementResult> FlushAsync(Session session, CancellationToken cancellation)
    {
        EngineServices engine = session.Services.Engine;
        long epoch = await engine.Jobs.Clock.TickNowAsync().ConfigureAwait(false);
        HashSet<long> running = [.. (await engine.Jobs.JobsAsync().ConfigureAwait(false))
            .Where(j => j.Status is JobStatus.Running or JobStatus.Created or JobStatus.Restarting).Select(j => j.ObjectId)];
        foreach (MaterializedViewObject view in engine.Catalog.Current.Objects.OfType<MaterializedViewObject>())
        {
            if (!running.Contains(view.Id)) continue;
            try
            {
                bool Covers(long shown) => engine.Jobs.Clock.ValidThrough(view.Id, shown) >= epoch;
                await engine.Views.WaitForAsync(view.Id, Covers, cancellation).ConfigureAwait(false);
            }
            catch (KeyNotFoundException)
            {
                // Dropped, or stopped with a failure, in the meantime: nothing to wait for.
            }
        }

        return new CommandResult("FLUSH");
    }

    private static async ValueTask<StatementResult> CancelAsync(Session session, CancelJobStatement cancel)
    {
        EngineServices engine = session.Services.Engine;
        foreach (string id in cancel.JobIds)
        {
            JobDetails job = await engine.Jobs.FindAsync(id).ConfigureAwait(false)
                ?? throw new StreamSqlException(SqlState.UndefinedObject, $"job '{id}' does not exist") { Hint = "SHOW JOBS lists them." };
            if (engine.Catalog.Current.Find(job.ObjectId) is { } owner)
            {
                throw new StreamSqlException(SqlState.DependentObjectsExist, $"job '{id}' feeds {owner.KindName} {owner.Name}")
                {
                    Hint = $"DROP {owner.KindName.ToUpperInvariant()} {owner.Name} ends it.",
                };
            }

            await engine.Jobs.CancelAsync(id).ConfigureAwait(false);
        }

        return new CommandResult("CANCEL JOB");
    }
}
