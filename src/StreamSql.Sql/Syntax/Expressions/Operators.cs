namespace StreamSql.Sql.Syntax.Expressions;

/// <summary>
/// An operator: its symbol (<c>!=</c> comes as <c>&lt;&gt;</c>) and the schema of OPERATOR(schema.symbol), if given.
/// </summary>
public sealed record OperatorName(string Symbol, ObjectName? Schema = null) : SyntaxNode;

/// <summary>A prefix operator: +, -, ~, @, |/ and the like.</summary>
public sealed record UnaryExpression(OperatorName Operator, SqlExpression Operand) : SqlExpression;

/// <summary>A binary operator, comparisons and ~ ~* !~ !~* among them.</summary>
public sealed record BinaryExpression(SqlExpression Left, OperatorName Operator, SqlExpression Right) : SqlExpression;

/// <summary>A chain of AND or of OR with at least two operands, flattened.</summary>
public sealed record LogicalExpression(LogicalKind Kind, SyntaxList<SqlExpression> Operands) : SqlExpression;

/// <summary>Which connective a <see cref="LogicalExpression"/> has.</summary>
public enum LogicalKind
{
    And,
    Or,
}

/// <summary>NOT x.</summary>
public sealed record NotExpression(SqlExpression Operand) : SqlExpression;

/// <summary>x COLLATE c.</summary>
public sealed record CollateExpression(SqlExpression Operand, ObjectName Collation) : SqlExpression;

/// <summary>x AT TIME ZONE z; no zone means AT LOCAL.</summary>
public sealed record AtTimeZoneExpression(SqlExpression Operand, SqlExpression? Zone) : SqlExpression;

/// <summary>CAST(x AS t), x::t, TRY_CAST(x AS t).</summary>
public sealed record CastExpression(SqlExpression Operand, TypeName Type, CastSyntax Syntax) : SqlExpression;

/// <summary>How a cast was written; Try gives NULL instead of an error.</summary>
public enum CastSyntax
{
    Cast,
    DoubleColon,
    Try,
}
