using StreamSql.Connectors;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.TaskManager;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Explain;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;
using StreamSql.State;
using StreamSql.State.Storage;
using StreamSql.State.Tables;
using StreamSql.Testing.Clusters;

namespace StreamSql.Benchmarks.Engine;

/// <summary>
/// Catalog, compiler, JobManager and TaskManager in this process, without sessions and wire: what a profiler should see of a job. Used by
/// one thread.
/// </summary>
internal sealed class InProcessEngine : IAsyncDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("streamsql-bench-").FullName;
    private readonly ConnectorRegistry _connectors = new();
    private readonly MemoryMetadataStore _metadata = new();
    private readonly CatalogManager _catalog;
    private readonly IStateBackend _backend;
    private readonly TaskExecutor _executor;
    private readonly Dictionary<string, string> _settings;

    public InProcessEngine(int parallelism, string state, TimeSpan checkpoints)
    {
        _settings = new Dictionary<string, string> { ["parallelism.default"] = $"{parallelism}" };
        _catalog = new CatalogManager(_metadata, TimeProvider.System);
        _backend = StateBackends.Create(state, new StateBackendOptions(Path.Combine(_directory, "local")));
        var storage = new CheckpointStorage(Path.Combine(_directory, "checkpoints"));
        _executor = new TaskExecutor(new TaskManagerOptions(), new TaskExecutorServices
        {
            Operators = new OperatorServices { Connectors = _connectors.Get, Views = Views },
            Time = TimeProvider.System,
            BackendOf = _ => _backend,
            Storage = storage,
        });
        Dispatcher = new Dispatcher(new DispatcherOptions
        {
            Metadata = _metadata,
            Storage = storage,
            TaskExecutor = _executor,
            Connectors = _connectors.Get,
            Checkpoints = new CheckpointOptions { Interval = checkpoints },
        });
    }

    public Dispatcher Dispatcher { get; }

    public ViewRegistry Views { get; } = new();

    public TaskExecutor Executor => _executor;

    public void Set(string name, string value) => _settings[name] = value;

    /// <summary>CREATE STREAM, TABLE or VIEW.</summary>
    public void Define(string sql)
    {
        var bound = (BoundCreateObject)SqlCompiler.Bind(SqlParser.ParseStatement(sql), Context());
        _catalog.Create(bound.Object);
    }

    public string Explain(string sql) => SqlCompiler.Explain(SqlParser.ParseStatement(sql), ExplainFormat.Physical, Context());

    /// <summary>Starts the job of CREATE SINK or CREATE MATERIALIZED VIEW; returns its id.</summary>
    public async Task<string> StartAsync(string sql)
    {
        CompilerContext context = Context();
        SqlStatement statement = SqlParser.ParseStatement(sql);
        var bound = (BoundCreateJob)SqlCompiler.Bind(statement, context);
        long id = _catalog.ReserveId();
        JobGraph graph = SqlCompiler.CompileJob(bound, id, context).Graph;
        return await Dispatcher.SubmitAsync(new JobSubmission(bound.Object.Name, id, graph));
    }

    public async ValueTask DisposeAsync()
    {
        await Dispatcher.DisposeAsync();
        _executor.Dispose();
        _backend.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private CompilerContext Context() => new()
    {
        Catalog = _catalog.Current,
        Connectors = new RegistryCatalog(_connectors),
        Settings = _settings,
    };
}
