namespace StreamSql.Sql.Explain;

/// <summary>Which stage EXPLAIN shows.</summary>
public enum ExplainFormat
{
    Physical,
    Ast,
    Logical,
    Optimized,
    Graph,
    Json,
}
