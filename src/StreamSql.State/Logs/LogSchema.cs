using StreamSql.Core.Types;

namespace StreamSql.State.Logs;

/// <summary>What a log stores: a stream's rows, or a table's changes and, by key or by value, its current rows.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Schema">The stored columns.</param>
/// <param name="IsTable">False: append-only.</param>
/// <param name="KeyColumns">The primary key of a table; null or empty: rows are identified by their whole value.</param>
/// <param name="KeyConstraint">Name of the primary key for 23505; null: <c>name_pkey</c>.</param>
public sealed record LogSchema(
    string Name, Schema Schema, bool IsTable = false, IReadOnlyList<int>? KeyColumns = null, string? KeyConstraint = null);
