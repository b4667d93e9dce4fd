using StreamSql.Connectors;
using StreamSql.Core.Connectors;
using StreamSql.Core.Metadata;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Serving;
using StreamSql.Runtime.TaskManager;
using StreamSql.Server.Sessions.Settings;
using StreamSql.Sql.Catalog;
using StreamSql.State;
using StreamSql.State.Logs;
using StreamSql.State.Metadata;
using StreamSql.State.Storage;
using StreamSql.State.Tables;

namespace StreamSql.Server.Hosting;

/// <summary>
/// The engine behind the sessions: data directory, catalog, logs, jobs, serving. Opened before the ports, started after them. Members
/// are thread-safe.
/// </summary>
internal sealed partial class EngineServices : IAsyncDisposable
{
    private readonly Dictionary<string, IStateBackend> _backends = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lock _backendLock = new();
    private bool _disposed;

    private EngineServices(ServerOptions options, SessionSettings settings, DataDirectory data, IRuntimeLog log)
    {
        Data = data;
        Settings = settings;
        Time = options.Time;
        Metadata = new SqliteMetadataStore(data.MetadataFile);
        Logs = LogStore.Open(data.LogDirectory, options.Time);
        Connectors = new ConnectorRegistry(options.Time, new InternalConnector(Logs));
        ConnectorCatalog = new ConnectorCatalog(Connectors);
        Catalog = new CatalogManager(Metadata, options.Time);
        Storage = new CheckpointStorage(settings["state.checkpoints.dir"] is { Length: > 0 } directory ? directory : data.CheckpointDirectory);
        Tasks = new TaskExecutor(TaskOptions(settings), new TaskExecutorServices
        {
            Operators = new OperatorServices { Connectors = FindConnector, Views = Views },
            Time = options.Time,
            BackendOf = graph => BackendOf(graph.Settings.GetValueOrDefault("state.backend", settings["state.backend"])),
            Storage = Storage,
        });
        Jobs = new Dispatcher(new DispatcherOptions
        {
            Metadata = Metadata,
            Storage = Storage,
            TaskExecutor = Tasks,
            Connectors = FindConnector,
            Time = options.Time,
            Log = log,
            Checkpoints = Checkpoints(settings),
            Defaults = ((string[])["restart-strategy.type", "restart-strategy.fixed-delay.attempts", "restart-strategy.fixed-delay.delay"])
                .ToDictionary(key => key, key => settings[key]),
        });
        TableEpochs = new TableEpochs(FindTable);
        Snapshots = new ReadSnapshotFactory(Views, TableEpochs, options.Time, Jobs.Clock.ValidThrough);
        Points = new PointLookup(Views, TableEpochs);
        Queries = new QueryExecutor(FindConnector, options.Time);
    }

    public DataDirectory Data { get; }

    public SessionSettings Settings { get; }

    public TimeProvider Time { get; }

    public IMetadataStore Metadata { get; }

    public LogStore Logs { get; }

    public ViewRegistry Views { get; } = new();

    public ConnectorRegistry Connectors { get; }

    public ConnectorCatalog ConnectorCatalog { get; }

    public CatalogManager Catalog { get; }

    public CheckpointStorage Storage { get; }

    public TaskExecutor Tasks { get; }

    public Dispatcher Jobs { get; }

    public TableEpochs TableEpochs { get; }

    public ReadSnapshotFactory Snapshots { get; }

    public PointLookup Points { get; }

    public QueryExecutor Queries { get; }

    public long CatalogVersion => Catalog.Current.Version;

    /// <summary>Opens the data; errors say what is wrong with it.</summary>
    public static EngineServices Open(ServerOptions options, IReadOnlyDictionary<string, string> settings, LineLoggerProvider logs)
    {
        DataDirectory data = DataDirectory.Open(options.DataDirectory);
        try
        {
            return new EngineServices(options, new SessionSettings(settings), data, new RuntimeLog(logs.CreateLogger("StreamSql.Runtime")));
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>Brings logs and jobs back; a job whose object was never stored, or is gone, ends here.</summary>
    public async Task StartAsync()
    {
        Logs.DataAvailable += (objectId, _) => Jobs.Clock.OnInput(objectId);
        foreach (BaseObject item in Catalog.Current.Objects.OfType<BaseObject>().Where(o => o.IsInternal)) OpenLog(item);
        Jobs.Clock.LogCut += NoteCut;
        await Jobs.StartAsync().ConfigureAwait(false);
        foreach (JobDetails job in await Jobs.JobsAsync().ConfigureAwait(false))
            if (Catalog.Current.Find(job.ObjectId) is null) await Jobs.CancelAsync(job.Id).ConfigureAwait(false);
    }

    /// <summary>Makes the log of a new or recovered object known.</summary>
    public void OpenLog(BaseObject item)
    {
        var table = item as TableObject;
        Logs.CreateLog(item.Id, new LogSchema(item.Name, item.ToSchema(), table is not null, table?.Key, table?.KeyName));
        Jobs.Clock.RegisterLog(item.Id, () => Logs.EndOffset(item.Id));
    }

    /// <summary>Forgets and removes the log of a dropped object.</summary>
    public void DropLog(BaseObject item)
    {
        Jobs.Clock.UnregisterObject(item.Id);
        TableEpochs.Forget(item.Id);
        Logs.DropLog(item.Id);
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await Jobs.DisposeAsync().ConfigureAwait(false);
        Tasks.Dispose();
        Queries.Dispose();
        TableEpochs.Dispose();
        foreach (IStateBackend backend in _backends.Values) backend.Dispose();
        Logs.Dispose();
        Metadata.Dispose();
        Data.Dispose();
    }

    private static TaskManagerOptions TaskOptions(SessionSettings settings) => new()
    {
        AutoWatermarkInterval = settings.Duration("pipeline.auto-watermark-interval"),
    };

    private static CheckpointOptions Checkpoints(SessionSettings settings) => new()
    {
        Interval = settings.Duration("execution.checkpointing.interval"),
        Timeout = settings.Duration("execution.checkpointing.timeout"),
        MinPause = settings.Duration("execution.checkpointing.min-pause"),
        TolerableFailures = settings.Integer("execution.checkpointing.tolerable-failed-checkpoints"),
        Retained = settings.Integer("state.checkpoints.num-retained"),
    };

    private IConnector FindConnector(string name) => Connectors.Get(name);

    private VersionedTable? FindTable(long objectId) =>
        Catalog.Current.Find(objectId) is TableObject { IsInternal: true } ? Logs.TableIndex(objectId) : null;

    private IStateBackend BackendOf(string name)
    {
        lock (_backendLock)
        {
            if (!_backends.TryGetValue(name, out IStateBackend? backend))
                _backends[name] = backend = StateBackends.Create(name, new StateBackendOptions(Data.LocalStateDirectory));
            return backend;
        }
    }

    /// <summary>Pins a table at the cut of a new epoch, so that views and tables can be read at one.</summary>
    private void NoteCut(long epoch, long objectId, long end)
    {
        if (Logs.TryTableIndex(objectId) is not null) TableEpochs.Note(epoch, objectId, end);
    }
}
