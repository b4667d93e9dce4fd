using StreamSql.Core.Connectors;

namespace StreamSql.Runtime.Operators.Source;

/// <summary>Counts the records that could not be decoded and keeps the newest few. Any thread.</summary>
public sealed class SourceErrorCounter : ISourceErrorSink
{
    private const int Kept = 100;

    private readonly Lock _lock = new();
    private readonly Queue<RejectedRecord> _newest = new();
    private long _count;

    public long Count => Interlocked.Read(ref _count);

    /// <summary>The newest rejected records, oldest first.</summary>
    public IReadOnlyList<RejectedRecord> Newest
    {
        get
        {
            lock (_lock) return [.. _newest];
        }
    }

    public void Report(SourceError error)
    {
        Interlocked.Increment(ref _count);
        var record = new RejectedRecord(error.SplitId, error.Offset, error.Reason, error.Raw.ToArray());
        lock (_lock)
        {
            _newest.Enqueue(record);
            if (_newest.Count > Kept) _newest.Dequeue();
        }
    }
}

/// <summary>A record that could not be decoded.</summary>
public sealed record RejectedRecord(string SplitId, long Offset, string Reason, byte[] Raw);
