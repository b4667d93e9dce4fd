using System.Globalization;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// <c>state.backend: rocksdb</c>: the working set in memory within a budget, RocksDB behind it, incremental checkpoints. A quarter of the memory is
/// RocksDB's (half of it block cache, half write buffers), the rest holds rows. Thread-safe.
/// </summary>
public sealed class RocksDbBackend : IStateBackend
{
    private const long SmallestWriteBuffer = 256 << 10;
    private const long LargestWriteBuffer = 64 << 20;

    private readonly string _directory;
    private readonly long _memory;
    private long _used;
    private int _states;
    private int _opened;

    public RocksDbBackend(StateBackendOptions options)
    {
        _memory = Math.Max(1, options.MemoryBudget);
        Budget = _memory / 4 * 3;
        _directory = Path.Combine(options.LocalDirectory, "rocksdb");

        // Working files mean nothing after a restart: state comes from checkpoints.
        if (Directory.Exists(_directory)) Directory.Delete(_directory, recursive: true);
    }

    public string Name => "rocksdb";

    /// <summary>Bytes of rows that may stay in memory.</summary>
    internal long Budget { get; }

    /// <summary>Bytes of rows in memory.</summary>
    internal long Used => Interlocked.Read(ref _used);

    /// <summary>What a subtask may keep while others need memory.</summary>
    internal long FairShare => Budget / Math.Max(1, Volatile.Read(ref _states));

    public SubtaskState Create(SubtaskStateContext context)
    {
        Native.RocksLibrary.Require();
        RocksDatabase.SharedCacheBytes = Math.Clamp(_memory / 8, 1L << 20, 1L << 30);
        int states = Interlocked.Increment(ref _states);
        string name = string.Create(
            CultureInfo.InvariantCulture, $"{context.JobId}-{context.VertexId}-{context.Subtask}-{Interlocked.Increment(ref _opened)}");
        var settings = new RocksSettings(Math.Clamp(_memory / 8 / states, SmallestWriteBuffer, LargestWriteBuffer), Wal: false);
        try
        {
            return new RocksDbState(context, this, new LocalDatabase(Path.Combine(_directory, name), settings));
        }
        catch
        {
            Release();
            throw;
        }
    }

    public void Dispose()
    {
        // Each state removes its files; the block cache belongs to the process.
    }

    internal void Charge(long bytes) => Interlocked.Add(ref _used, bytes);

    internal void Release() => Interlocked.Decrement(ref _states);
}
