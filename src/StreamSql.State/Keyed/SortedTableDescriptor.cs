using StreamSql.Core.Types;

namespace StreamSql.State.Keyed;

/// <summary>What a sorted table holds. Immutable; must be the same when state is restored.</summary>
/// <param name="Name">Unique in its subtask and stable over restarts.</param>
/// <param name="KeyTypes">Types of the key columns; none: one ordered set.</param>
/// <param name="ValueSize">Bytes of fixed value kept inline per key, a multiple of 8; 0 for none.</param>
/// <param name="DistributionKeys">As in <see cref="KeyedTableDescriptor"/>.</param>
/// <param name="MayEvict">As in <see cref="KeyedTableDescriptor"/>; a key leaves and comes back with all its entries.</param>
public sealed record SortedTableDescriptor(
    string Name,
    IReadOnlyList<SqlType> KeyTypes,
    int ValueSize = 0,
    IReadOnlyList<int>? DistributionKeys = null,
    bool MayEvict = false);
