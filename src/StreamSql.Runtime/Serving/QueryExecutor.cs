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
        var memory = new MemoryBudget(options.MemoryLimitBytes);
        using var results = new ResultQueue(memory);
        var services = new OperatorServices
        {
            Connectors = findConnector,
            Tables = snapshot,
            SystemRelations = options.SystemRelations,
            Collector = results,
            Evaluation = options.Evaluation,
            Memory = memory,
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

    /// <summary>Results that one step of the pipeline made and the session has not taken yet; beyond a few they are charged to it.</summary>
    private sealed class ResultQueue(MemoryBudget memory) : IChunkCollector, IDisposable
    {
        private const int FreeChunks = 16;

        private readonly Queue<(StreamChunk Chunk, long Bytes)> _chunks = [];

        public void Collect(StreamChunk chunk)
        {
            long bytes = _chunks.Count < FreeChunks ? 0 : RowBuffer.EstimateBytes(chunk);
            _chunks.Enqueue((chunk, bytes));
            memory.Charge(bytes);
        }

        public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out StreamChunk? chunk)
        {
            bool any = _chunks.TryDequeue(out (StreamChunk Chunk, long Bytes) next);
            chunk = any ? next.Chunk : null;
            if (any) memory.Charge(-next.Bytes);
            return any;
        }

        public void Dispose()
        {
            while (TryTake(out StreamChunk? chunk)) chunk.Release();
        }
    }
}
