using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Physical;

namespace StreamSql.Sql;

/// <summary>A query ready to run.</summary>
public sealed record CompiledQuery
{
    public required JobGraph Graph { get; init; }

    /// <summary>Columns of the result; for a view the stored ones, hidden keys last.</summary>
    public required Schema Output { get; init; }

    /// <summary>Objects it reads: what a common epoch is chosen for.</summary>
    public IReadOnlyList<long> DependsOn { get; init; } = [];

    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>The first so many columns of <see cref="Output"/> are the user's.</summary>
    public int VisibleColumns { get; init; }

    /// <summary>Key of a materialized view, as positions; empty when rows are kept as a bag.</summary>
    public IReadOnlyList<int> Key { get; init; } = [];

    /// <summary>The physical plan, for EXPLAIN and tests.</summary>
    public required StreamNode Plan { get; init; }
}
