using StreamSql.Core.Errors;

namespace StreamSql.Runtime.Operators;

/// <summary>
/// The memory one statement may hold in sorts, hash tables and join sides. Charged by the statement's own thread; crossing the
/// limit fails that statement with 53200 and nothing else.
/// </summary>
public sealed class MemoryBudget(long limitBytes)
{
    public static readonly MemoryBudget Unlimited = new(long.MaxValue);

    private long _used;

    public long LimitBytes { get; } = limitBytes;

    public long UsedBytes => Interlocked.Read(ref _used);

    /// <summary>Takes <paramref name="bytes"/> of it (negative: gives them back).</summary>
    public void Charge(long bytes)
    {
        if (LimitBytes == long.MaxValue) return;
        if (Interlocked.Add(ref _used, bytes) > LimitBytes && bytes > 0) throw Exceeded();
    }

    private StreamSqlException Exceeded() =>
        new(SqlState.OutOfMemory, $"the statement needs more than {LimitBytes >> 20} MB of memory")
        {
            Detail = "Sorting, grouping and joining keep their rows in memory until the statement ends.",
            Hint = "Raise streamsql.work_mem, or narrow the statement.",
        };
}
