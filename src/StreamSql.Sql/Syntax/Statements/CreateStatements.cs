using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Statements;

/// <summary>
/// CREATE TABLE, CREATE STREAM and CREATE SOURCE: <see cref="Kind"/> is Table or Stream (SOURCE is a synonym of STREAM,
/// remembered in <see cref="IsSourceSpelling"/>).
/// </summary>
public sealed record CreateTableStatement(ObjectKind Kind, ObjectName Name, SyntaxList<TableElement> Elements)
    : SqlStatement
{
    public bool OrReplace { get; init; }

    public bool IfNotExists { get; init; }

    public bool IsTemporary { get; init; }

    public bool IsUnlogged { get; init; }

    public bool IsSourceSpelling { get; init; }

    /// <summary>INCLUDE ... clauses behind the columns.</summary>
    public SyntaxList<IncludeColumn> Includes { get; init; } = [];

    public SyntaxList<SqlOption> Options { get; init; } = [];

    public FormatEncode? Format { get; init; }

    /// <summary>PARTITIONED BY (columns).</summary>
    public SyntaxList<Identifier> PartitionedBy { get; init; } = [];

    public string? Comment { get; init; }

    /// <summary>CREATE TABLE ... AS query.</summary>
    public QueryExpression? Query { get; init; }

    /// <summary>The column names of CREATE TABLE t (a, b) AS query.</summary>
    public SyntaxList<Identifier> ColumnNames { get; init; } = [];

    /// <summary>WITH NO DATA.</summary>
    public bool WithNoData { get; init; }

    /// <summary>ON COMMIT PRESERVE ROWS | DELETE ROWS | DROP, in upper case.</summary>
    public string? OnCommit { get; init; }
}

/// <summary>FORMAT f [(options)] ENCODE e [(options)]; either part may be absent.</summary>
public sealed record FormatEncode(
    Identifier? Format, SyntaxList<SqlOption> FormatOptions, Identifier? Encode, SyntaxList<SqlOption> EncodeOptions)
    : SyntaxNode
{
    /// <summary>KEY ENCODE e.</summary>
    public Identifier? KeyEncode { get; init; }
}

/// <summary>CREATE VIEW.</summary>
public sealed record CreateViewStatement(ObjectName Name, SyntaxList<Identifier> Columns, QueryExpression Query)
    : SqlStatement
{
    public bool OrReplace { get; init; }

    public bool IfNotExists { get; init; }

    public bool IsTemporary { get; init; }

    public bool IsRecursive { get; init; }

    public SyntaxList<SqlOption> Options { get; init; } = [];

    /// <summary>WITH [LOCAL | CASCADED] CHECK OPTION, in upper case; null when absent.</summary>
    public string? CheckOption { get; init; }
}

/// <summary>CREATE MATERIALIZED VIEW; the emit mode is <c>Query.Emit</c>.</summary>
public sealed record CreateMaterializedViewStatement(
    ObjectName Name, SyntaxList<Identifier> Columns, QueryExpression Query) : SqlStatement
{
    public bool OrReplace { get; init; }

    public bool IfNotExists { get; init; }

    public SyntaxList<SqlOption> Options { get; init; } = [];

    /// <summary>USING method, as PostgreSQL writes it.</summary>
    public Identifier? AccessMethod { get; init; }

    /// <summary>WITH NO DATA.</summary>
    public bool WithNoData { get; init; }
}

/// <summary>
/// CREATE SINK: exactly one of <see cref="From"/> and <see cref="Query"/>; <see cref="Into"/> for CREATE SINK ... INTO
/// t.
/// </summary>
public sealed record CreateSinkStatement(ObjectName Name) : SqlStatement
{
    public bool OrReplace { get; init; }

    public bool IfNotExists { get; init; }

    public ObjectName? Into { get; init; }

    /// <summary>The columns of INTO t (columns).</summary>
    public SyntaxList<Identifier> IntoColumns { get; init; } = [];

    public ObjectName? From { get; init; }

    public QueryExpression? Query { get; init; }

    public SyntaxList<SqlOption> Options { get; init; } = [];

    public FormatEncode? Format { get; init; }
}

/// <summary>CREATE INDEX.</summary>
public sealed record CreateIndexStatement(Identifier? Name, ObjectName Table, SyntaxList<IndexElement> Elements)
    : SqlStatement
{
    public bool IsUnique { get; init; }

    public bool IsConcurrently { get; init; }

    public bool IfNotExists { get; init; }

    public bool IsOnly { get; init; }

    public Identifier? Method { get; init; }

    public SyntaxList<Identifier> Include { get; init; } = [];

    public bool NullsNotDistinct { get; init; }

    public SyntaxList<SqlOption> Options { get; init; } = [];

    public Identifier? Tablespace { get; init; }

    public SqlExpression? Where { get; init; }
}

/// <summary>A column or expression of an index.</summary>
public sealed record IndexElement(
    SqlExpression Expression, ObjectName? Collation, ObjectName? OperatorClass, SortDirection Direction,
    NullsOrder Nulls)
    : SyntaxNode;

/// <summary>CREATE SCHEMA [IF NOT EXISTS] name [AUTHORIZATION role].</summary>
public sealed record CreateSchemaStatement(ObjectName? Name, bool IfNotExists, Identifier? Authorization)
    : SqlStatement;

/// <summary>CREATE DATABASE name [WITH options].</summary>
public sealed record CreateDatabaseStatement(Identifier Name, bool IfNotExists, SyntaxList<SqlOption> Options)
    : SqlStatement;

/// <summary>CREATE ROLE | USER | GROUP and ALTER ROLE | USER name [WITH] options.</summary>
public sealed record RoleStatement(ObjectKind Kind, bool IsAlter, Identifier Name, SyntaxList<RoleOption> Options)
    : SqlStatement;

/// <summary>
/// An option of a role: its word in upper case (SUPERUSER, NOLOGIN, PASSWORD, IN ROLE ...), a value, or names.
/// </summary>
public sealed record RoleOption(string Name, string? Value, SyntaxList<Identifier> Roles) : SyntaxNode;

/// <summary>CREATE SAVEPOINT name FOR view [IN 'path'].</summary>
public sealed record CreateSavepointStatement(Identifier Name, ObjectName For, string? Path) : SqlStatement;
