using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning.Logical;

/// <summary>
/// A relational operator. Immutable. Columns are known by number as in the bound tree, so a node can be moved without renumbering;
/// references to numbers that no input gives are correlated and gone after planning.
/// </summary>
public abstract record LogicalNode
{
    public abstract IReadOnlyList<BoundColumn> Columns { get; }

    public abstract IReadOnlyList<LogicalNode> Inputs { get; }

    /// <summary>The same operator over other inputs of the same meaning.</summary>
    public abstract LogicalNode WithInputs(IReadOnlyList<LogicalNode> inputs);

    /// <summary>Expressions evaluated over the inputs' columns.</summary>
    public virtual IEnumerable<Expr> Expressions => [];

    public string Name => GetType().Name["Logical".Length..];

    public HashSet<int> ColumnIds() => [.. Columns.Select(c => c.Id)];

    public BoundColumn? Find(int id)
    {
        foreach (BoundColumn column in Columns)
            if (column.Id == id) return column;
        return null;
    }
}
