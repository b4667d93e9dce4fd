namespace StreamSql.Sql.Syntax.Expressions;

/// <summary>NULL.</summary>
public sealed record NullLiteral : SqlExpression;

/// <summary>TRUE or FALSE.</summary>
public sealed record BooleanLiteral(bool Value) : SqlExpression;

/// <summary>
/// A number without sign: decimal digits of any length when <see cref="IsInteger"/> (hexadecimal, octal and binary
/// forms are
/// converted), otherwise digits with a point or an exponent. Underscores are removed.
/// </summary>
public sealed record NumberLiteral(string Text, bool IsInteger) : SqlExpression;

/// <summary>
/// A string of any spelling ('..', E'..', U&amp;'..', $$..$$), with escapes resolved; its type is still unknown.
/// </summary>
public sealed record StringLiteral(string Value) : SqlExpression;

/// <summary>B'0101' or X'1F'.</summary>
public sealed record BitStringLiteral(string Digits, bool IsHexadecimal) : SqlExpression;

/// <summary>A typed literal: <c>date '2020-01-01'</c>, <c>timestamp '...'</c>, <c>point '(1,2)'</c>.</summary>
public sealed record TypedLiteral(TypeName Type, string Value) : SqlExpression;

/// <summary><c>interval '1 day'</c>, <c>interval '1' day</c>, <c>interval '1:02' minute to second(3)</c>.</summary>
public sealed record IntervalLiteral(string Value, IntervalFields Fields, int? Precision) : SqlExpression;

/// <summary>$n, counted from 1.</summary>
public sealed record ParameterExpression(int Number) : SqlExpression;

/// <summary>DEFAULT in a VALUES row or an assignment.</summary>
public sealed record DefaultExpression : SqlExpression;
