namespace StreamSql.Core.Keys;

/// <summary>Assignment of keys to key groups and of key groups to subtasks. Persisted: never change the formulas.</summary>
public static class KeyGroups
{
    public const int DefaultMaxParallelism = 128;

    /// <summary>The key group of a stable 64-bit key hash.</summary>
    public static int Of(ulong hash, int maxParallelism) => (int)(hash % (uint)maxParallelism);

    /// <summary>The subtask that owns a key group.</summary>
    public static int SubtaskOf(int keyGroup, int maxParallelism, int parallelism) => keyGroup * parallelism / maxParallelism;

    /// <summary>The contiguous groups of a subtask; the inverse of <see cref="SubtaskOf"/>.</summary>
    public static KeyGroupRange RangeOf(int subtask, int maxParallelism, int parallelism)
    {
        int start = ((subtask * maxParallelism) + parallelism - 1) / parallelism;
        int end = (((subtask + 1) * maxParallelism) + parallelism - 1) / parallelism;
        return new KeyGroupRange(start, end);
    }
}

/// <summary>Key groups <see cref="Start"/> inclusive to <see cref="End"/> exclusive.</summary>
public readonly record struct KeyGroupRange(int Start, int End)
{
    public bool Contains(int keyGroup) => keyGroup >= Start && keyGroup < End;

    public int Count => End - Start;
}
