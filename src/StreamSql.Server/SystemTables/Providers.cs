using StreamSql.Connectors;
using StreamSql.Core.Connectors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Expressions.Functions;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Tasks;
using StreamSql.Server.Hosting;
using StreamSql.Server.Sessions;
using StreamSql.Server.Sessions.Settings;

namespace StreamSql.Server.SystemTables;

/// <summary>Rows that only the running server knows, by relation name; columns as the compiler's system catalog declares them.</summary>
internal static partial class Providers
{
    public static IReadOnlyDictionary<string, Func<IEnumerable<object?[]>>> For(Session session)
    {
        ServerServices services = session.Services;
        return new Dictionary<string, Func<IEnumerable<object?[]>>>
        {
            ["pg_stat_activity"] = () => services.Sessions.All.OrderBy(s => s.ProcessId).Select(Activity),
            ["pg_prepared_statements"] = () => session.Statements.Values.Where(s => s.Name.Length > 0).Select(s => new object?[]
            {
                s.Name, s.Sql, s.PreparedAtMicros, s.Plan?.ParameterTypes.Select(t => (object?)(long)t.Oid).ToArray() ?? [], s.FromSql, 0L, 0L,
            }),
            ["pg_cursors"] = () => session.Cursors.Values.Select(c => new object?[]
            {
                c.Name, c.Sql, c.WithHold, c.IsBinary, c.IsScrollable, c.CreatedMicros,
            }),
            ["settings"] = () => SettingCatalog.All.Select(s => new object?[]
            {
                s.Name, session.Settings.Find(s.Name), session.Settings.Reset(s), s.Description,
                s.Context switch { SettingContext.Internal => "internal", SettingContext.Postmaster => "postmaster", _ => "user" },
            }),
            ["options"] = () => services.Engine.Connectors.Connectors.SelectMany(Options),
            ["functions"] = () => FunctionRegistry.All.Select(f => new object?[]
            {
                f.Name, string.Join(", ", f.ArgumentTypes), f.ReturnType.ToString(), "scalar", f.Volatility.ToString().ToLowerInvariant(),
            }),
            ["jobs"] = () => JobList(services).Select(JobRow),
            ["job_failures"] = () => JobList(services).Where(j => j.FailureReason is not null).Select(j => new object?[]
            {
                j.Id, j.Name, null, null, j.FailureReason,
            }),
            ["tasks"] = () => JobList(services).SelectMany(j => TaskRows(services, j)),
            ["checkpoints"] = () => JobList(services).SelectMany(CheckpointRows),
            ["watermarks"] = () => JobList(services).SelectMany(j => WatermarkRows(services, j)),
            ["sources"] = () => JobList(services).SelectMany(j => SourceRows(services, j)),
            ["epochs"] = () => EpochRows(services),
        };
    }

    /// <summary>A picture of the jobs; the dispatcher's loop answers at once.</summary>
    public static IReadOnlyList<JobDetails> JobList(ServerServices services) => services.Engine.Jobs.JobsAsync().GetAwaiter().GetResult();

    private static object?[] Activity(Session session) =>
    [
        session.ProcessId, session.User, session.Settings["application_name"], session.ClientAddress, session.ActivityState, session.Query,
        session.StartedMicros,
    ];

    private static IEnumerable<object?[]> Options(IConnector connector) =>
        connector.Options.Select(o => new object?[] { connector.Name, o.Key, o.Default, o.Required, o.Description });

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static object?[] JobRow(JobDetails job) =>
    [
        job.Id, job.Name, job.ObjectId, job.Status.ToText(), job.Graph.Vertices.Max(v => v.Parallelism), Micros(job.CreatedAt),
        (long)job.Restarts, job.FailureReason,
    ];

    /// <summary>Shares of time are averages since the task started.</summary>
    private static IEnumerable<object?[]> TaskRows(ServerServices services, JobDetails job)
    {
        Dictionary<(int Vertex, int Subtask), StreamTask> running = services.Engine.TasksOf(job.Id);
        double seconds = Math.Max(0.001, (services.Time.GetUtcNow() - job.CreatedAt).TotalSeconds);
        seconds = Math.Min(seconds, Math.Max(0.001, (services.NowMicros() - services.StartedMicros) / 1e6));
        foreach ((ExecutionId id, ExecutionState state) in job.Tasks)
        {
            string name = job.Graph.Vertices.FirstOrDefault(v => v.Id == id.Vertex) is { } vertex
                ? string.Join(" -> ", vertex.Chain.Select(o => o.Name))
                : "";
            object?[] row = new object?[14];
            (row[0], row[1], row[2], row[3], row[4]) = (job.Id, job.Name, id.Vertex, name, id.Subtask);
            row[5] = state.ToString().ToUpperInvariant();
            if (running.TryGetValue((id.Vertex, id.Subtask), out StreamTask? task))
            {
                double busy = Math.Min(1000, task.Metrics.Busy.TotalMilliseconds / seconds);
                double blocked = Math.Min(1000 - busy, task.Metrics.BackPressured.TotalMilliseconds / seconds);
                row[6] = busy;
                row[7] = blocked;
                row[8] = 1000 - busy - blocked;
                row[9] = EngineServices.RowsIn(task);
                row[10] = task.RunningChain?.RowsOut;
                row[13] = EngineServices.WatermarkOf(task);
            }

            yield return row;
        }
    }

    /// <summary>The watermark with which each subtask of a source goes on.</summary>
    private static IEnumerable<object?[]> WatermarkRows(ServerServices services, JobDetails job)
    {
        foreach (((int vertex, int subtask), StreamTask task) in services.Engine.TasksOf(job.Id).OrderBy(t => t.Key))
        {
            if (job.Graph.Vertices.FirstOrDefault(v => v.Id == vertex)?.Chain[0] is not SourceSpec source) continue;
            yield return [job.Id, source.ObjectName, $"subtask {subtask}", EngineServices.WatermarkOf(task), null];
        }
    }

    private static IEnumerable<object?[]> CheckpointRows(JobDetails job) => job.Checkpoints.Select(c => new object?[]
    {
        job.Id, job.Name, c.Id, c.Epoch, c.Status, "CHECKPOINT", Micros(c.StartedAt),
        (long)c.Duration.TotalMilliseconds, c.StateSize, null, c.Failure,
    });

    private static IEnumerable<object?[]> SourceRows(ServerServices services, JobDetails job)
    {
        long epoch = services.Engine.Jobs.Clock.Current;
        foreach (long id in job.BaseObjects)
        {
            string name = services.Engine.Catalog.Current.Find(id)?.Name ?? id.ToString(System.Globalization.CultureInfo.InvariantCulture);
            bool isLog = services.Engine.Catalog.Current.Find(id) is Sql.Catalog.BaseObject { IsInternal: true };
            long? end = isLog ? services.Engine.Logs.EndOffset(id) : null;
            long covered = job.Epoch > 0 ? job.Epoch : epoch;
            if ((services.Engine.Jobs.Clock.CutOf(id, covered) ?? services.Engine.Jobs.Clock.CutOf(id, epoch)) is not { } cut) continue;
            foreach ((string split, long offset) in cut) yield return [job.Id, job.Name, name, split, offset, end, end - offset];
        }
    }

    private static IEnumerable<object?[]> EpochRows(ServerServices services)
    {
        long current = services.Engine.Jobs.Clock.Current;
        if (current == 0 || services.Engine.Jobs.Clock.WallTimeOf(current) is not { } at) yield break;
        yield return [current, Micros(at), (services.NowMicros() - Micros(at)) / 1000];
    }
}
