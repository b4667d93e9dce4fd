namespace StreamSql.Sql.Syntax.Expressions;

/// <summary>Base of all value expressions.</summary>
public abstract record SqlExpression : SyntaxNode;
