using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Binding.Bound;

/// <summary>An aggregate of a SELECT block; its value is column <paramref name="Column"/>.</summary>
public sealed record BoundAggregate(
    BoundColumn Column, string Function, ExprList Arguments, bool IsDistinct, Expr? Filter, IReadOnlyList<BoundSortKey> OrderBy)
{
    /// <summary>The same computation, whatever the column.</summary>
    public bool IsSameAs(BoundAggregate other) =>
        Function == other.Function && Arguments.Equals(other.Arguments) && IsDistinct == other.IsDistinct
        && Equals(Filter, other.Filter) && OrderBy.SequenceEqual(other.OrderBy);
}

/// <summary>A window function; its value is column <paramref name="Column"/>.</summary>
public sealed record BoundWindow(
    BoundColumn Column, string Function, ExprList Arguments, ExprList PartitionBy, IReadOnlyList<BoundSortKey> OrderBy,
    WindowFrame? Frame, Expr? Filter)
{
    public bool IsSameAs(BoundWindow other) =>
        Function == other.Function && Arguments.Equals(other.Arguments) && PartitionBy.Equals(other.PartitionBy)
        && OrderBy.SequenceEqual(other.OrderBy) && Equals(Frame, other.Frame) && Equals(Filter, other.Filter);
}

/// <summary>A set-returning function of the select list; its value is column <paramref name="Column"/>.</summary>
public sealed record BoundSetReturning(BoundColumn Column, string Function, ExprList Arguments);

/// <summary>What a subquery in an expression gives.</summary>
public enum SubqueryKind
{
    /// <summary>Its single value, or NULL.</summary>
    Scalar,

    /// <summary>Whether it has a row.</summary>
    Exists,

    /// <summary>Whether the condition holds for one of its rows, three-valued.</summary>
    Any,

    /// <summary>Its values as an array.</summary>
    Array,
}

/// <summary>
/// A subquery inside an expression, before planning turns it into a join. <paramref name="Condition"/> is over outer columns and the
/// query's, for <see cref="SubqueryKind.Any"/>.
/// </summary>
public sealed record SubqueryExpr(SubqueryKind Kind, BoundQuery Query, Expr? Condition, SqlType Type) : Expr(Type)
{
    public bool Equals(SubqueryExpr? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Query);
}
