namespace StreamSql.Testing.Sources;

/// <summary>
/// An external log under a test's control: splits that grow when the test says so. The row at offset n of split s is
/// (key = n % keys, value = s * 1,000,000,000 + n). Any thread.
/// </summary>
public sealed class TestLog
{
    private readonly Lock _lock = new();
    private readonly List<long> _ends = [];
    private readonly List<Action> _listeners = [];

    public TestLog(int splits, int keys = 97)
    {
        Keys = keys;
        for (int i = 0; i < splits; i++) _ends.Add(0);
    }

    public int Keys { get; }

    /// <summary>Readers stop for good at the ends, as they are when the job starts.</summary>
    public bool Bounded { get; set; }

    /// <summary>Offsets at the end of each bounded split that turn out to hold nothing: reading ends short of the stop.</summary>
    public long Hollow { get; set; }

    public int Splits
    {
        get
        {
            lock (_lock) return _ends.Count;
        }
    }

    public long EndOf(int split)
    {
        lock (_lock) return _ends[split];
    }

    /// <summary>Rows over all splits.</summary>
    public long Rows
    {
        get
        {
            lock (_lock) return _ends.Sum();
        }
    }

    /// <summary>The sum of all values.</summary>
    public long Sum
    {
        get
        {
            lock (_lock)
            {
                long sum = 0;
                for (int split = 0; split < _ends.Count; split++)
                    sum += SumBelow(split, _ends[split]);
                return sum;
            }
        }
    }

    /// <summary>The sum of a split's values below an offset.</summary>
    public static long SumBelow(int split, long end) => (end * (split * 1_000_000_000L)) + (end * (end - 1) / 2);

    public void Append(int split, long rows)
    {
        Action[] listeners;
        lock (_lock)
        {
            _ends[split] += rows;
            listeners = [.. _listeners];
        }

        foreach (Action listener in listeners) listener();
    }

    public void AddSplit()
    {
        lock (_lock) _ends.Add(0);
    }

    internal void Listen(Action listener)
    {
        lock (_lock) _listeners.Add(listener);
    }

    internal void Forget(Action listener)
    {
        lock (_lock) _listeners.Remove(listener);
    }
}
