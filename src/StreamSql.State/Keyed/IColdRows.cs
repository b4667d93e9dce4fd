using StreamSql.Core.Columnar;

namespace StreamSql.State.Keyed;

/// <summary>What stands behind the working set of a keyed table: follows its changes and brings in rows that were evicted.</summary>
internal interface IColdRows
{
    /// <summary>Makes the rows of a batch that exist behind the working set present in it; may evict others before.</summary>
    void BeforeBatch(ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> physicalRows, Span<int> scratch);

    void Added(int slot);

    void Changed(ReadOnlySpan<int> slots);

    /// <summary>The row is about to go for good.</summary>
    void Removed(int slot);
}
