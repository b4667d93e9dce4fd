using System.Diagnostics;
using System.Globalization;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Keys;
using StreamSql.Core.Types;
using StreamSql.State;
using StreamSql.State.Keyed;
using StreamSql.State.Storage;
using StreamSql.State.Tables;

namespace StreamSql.Benchmarks.State;

/// <summary>
/// Tables without an engine around them: chunks of 4,096 rows looked up and changed, by the processor time of one thread, beside a loop over a
/// Dictionary that does the same in the same run. With checkpoints: how long the task stands still at the barrier.
/// </summary>
internal sealed class StateBenchmark(Options options)
{
    private const int Chunk = StreamChunk.MaxRows;
    private const int ChunksPerCheckpoint = 256;

    private readonly long _rows = options.GetCount("rows", 8_000_000);
    private readonly int[] _physical = [.. Enumerable.Range(0, Chunk)];
    private readonly ulong[] _hashes = new ulong[Chunk];
    private readonly int[] _slots = new int[Chunk];

    public int Run()
    {
        Console.WriteLine(ProcessUsage.Machine());
        Console.WriteLine("M rows/s per core; ratio to the Dictionary loop; bytes allocated per chunk; worst stall at a barrier");
        foreach (long keys in (long[])[1_000, 100_000, 1_000_000])
        {
            List<StreamChunk> chunks = Chunks(keys, false);
            double plain = Best(() => Dictionary(chunks));
            Report("Dictionary, bigint", keys, plain, plain, 0, 0);
            foreach (string backend in (string[])["hashmap", "rocksdb"]) RunKeyed(backend, keys, chunks, plain, 1);
            chunks.ForEach(c => c.Release());
            chunks = Chunks(keys, true);
            plain = Best(() => TextDictionary(chunks));
            Report("Dictionary, text", keys, plain, plain, 0, 0);
            RunKeyed("hashmap", keys, chunks, plain, 2);
            RunVersioned(keys, chunks);
            chunks.ForEach(c => c.Release());
        }

        return 0;
    }

    private void RunKeyed(string backendName, long keys, List<StreamChunk> chunks, double plain, int keyColumn)
    {
        string root = Directory.CreateTempSubdirectory("state-bench-").FullName;
        try
        {
            using IStateBackend backend = StateBackends.Create(backendName, new StateBackendOptions(Path.Combine(root, "local")));
            using SubtaskState state = Open(backend, new CheckpointStorage(Path.Combine(root, "checkpoints")));
            KeyedTable table = state.OpenKeyed(new KeyedTableDescriptor("t", [chunks[0][keyColumn].Type], 16, MayEvict: true));
            Pass(table, chunks, keyColumn);
            long before = GC.GetAllocatedBytesForCurrentThread();
            double seconds = Best(() => Pass(table, chunks, keyColumn));
            long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (Rounds * chunks.Count);
            double stall = 0;
            for (int checkpoint = 1; checkpoint <= 3; checkpoint++)
            {
                Pass(table, chunks[..Math.Min(chunks.Count, ChunksPerCheckpoint)], keyColumn);
                long start = Stopwatch.GetTimestamp();
                var pending = state.Snapshot(checkpoint);
                if (checkpoint > 1) stall = Math.Max(stall, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                pending.CompleteAsync().GetAwaiter().GetResult();
            }

            Report($"{backendName}, {(keyColumn == 1 ? "bigint" : "text")}", keys, seconds, plain, allocated, stall);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    /// <summary>Upserts of whole rows, a version published every chunk.</summary>
    private void RunVersioned(long keys, List<StreamChunk> chunks)
    {
        Schema schema = new([new Field("n", SqlTypes.Int64), new Field("k", SqlTypes.Int64), new Field("t", SqlTypes.Text)]);
        double plain = Best(() => RowDictionary(chunks));
        VersionedTable table = VersionedTable.Scratch(new VersionedTableDescriptor("v", schema, RowIdentity.Key, [1]));
        long version = 0;
        void Upsert()
        {
            foreach (StreamChunk chunk in chunks)
            {
                table.Apply(chunk);
                table.Publish(++version);
            }
        }

        Upsert();
        long before = GC.GetAllocatedBytesForCurrentThread();
        double seconds = Best(Upsert);
        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / (Rounds * chunks.Count);
        Report("versioned rows, upsert", keys, seconds, plain, allocated, 0);
    }

    private const int Rounds = 3;

    private static double Best(Action action)
    {
        double best = double.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            double start = ThreadSeconds();
            action();
            best = Math.Min(best, ThreadSeconds() - start);
        }

        return best;
    }

    /// <summary>Processor time of this thread.</summary>
    private static double ThreadSeconds() =>
        long.Parse(File.ReadAllText("/proc/thread-self/schedstat").Split(' ')[0], CultureInfo.InvariantCulture) / 1e9;

    private void Report(string what, long keys, double seconds, double plain, long allocated, double stall) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-24} {keys,9} keys {_rows / Chunk * Chunk / seconds / 1e6,8:F1}  x{plain / seconds,-5:F2} {allocated,8} B {stall,8:F2} ms"));

    private List<StreamChunk> Chunks(long keys, bool text)
    {
        var random = new Random(1);
        var chunks = new List<StreamChunk>();
        for (long start = 0; start + Chunk <= _rows; start += Chunk)
        {
            using var numbers = new FixedBuilder<long>(SqlTypes.Int64);
            using var ids = new FixedBuilder<long>(SqlTypes.Int64);
            using var texts = new ViewBuilder(SqlTypes.Text);
            for (int i = 0; i < Chunk; i++)
            {
                long key = random.NextInt64(keys);
                numbers.Append(start + i);
                ids.Append(key);
                if (text) texts.Append(System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"customer-{key:D9}")));
                else texts.AppendNull();
            }

            chunks.Add(new StreamChunk([numbers.Finish(), ids.Finish(), texts.Finish()], Chunk));
        }

        return chunks;
    }

    private void Pass(KeyedTable table, List<StreamChunk> chunks, int keyColumn)
    {
        foreach (StreamChunk chunk in chunks)
        {
            ReadOnlySpan<Column> keys = chunk.Columns.Slice(keyColumn, 1);
            KeyHash.Compute(keys, Chunk, _hashes);
            table.FindOrAdd(keys, _hashes, _physical, _slots);
            ReadOnlySpan<long> values = ((FixedColumn<long>)chunk[0]).Values;
            for (int i = 0; i < Chunk; i++) table.Rows.Field<long>(_slots[i], table.ValueOffset) += values[i];
            table.MarkDirty(_slots);
        }
    }

    private static void Dictionary(List<StreamChunk> chunks)
    {
        var sums = new Dictionary<long, long>();
        foreach (StreamChunk chunk in chunks)
        {
            ReadOnlySpan<long> keys = ((FixedColumn<long>)chunk[1]).Values;
            ReadOnlySpan<long> values = ((FixedColumn<long>)chunk[0]).Values;
            for (int i = 0; i < Chunk; i++)
            {
                sums.TryGetValue(keys[i], out long sum);
                sums[keys[i]] = sum + values[i];
            }
        }
    }

    private static void TextDictionary(List<StreamChunk> chunks)
    {
        var sums = new Dictionary<string, long>();
        foreach (StreamChunk chunk in chunks)
        {
            var texts = (ViewColumn)chunk[2];
            ReadOnlySpan<long> values = ((FixedColumn<long>)chunk[0]).Values;
            for (int i = 0; i < Chunk; i++)
            {
                string key = System.Text.Encoding.UTF8.GetString(texts.GetBytes(i));
                sums.TryGetValue(key, out long sum);
                sums[key] = sum + values[i];
            }
        }
    }

    private static void RowDictionary(List<StreamChunk> chunks)
    {
        var rows = new Dictionary<long, (long Number, string Text)>();
        foreach (StreamChunk chunk in chunks)
        {
            ReadOnlySpan<long> keys = ((FixedColumn<long>)chunk[1]).Values;
            ReadOnlySpan<long> values = ((FixedColumn<long>)chunk[0]).Values;
            var texts = (ViewColumn)chunk[2];
            for (int i = 0; i < Chunk; i++) rows[keys[i]] = (values[i], System.Text.Encoding.UTF8.GetString(texts.GetBytes(i)));
        }
    }

    private static SubtaskState Open(IStateBackend backend, CheckpointStorage storage) => backend.Create(new SubtaskStateContext
    {
        JobId = "bench",
        VertexId = 0,
        Subtask = 0,
        MaxParallelism = KeyGroups.DefaultMaxParallelism,
        KeyGroups = KeyGroups.RangeOf(0, KeyGroups.DefaultMaxParallelism, 1),
        Storage = storage,
    });
}
