namespace StreamSql.Core.Changelog;

/// <summary>Which row kinds an edge may carry. Numbers are persisted in plans.</summary>
public enum ChangelogMode : byte
{
    /// <summary>+I only.</summary>
    AppendOnly = 0,

    /// <summary>+I, +U and -D by key: a row replaces the one with its key; -U is absent, a -D needs only its key columns.</summary>
    Upsert = 1,

    /// <summary>All kinds; each withdrawal carries the whole old row.</summary>
    Retract = 2,
}
