using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Binding;

/// <summary>A column that a name may find. Hidden ones (merged by USING) are found only through their table.</summary>
internal sealed record ScopeColumn(string? Table, string? Schema, string Name, Expr Expression, bool IsHidden = false)
{
    public BoundColumn? Origin { get; init; }
}

/// <summary>A table alias of FROM, with the oid that tableoid gives.</summary>
internal sealed record ScopeTable(string Name, string? Schema, long ObjectId);

/// <summary>The names a clause can see, and the query around it. Filled while FROM is bound, then read only.</summary>
internal sealed class Scope(Scope? outer)
{
    public Scope? Outer { get; } = outer;

    public List<ScopeColumn> Columns { get; } = [];

    public List<ScopeTable> Tables { get; } = [];

    /// <summary>Common table expressions declared at this level.</summary>
    public Dictionary<string, CteBinding> Ctes { get; } = [];

    public IEnumerable<ScopeColumn> VisibleColumns => Columns.Where(c => !c.IsHidden);

    public CteBinding? FindCte(string name)
    {
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
            if (scope.Ctes.TryGetValue(name, out CteBinding? cte)) return cte;
        return null;
    }

    /// <summary>Takes over the columns and tables of another FROM entry.</summary>
    public void Append(Scope other)
    {
        Columns.AddRange(other.Columns);
        Tables.AddRange(other.Tables);
    }

    public void AddTable(string name, string? schema, long objectId, IReadOnlyList<BoundColumn> columns)
    {
        Tables.Add(new ScopeTable(name, schema, objectId));
        foreach (BoundColumn column in columns)
            Columns.Add(new ScopeColumn(name, schema, column.Name, column.ToRef()) { Origin = column });
    }

    /// <summary>The column's facts (nullability, origin) if the expression is a plain column of this scope or an outer one.</summary>
    public BoundColumn? FindOrigin(Expr expression)
    {
        if (expression is not InputRef reference) return null;
        for (Scope? scope = this; scope is not null; scope = scope.Outer)
        {
            foreach (ScopeColumn column in scope.Columns)
                if (column.Origin?.Id == reference.Index) return column.Origin;
        }

        return null;
    }

    /// <summary>The numbers of this scope's own columns.</summary>
    public HashSet<int> ColumnIds()
    {
        var ids = new HashSet<int>();
        foreach (ScopeColumn column in Columns)
            ExprTree.CollectInputs(column.Expression, ids);
        return ids;
    }
}

/// <summary>A WITH entry: its query is bound anew at each reference, in the scope that declared it.</summary>
internal sealed record CteBinding(Syntax.Queries.CommonTableExpression Table, Scope DeclaredIn);
