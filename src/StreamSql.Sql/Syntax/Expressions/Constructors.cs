using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Expressions;

/// <summary>ROW(a, b) or (a, b).</summary>
public sealed record RowExpression(SyntaxList<SqlExpression> Items, bool IsExplicit) : SqlExpression;

/// <summary>ARRAY[a, b]; inner dimensions are ArrayExpressions again.</summary>
public sealed record ArrayExpression(SyntaxList<SqlExpression> Items) : SqlExpression;

/// <summary>ARRAY(SELECT ...).</summary>
public sealed record ArrayQueryExpression(QueryExpression Query) : SqlExpression;

/// <summary>CASE [operand] WHEN ... THEN ... [ELSE ...] END.</summary>
public sealed record CaseExpression(SqlExpression? Operand, SyntaxList<CaseWhen> Whens, SqlExpression? Else)
    : SqlExpression;

/// <summary>One branch of a CASE.</summary>
public sealed record CaseWhen(SqlExpression When, SqlExpression Then) : SyntaxNode;

/// <summary>
/// CURRENT_DATE, CURRENT_TIMESTAMP(p), LOCALTIME, CURRENT_USER, CURRENT_SCHEMA and the like: functions written without
/// parentheses; the name in lower case.
/// </summary>
public sealed record SqlValueFunction(string Name, int? Precision) : SqlExpression;
