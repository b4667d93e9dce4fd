using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Syntax.Queries;

/// <summary>Base of what FROM may hold.</summary>
public abstract record TableReference : SyntaxNode
{
    public TableAlias? Alias { get; init; }
}

/// <summary>AS name (columns).</summary>
public sealed record TableAlias(Identifier Name, SyntaxList<Identifier> Columns) : SyntaxNode;

/// <summary>A relation or a common table expression by name.</summary>
public sealed record NamedTable(ObjectName Name) : TableReference
{
    /// <summary>ONLY t.</summary>
    public bool IsOnly { get; init; }

    /// <summary>FOR SYSTEM_TIME AS OF expression: the temporal join.</summary>
    public SqlExpression? SystemTime { get; init; }

    public TableSample? Sample { get; init; }
}

/// <summary>TABLESAMPLE method (arguments) [REPEATABLE (seed)].</summary>
public sealed record TableSample(Identifier Method, SyntaxList<SqlExpression> Arguments, SqlExpression? Seed)
    : SyntaxNode;

/// <summary>A query in parentheses.</summary>
public sealed record SubqueryTable(QueryExpression Query, bool IsLateral) : TableReference;

/// <summary>A table function, UNNEST among them; also written TABLE(f(...)).</summary>
public sealed record FunctionTable(SqlExpression Function, bool IsLateral) : TableReference
{
    public bool WithOrdinality { get; init; }

    /// <summary>The column definition list of a function that returns record.</summary>
    public SyntaxList<TypeField> ColumnDefinitions { get; init; } = [];
}

/// <summary>ROWS FROM (f(...), g(...)).</summary>
public sealed record RowsFromTable(SyntaxList<RowsFromItem> Items, bool IsLateral) : TableReference
{
    public bool WithOrdinality { get; init; }
}

/// <summary>One function of ROWS FROM.</summary>
public sealed record RowsFromItem(SqlExpression Function, SyntaxList<TypeField> ColumnDefinitions) : SyntaxNode;

/// <summary>
/// TUMBLE, HOP, CUMULATE or SESSION over a table; both spellings give this node. Arguments: TUMBLE (size), HOP (slide,
/// size),
/// CUMULATE (step, size), SESSION (gap).
/// </summary>
/// <param name="Kind">Which window.</param>
/// <param name="Input">A named table or a subquery.</param>
/// <param name="TimeColumn">The event or processing time column.</param>
/// <param name="Arguments">The intervals in the order above.</param>
public sealed record WindowTable(
    WindowKind Kind, TableReference Input, ColumnReference TimeColumn, SyntaxList<SqlExpression> Arguments)
        : TableReference
{
    /// <summary>The offset, an interval.</summary>
    public SqlExpression? Offset { get; init; }

    /// <summary>PARTITION BY of SESSION.</summary>
    public SyntaxList<SqlExpression> PartitionBy { get; init; } = [];
}

/// <summary>The window functions.</summary>
public enum WindowKind
{
    Tumble,
    Hop,
    Cumulate,
    Session,
}

/// <summary>A join of two table references.</summary>
public sealed record JoinTable(TableReference Left, JoinKind Kind, TableReference Right) : TableReference
{
    /// <summary>ASOF JOIN: the best match by the inequality of the condition.</summary>
    public bool IsAsof { get; init; }

    public bool IsNatural { get; init; }

    /// <summary>ON; null for CROSS, NATURAL and USING.</summary>
    public SqlExpression? Condition { get; init; }

    /// <summary>USING (columns).</summary>
    public SyntaxList<Identifier> Using { get; init; } = [];

    /// <summary>USING (...) AS alias.</summary>
    public Identifier? UsingAlias { get; init; }
}

/// <summary>The kinds of join.</summary>
public enum JoinKind
{
    Inner,
    Left,
    Right,
    Full,
    Cross,
}
