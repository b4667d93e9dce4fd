using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Expressions;

/// <summary>x IS [NOT] NULL, TRUE, FALSE, UNKNOWN, NORMALIZED, DOCUMENT, JSON.</summary>
public sealed record IsExpression(SqlExpression Operand, IsTest Test, bool IsNegated) : SqlExpression;

/// <summary>What an <see cref="IsExpression"/> asks.</summary>
public enum IsTest
{
    Null,
    True,
    False,
    Unknown,
    Normalized,
    Document,
    Json,
}

/// <summary>a IS [NOT] DISTINCT FROM b.</summary>
public sealed record IsDistinctFromExpression(SqlExpression Left, SqlExpression Right, bool IsNegated) : SqlExpression;

/// <summary>x [NOT] BETWEEN [SYMMETRIC] low AND high.</summary>
public sealed record BetweenExpression(
    SqlExpression Operand, SqlExpression Low, SqlExpression High, bool IsNegated, bool IsSymmetric) : SqlExpression;

/// <summary>x [NOT] LIKE | ILIKE | SIMILAR TO pattern [ESCAPE e].</summary>
public sealed record LikeExpression(
    SqlExpression Operand, LikeKind Kind, SqlExpression Pattern, SqlExpression? Escape, bool IsNegated) : SqlExpression;

/// <summary>The three pattern predicates.</summary>
public enum LikeKind
{
    Like,
    ILike,
    SimilarTo,
}

/// <summary>x [NOT] IN (a, b, ...).</summary>
public sealed record InListExpression(SqlExpression Operand, SyntaxList<SqlExpression> Items, bool IsNegated)
    : SqlExpression;

/// <summary>x [NOT] IN (SELECT ...).</summary>
public sealed record InQueryExpression(SqlExpression Operand, QueryExpression Query, bool IsNegated) : SqlExpression;

/// <summary>EXISTS (SELECT ...).</summary>
public sealed record ExistsExpression(QueryExpression Query) : SqlExpression;

/// <summary>A query in parentheses used as a value.</summary>
public sealed record ScalarSubqueryExpression(QueryExpression Query) : SqlExpression;

/// <summary>
/// x op ANY|ALL (SELECT ...); SOME comes as ANY. LIKE and ILIKE come as the operators ~~ and ~~*, with NOT as !~~ and
/// !~~*.
/// </summary>
public sealed record QuantifiedQueryExpression(
    SqlExpression Left, OperatorName Operator, QuantifierKind Quantifier, QueryExpression Query) : SqlExpression;

/// <summary>x op ANY|ALL (array).</summary>
public sealed record QuantifiedArrayExpression(
    SqlExpression Left, OperatorName Operator, QuantifierKind Quantifier, SqlExpression Array) : SqlExpression;

/// <summary>ANY (or SOME) and ALL.</summary>
public enum QuantifierKind
{
    Any,
    All,
}

/// <summary>(a, b) OVERLAPS (c, d).</summary>
public sealed record OverlapsExpression(RowExpression Left, RowExpression Right) : SqlExpression;

/// <summary>WHERE CURRENT OF cursor.</summary>
public sealed record CurrentOfExpression(Identifier Cursor) : SqlExpression;
