namespace StreamSql.State.Snapshots;

/// <summary>What a block of a state file holds. Numbers are persisted.</summary>
internal enum SnapshotSection : byte
{
    End = 0,

    /// <summary>Rows of a keyed table, one by one.</summary>
    KeyedRows = 1,

    /// <summary>A page of a keyed table whose rows are their raw bytes.</summary>
    KeyedPage = 2,

    /// <summary>Keys of a sorted table, each with entries.</summary>
    Sorted = 3,

    /// <summary>Rows of a versioned table.</summary>
    Versioned = 4,

    /// <summary>A value of an operator.</summary>
    Blob = 5,
}
