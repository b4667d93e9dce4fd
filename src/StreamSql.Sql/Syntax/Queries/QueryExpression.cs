namespace StreamSql.Sql.Syntax.Queries;

/// <summary>
/// A query: <see cref="SelectQuery"/>, <see cref="ValuesQuery"/>, <see cref="TableQuery"/>, <see
/// cref="SetOperationQuery"/>, or one of
/// them under WITH, ORDER BY, LIMIT and the like (<see cref="ModifiedQuery"/>).
/// </summary>
public abstract record QueryExpression : SyntaxNode
{
    /// <summary>EMIT CHANGES or EMIT ON WINDOW CLOSE at the end of the query.</summary>
    public virtual EmitMode Emit => EmitMode.Default;
}

/// <summary>When a continuous query shows its results.</summary>
public enum EmitMode
{
    Default,
    Changes,
    OnWindowClose,
}
