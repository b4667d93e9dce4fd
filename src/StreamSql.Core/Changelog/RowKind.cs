namespace StreamSql.Core.Changelog;

/// <summary>What a row of a changelog does. Numbers are persisted and used in arithmetic: bit 0 set = the row is withdrawn.</summary>
public enum RowKind : byte
{
    /// <summary>+I</summary>
    Insert = 0,

    /// <summary>-U: the old row of an update; the +U with the same key follows in the same chunk.</summary>
    UpdateBefore = 1,

    /// <summary>+U</summary>
    UpdateAfter = 2,

    /// <summary>-D</summary>
    Delete = 3,
}
