using StreamSql.Core.Types;

namespace StreamSql.State.Tables;

/// <summary>How a versioned table identifies rows. Numbers are persisted.</summary>
public enum RowIdentity : byte
{
    /// <summary>By key columns; a row replaces the one with its key. An empty key: a single row.</summary>
    Key = 0,

    /// <summary>By their whole value, with a multiplicity.</summary>
    Bag = 1,

    /// <summary>Not at all: rows are only ever added.</summary>
    AppendOnly = 2,
}

/// <summary>What a versioned table holds. Immutable; must be the same when state is restored.</summary>
/// <param name="Name">Unique in its subtask and stable over restarts.</param>
/// <param name="Schema">All stored columns, hidden key columns included.</param>
/// <param name="KeyColumns">For <see cref="RowIdentity.Key"/>.</param>
/// <param name="RetainedVersions">Published versions that stay readable without a pin.</param>
/// <param name="DistributionColumns">What rows are spread over subtasks by; null: the key columns. Needed when parallelism changes.</param>
public sealed record VersionedTableDescriptor(
    string Name,
    Schema Schema,
    RowIdentity Identity,
    IReadOnlyList<int> KeyColumns,
    int RetainedVersions = 16,
    IReadOnlyList<int>? DistributionColumns = null);
