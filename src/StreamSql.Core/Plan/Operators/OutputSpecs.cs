using StreamSql.Core.Changelog;

namespace StreamSql.Core.Plan.Operators;

/// <summary>
/// Stores a view's rows under its stream key, readable by epoch, and passes the changelog on to attached views and subscribers.
/// Hidden key columns (not selected by the user) are the last ones. An empty key means a single row; an append-only input without
/// a key gets a row id.
/// </summary>
public sealed record MaterializeSpec : OperatorSpec
{
    public required long ObjectId { get; init; }

    public required string ObjectName { get; init; }

    public required IReadOnlyList<int> KeyColumns { get; init; }

    /// <summary>The first so many columns are the user's.</summary>
    public required int VisibleColumns { get; init; }

    public required ChangelogMode InputMode { get; init; }

    /// <summary>No key is known: rows are kept as a bag (multiplicity per whole row when retracted, row id when append-only).</summary>
    public bool IsBag { get; init; }
}

/// <summary>Writes to an external system.</summary>
public sealed record SinkSpec : OperatorSpec
{
    public required long ObjectId { get; init; }

    public required string ObjectName { get; init; }

    public required string Connector { get; init; }

    public required IReadOnlyDictionary<string, string> Options { get; init; }

    public required ChangelogMode InputMode { get; init; }

    public IReadOnlyList<int>? KeyColumns { get; init; }
}

/// <summary>Bounded only: hands its rows to the session that asked.</summary>
public sealed record CollectSpec : OperatorSpec;
