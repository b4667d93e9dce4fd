using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Statements;

/// <summary>INSERT INTO; no <see cref="Query"/> means DEFAULT VALUES.</summary>
public sealed record InsertStatement(ObjectName Table, SyntaxList<InsertColumn> Columns, QueryExpression? Query)
    : SqlStatement
{
    public WithClause? With { get; init; }

    public Identifier? Alias { get; init; }

    public OverridingMode Overriding { get; init; }

    public OnConflictClause? OnConflict { get; init; }

    public SyntaxList<SelectItem> Returning { get; init; } = [];
}

/// <summary>A target column; with indirection (field or subscript) it is not supported beyond parsing.</summary>
public sealed record InsertColumn(Identifier Name, SyntaxList<Identifier> Fields) : SyntaxNode;

/// <summary>OVERRIDING SYSTEM | USER VALUE.</summary>
public enum OverridingMode
{
    None,
    System,
    User,
}

/// <summary>ON CONFLICT [target] DO NOTHING | DO UPDATE.</summary>
public sealed record OnConflictClause : SyntaxNode
{
    /// <summary>The columns or expressions of the target.</summary>
    public SyntaxList<IndexElement> Target { get; init; } = [];

    public SqlExpression? TargetWhere { get; init; }

    /// <summary>ON CONSTRAINT name.</summary>
    public Identifier? Constraint { get; init; }

    /// <summary>DO UPDATE SET; empty means DO NOTHING.</summary>
    public SyntaxList<Assignment> Assignments { get; init; } = [];

    public SqlExpression? Where { get; init; }
}

/// <summary>SET column = value, or SET (columns) = row or query.</summary>
public sealed record Assignment(SyntaxList<InsertColumn> Targets, bool IsMultiple, SqlExpression Value) : SyntaxNode;

/// <summary>UPDATE.</summary>
public sealed record UpdateStatement(NamedTable Table, SyntaxList<Assignment> Assignments) : SqlStatement
{
    public WithClause? With { get; init; }

    public SyntaxList<TableReference> From { get; init; } = [];

    public SqlExpression? Where { get; init; }

    public SyntaxList<SelectItem> Returning { get; init; } = [];
}

/// <summary>DELETE FROM.</summary>
public sealed record DeleteStatement(NamedTable Table) : SqlStatement
{
    public WithClause? With { get; init; }

    public SyntaxList<TableReference> Using { get; init; } = [];

    public SqlExpression? Where { get; init; }

    public SyntaxList<SelectItem> Returning { get; init; } = [];
}

/// <summary>
/// COPY of a table or of a query or other row-returning statement (COPY (SUBSCRIBE v) TO STDOUT). The old option
/// syntax comes as
/// the options of the new one (format, delimiter, null, header, quote, escape, force_quote, force_not_null, encoding
/// ...).
/// </summary>
public sealed record CopyStatement(bool IsFrom, CopyEndpoint Endpoint, string? Location) : SqlStatement
{
    public ObjectName? Table { get; init; }

    public SyntaxList<Identifier> Columns { get; init; } = [];

    /// <summary>
    /// The statement in parentheses: a <see cref="SelectStatement"/>, DML with RETURNING or a <see
    /// cref="SubscribeStatement"/>.
    /// </summary>
    public SqlStatement? Statement { get; init; }

    public SyntaxList<SqlOption> Options { get; init; } = [];

    /// <summary>COPY FROM ... WHERE.</summary>
    public SqlExpression? Where { get; init; }
}

/// <summary>The other end of a COPY.</summary>
public enum CopyEndpoint
{
    Standard,
    File,
    Program,
}
