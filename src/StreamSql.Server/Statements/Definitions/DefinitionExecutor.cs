using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Runtime.JobManager;
using StreamSql.Server.Hosting;
using StreamSql.Server.Sessions;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Definitions;

/// <summary>
/// Carries out definitions one at a time. Jobs are recorded before the object that needs them and forgotten after it, so that a crash in
/// between leaves at most a job without object, which the next start removes.
/// </summary>
internal sealed class DefinitionExecutor(EngineServices engine) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);

    /// <summary>Binds against the newest catalog and applies; returns the command tag.</summary>
    public async ValueTask<string> ExecuteAsync(Session session, SqlStatement syntax, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            CompilerContext context = session.CompilerContext([]);
            BoundStatement bound = SqlCompiler.Bind(syntax, context);
            foreach (Sql.Notice notice in bound.Notices)
                session.Notify("NOTICE", notice.SqlState, notice.Message, notice.Detail, notice.Hint);
            return bound switch
            {
                BoundCreateObject create => await CreateAsync(create, cancellation).ConfigureAwait(false),
                BoundCreateJob job => await CreateJobAsync(session, job, context).ConfigureAwait(false),
                BoundDrop drop => await DropAsync(drop, (DropStatement)syntax).ConfigureAwait(false),
                BoundAlterObjects alter => Alter(alter),
                BoundAlterJob alter => throw StreamSqlException.NotSupported($"ALTER of a running {alter.Object.KindName}"),
                _ => throw StreamSqlException.NotSupported("this statement"),
            };
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async ValueTask<string> CreateAsync(BoundCreateObject create, CancellationToken cancellation)
    {
        string tag = "CREATE " + create.Object.KindName.ToUpperInvariant();
        if (create.AlreadyExists) return tag;
        CatalogObject item = create.Replaces is { } old ? create.Object with { Id = old.Id, CreatedMicros = old.CreatedMicros } : create.Object;
        if (item is BaseObject { IsInternal: false } external)
        {
            await engine.Connectors.Get(external.Connector)
                .ValidateAsync(new ConnectorOptions(external.Options), external.ToSchema(), cancellation).ConfigureAwait(false);
        }

        if (create.Replaces is not null && item is BaseObject)
            throw StreamSqlException.NotSupported($"CREATE OR REPLACE {create.Object.KindName.ToUpperInvariant()}");
        if (item is BaseObject { IsInternal: true } log)
        {
            // The log first: an object whose log is missing could not be read.
            item = log with { Id = engine.Catalog.ReserveId() };
            engine.OpenLog((BaseObject)item);
            try
            {
                engine.Catalog.Create(item);
            }
            catch
            {
                engine.DropLog((BaseObject)item);
                throw;
            }

            return tag;
        }

        engine.Catalog.Create(item);
        return tag;
    }

    private async ValueTask<string> CreateJobAsync(Session session, BoundCreateJob create, CompilerContext context)
    {
        string tag = "CREATE " + create.Object.KindName.ToUpperInvariant();
        if (create.AlreadyExists) return tag;
        if (create.Replaces is { } old && engine.Catalog.Current.DependentsOf(old.Id).FirstOrDefault(d => d is not IndexObject) is { } dependent)
        {
            throw new StreamSqlException(
                SqlState.DependentObjectsExist, $"cannot replace {old.KindName} {old.Name} because other objects depend on it")
            {
                Detail = $"{dependent.KindName} {dependent.Name} depends on {old.KindName} {old.Name}",
            };
        }

        long id = engine.Catalog.ReserveId();
        CompiledQuery compiled = SqlCompiler.CompileJob(create, id, context);
        foreach (Sql.Notice notice in compiled.Notices)
            session.Notify("NOTICE", notice.SqlState, notice.Message, notice.Detail, notice.Hint);
        string jobId = await engine.Jobs.SubmitAsync(new JobSubmission(create.Object.Name, id, compiled.Graph)).ConfigureAwait(false);
        try
        {
            engine.Catalog.Apply([Complete(create.Object, id, jobId, compiled)], create.Replaces is { } replaced ? [replaced.Id] : []);
        }
        catch
        {
            await engine.Jobs.CancelAsync(jobId).ConfigureAwait(false);
            throw;
        }

        if (create.Replaces is not null) await ForgetAsync(create.Replaces).ConfigureAwait(false);
        return tag;
    }

    private static RelationObject Complete(RelationObject item, long id, string jobId, CompiledQuery compiled) =>
        SqlCompiler.Complete(item, compiled) switch
        {
            SinkObject sink => sink with { Id = id, JobId = jobId },
            MaterializedViewObject view => view with { Id = id, JobId = jobId },
            { } other => throw new InvalidOperationException($"{other.KindName} has no job"),
        };

    private async ValueTask<string> DropAsync(BoundDrop drop, DropStatement syntax)
    {
        string tag = "DROP " + syntax.Kind switch
        {
            ObjectKind.MaterializedView => "MATERIALIZED VIEW",
            { } kind => kind.ToString().ToUpperInvariant(),
        };
        if (drop.Objects.Count == 0) return tag;
        engine.Catalog.Drop([.. drop.Objects.Select(o => o.Id)]);
        foreach (CatalogObject item in drop.Objects) await ForgetAsync(item).ConfigureAwait(false);
        return tag;
    }

    private async ValueTask ForgetAsync(CatalogObject item)
    {
        string? job = (item as MaterializedViewObject)?.JobId ?? (item as SinkObject)?.JobId;
        if (job is not null) await engine.Jobs.CancelAsync(job).ConfigureAwait(false);
        engine.Views.Unregister(item.Id);
        if (item is BaseObject { IsInternal: true } log) engine.DropLog(log);
    }

    private string Alter(BoundAlterObjects alter)
    {
        if (alter.Objects.Count > 0) engine.Catalog.Update(alter.Objects);
        return alter.Tag;
    }
}
