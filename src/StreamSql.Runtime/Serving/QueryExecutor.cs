using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Keys;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Operators;
using StreamSql.State;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// Runs bounded job graphs for sessions: the same operators as in jobs, on the thread of whoever asks for the next rows, results as they
/// arise. Thread-safe; each execution is independent.
/// </summary>
public sealed class QueryExecutor(Func<string, IConnector> findConnector, TimeProvider time) : IDisposable
{
    private readonly Lazy<IStateBackend> _heap =
        new(() => StateBackends.Create("hashmap", new StateBackendOptions(Path.GetTempPath())));

    /// <summary>
    /// The rows of the graph's <c>Collect</c>. The caller owns the chunks, keeps <paramref name="snapshot"/> open meanwhile, and cancels
    /// by disposing the enumerator or by the token, which is looked at for each chunk.
    /// </summary>
    public async IAsyncEnumerable<StreamChunk> ExecuteAsync(
        JobGraph graph, ReadSnapshot snapshot, QueryOptions options, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        using var results = new ResultQueue();
        var services = new OperatorServices
        {
            Connectors = findConnector,
            Tables = snapshot,
            SystemRelations = options.SystemRelations,
            Collector = results,
            Evaluation = options.Evaluation,
            Memory = new MemoryBudget(options.MemoryLimitBytes),
        };
        using var pipeline = new Pipeline(graph, new PipelineServices(services, findConnector, CreateState, time), cancellation);
        do
        {
            while (results.TryTake(out StreamChunk? chunk)) yield return chunk;
        }
        while (await pipeline.StepAsync().ConfigureAwait(false));
        while (results.TryTake(out StreamChunk? chunk)) yield return chunk;
    }

    public void Dispose()
    {
        if (_heap.IsValueCreated) _heap.Value.Dispose();
    }

    private SubtaskState CreateState() => _heap.Value.Create(new SubtaskStateContext
    {
        JobId = "query",
        VertexId = 0,
        Subtask = 0,
        KeyGroups = new KeyGroupRange(0, KeyGroups.DefaultMaxParallelism),
        MaxParallelism = KeyGroups.DefaultMaxParallelism,
    });

    /// <summary>Results that one step of the pipeline made and the session has not taken yet.</summary>
    private sealed class ResultQueue : IChunkCollector, IDisposable
    {
        private readonly Queue<StreamChunk> _chunks = [];

        public void Collect(StreamChunk chunk) => _chunks.Enqueue(chunk);

        public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out StreamChunk? chunk) => _chunks.TryDequeue(out chunk);

        public void Dispose()
        {
            while (_chunks.TryDequeue(out StreamChunk? chunk)) chunk.Release();
        }
    }
}
