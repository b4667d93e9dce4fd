using StreamSql.Core.Connectors;
using StreamSql.Core.Metadata;
using StreamSql.Core.Plan.Operators;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.TaskManager;
using StreamSql.State;
using StreamSql.State.Storage;
using StreamSql.State.Tables;
using StreamSql.Testing.Sources;

namespace StreamSql.Testing.Clusters;

/// <summary>
/// JobManager and TaskManager in the test's process. Give the same metadata store and directory to a second one to see what a restart
/// brings back.
/// </summary>
public sealed class MiniCluster : IAsyncDisposable
{
    private readonly bool _ownsDirectory;
    private readonly IStateBackend? _backend;
    private readonly List<CheckpointMetadata> _completed = [];
    private readonly List<(Func<CheckpointMetadata, bool> Accept, TaskCompletionSource<CheckpointMetadata> Done)> _awaited = [];

    public MiniCluster(MiniClusterOptions options)
    {
        _ownsDirectory = options.Directory is null;
        Directory = options.Directory ?? System.IO.Directory.CreateTempSubdirectory("streamsql-test-").FullName;
        _backend = options.Backend is null
            ? null
            : StateBackends.Create(options.Backend, new StateBackendOptions(Path.Combine(Directory, "local")));
        Storage = new CheckpointStorage(Path.Combine(Directory, "checkpoints"));
        Executor = new TaskExecutor(options.TaskManager, new TaskExecutorServices
        {
            Operators = new OperatorServices { Connectors = Find, Views = Views },
            Time = options.Time,
            BackendOf = _ => _backend,
            Storage = Storage,
            CreateOperator = options.CreateOperator,
        });
        Dispatcher = new Dispatcher(new DispatcherOptions
        {
            Metadata = options.Metadata,
            Storage = Storage,
            TaskExecutor = Executor,
            Connectors = Find,
            Time = options.Time,
            Log = Log,
            Checkpoints = options.Checkpoints,
        });
        Connector = options.Connector;
        Dispatcher.CheckpointCompleted += OnCheckpointCompleted;
    }

    public string Directory { get; }

    public TestConnector Connector { get; }

    public ViewRegistry Views { get; } = new();

    public CheckpointStorage Storage { get; }

    public TaskExecutor Executor { get; }

    public Dispatcher Dispatcher { get; }

    public EpochClock Clock => Dispatcher.Clock;

    public RecordingLog Log { get; } = new();

    /// <summary>Completes with the first checkpoint, past or to come, that is accepted.</summary>
    public Task<CheckpointMetadata> WaitForCheckpointAsync(Func<CheckpointMetadata, bool> accept)
    {
        lock (_completed)
        {
            if (_completed.Find(c => accept(c)) is { } known) return Task.FromResult(known);
            var done = new TaskCompletionSource<CheckpointMetadata>(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited.Add((accept, done));
            return done.Task;
        }
    }

    /// <summary>Completes when all that a job has processed is in a checkpoint, with the newest.</summary>
    public async Task<CheckpointMetadata> WaitUntilCoveredAsync(string jobId)
    {
        while (true)
        {
            long epoch = (await Dispatcher.FindAsync(jobId))!.Epoch;
            CheckpointMetadata found = await WaitForCheckpointAsync(c => c.JobId == jobId && c.Epoch >= epoch);
            if ((await Dispatcher.FindAsync(jobId))!.Epoch <= found.Epoch) return found;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Dispatcher.DisposeAsync();
        Executor.Dispose();
        _backend?.Dispose();
        if (_ownsDirectory) System.IO.Directory.Delete(Directory, recursive: true);
    }

    private void OnCheckpointCompleted(CheckpointMetadata metadata)
    {
        lock (_completed)
        {
            _completed.Add(metadata);
            foreach ((Func<CheckpointMetadata, bool> accept, TaskCompletionSource<CheckpointMetadata> done) in _awaited)
                if (accept(metadata)) done.TrySetResult(metadata);
            _awaited.RemoveAll(a => a.Done.Task.IsCompleted);
        }
    }

    private IConnector Find(string name) =>
        name == Connector.Name ? Connector : throw new InvalidOperationException($"no connector {name}");
}

/// <summary>What a mini cluster is made from.</summary>
public sealed record MiniClusterOptions
{
    public IMetadataStore Metadata { get; init; } = new MemoryMetadataStore();

    public TestConnector Connector { get; init; } = new();

    /// <summary>Kept when given; a temporary one otherwise.</summary>
    public string? Directory { get; init; }

    /// <summary><c>hashmap</c>, <c>rocksdb</c>, or null for none.</summary>
    public string? Backend { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public TaskManagerOptions TaskManager { get; init; } = new() { Workers = 2 };

    public CheckpointOptions Checkpoints { get; init; } = new() { Interval = TimeSpan.FromMilliseconds(20) };

    public Func<OperatorSpec, StreamOperator> CreateOperator { get; init; } = OperatorFactory.Create;
}
