using StreamSql.Core.Types;

namespace StreamSql.State.Keyed;

/// <summary>What a keyed table holds. Immutable; must be the same when state is restored.</summary>
/// <param name="Name">Unique in its subtask and stable over restarts: the operator's uid and a word, <c>agg-3/groups</c>.</param>
/// <param name="KeyTypes">Types of the key columns; none: a single row.</param>
/// <param name="ValueSize">Bytes of the fixed value part, a multiple of 8.</param>
/// <param name="VariableFields">Values of variable length besides, read by <see cref="KeyedTable.GetBytes"/>.</param>
/// <param name="DistributionKeys">
/// Which key columns rows are spread over subtasks by, when not all: they decide the key group. A window's table is keyed by group and window, but
/// spread by group.
/// </param>
/// <param name="MayEvict">
/// True when nobody keeps slots over a checkpoint barrier or looks at all rows: a backend with a memory budget may then move rows out.
/// </param>
public sealed record KeyedTableDescriptor(
    string Name,
    IReadOnlyList<SqlType> KeyTypes,
    int ValueSize,
    int VariableFields = 0,
    IReadOnlyList<int>? DistributionKeys = null,
    bool MayEvict = false);
