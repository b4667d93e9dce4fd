using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Binding;

/// <summary>The GROUP BY of one SELECT block while it is bound.</summary>
internal sealed class Grouping(Scope scope)
{
    public Scope Scope { get; } = scope;

    public List<BoundItem> Keys { get; } = [];

    /// <summary>Null: one grouping set with all keys.</summary>
    public List<IReadOnlyList<int>>? Sets { get; set; }

    public HashSet<int> InputColumns { get; } = scope.ColumnIds();

    public BoundColumn? Find(Expr expression)
    {
        foreach (BoundItem key in Keys)
            if (key.Expression.Equals(expression)) return key.Column;
        return null;
    }

    public bool HasColumn(int id) => Keys.Exists(k => k.Column.Id == id);
}
