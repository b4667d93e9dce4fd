using StreamSql.Core.Columnar;

namespace StreamSql.State.Keyed;

/// <summary>What stands behind the working set of a keyed table: follows its changes and brings in rows that were evicted.</summary>
internal interface IColdRows
{
    /// <summary>Rows that are not in the working set.</summary>
    long ColdCount { get; }

    /// <summary>Called before a batch is looked up: the moment to evict rows that nobody has used since the last snapshot.</summary>
    void MakeRoom();

    /// <summary>Brings those of the given rows' keys into the working set that exist behind it; they may repeat.</summary>
    void Fetch(ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> physicalRows);

    /// <summary>The rows of a batch; -1 = none.</summary>
    void Used(ReadOnlySpan<int> slots);

    void Added(int slot);

    void Changed(ReadOnlySpan<int> slots);

    /// <summary>The row is about to go for good.</summary>
    void Removed(int slot);

    /// <summary>All rows are about to go for good, also those not in the working set.</summary>
    void Cleared();
}
