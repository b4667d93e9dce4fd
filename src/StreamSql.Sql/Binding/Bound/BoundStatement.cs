using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding.Bound;

/// <summary>A statement with names and types resolved: what a session executes.</summary>
public abstract record BoundStatement
{
    /// <summary>Types of $1 …</summary>
    public IReadOnlyList<SqlType> ParameterTypes { get; init; } = [];

    /// <summary>Columns of the rows it returns; empty for none.</summary>
    public Schema Output { get; init; } = Schema.Empty;

    /// <summary>Where each output column comes from, for RowDescription: (table oid, attnum).</summary>
    public IReadOnlyList<(long Table, int Column)> Origins { get; init; } = [];

    public IReadOnlyList<Notice> Notices { get; init; } = [];

    /// <summary>Objects read, through views as well.</summary>
    public IReadOnlyList<long> DependsOn { get; init; } = [];
}

/// <summary>SELECT, VALUES, TABLE.</summary>
public sealed record BoundQueryStatement(QueryExpression Syntax, BoundQuery Query) : BoundStatement
{
    internal int NextColumn { get; init; }
}

/// <summary>CREATE STREAM, TABLE, VIEW: the object as it will be stored, without id.</summary>
public sealed record BoundCreateObject(CatalogObject Object) : BoundStatement
{
    /// <summary>IF NOT EXISTS found it: nothing to do but a notice.</summary>
    public bool AlreadyExists { get; init; }

    /// <summary>OR REPLACE: the object of that name, whose id the new one takes.</summary>
    public CatalogObject? Replaces { get; init; }
}

/// <summary>CREATE MATERIALIZED VIEW, CREATE SINK, INSERT INTO stream SELECT …: an object and the job that feeds it.</summary>
public sealed record BoundCreateJob(RelationObject Object, BoundQuery Query, EmitMode Emit) : BoundStatement
{
    public bool AlreadyExists { get; init; }

    public CatalogObject? Replaces { get; init; }

    /// <summary>CREATE SINK … INTO t: the base object whose log the job writes.</summary>
    public BaseObject? Into { get; init; }

    internal int NextColumn { get; init; }
}

/// <summary>DROP: the objects in the order in which they go, dependents first.</summary>
public sealed record BoundDrop(IReadOnlyList<CatalogObject> Objects) : BoundStatement;

/// <summary>ALTER … RENAME, SET SCHEMA, COMMENT and the like: objects as they will be.</summary>
public sealed record BoundAlterObjects(string Tag, IReadOnlyList<CatalogObject> Objects) : BoundStatement;

/// <summary>ALTER of what runs (SUSPEND, SET PARALLELISM …): the server acts on the syntax.</summary>
public sealed record BoundAlterJob(RelationObject Object, AlterAction Action) : BoundStatement;

/// <summary>A text to show: SHOW CREATE.</summary>
public sealed record BoundText(string Column, string Text) : BoundStatement;

/// <summary>Any statement that needs no binding: the server acts on the syntax.</summary>
public sealed record BoundSyntax(SqlStatement Statement) : BoundStatement;

/// <summary>What to do with a row whose key is there already.</summary>
public enum ConflictAction
{
    /// <summary>Error 23505.</summary>
    Fail,
    Nothing,
    Update,
}

/// <summary>
/// INSERT into a base object. <see cref="Query"/> gives exactly the object's columns in its order, computed and default ones
/// included; <see cref="Returning"/> is over those.
/// </summary>
public sealed record BoundInsert(BaseObject Target, BoundQuery Query) : BoundStatement
{
    public ConflictAction Conflict { get; init; }

    /// <summary>ON CONFLICT's columns; empty: the primary key or any.</summary>
    public IReadOnlyList<int> ConflictColumns { get; init; } = [];

    /// <summary>
    /// DO UPDATE: the new row, one expression per column over (existing row, then excluded row) by position.
    /// </summary>
    public IReadOnlyList<Expr>? Update { get; init; }

    /// <summary>DO UPDATE … WHERE, over the same.</summary>
    public Expr? UpdateWhere { get; init; }

    /// <summary>RETURNING, over the stored row by position; null for none.</summary>
    public IReadOnlyList<Expr>? Returning { get; init; }

    /// <summary>The source never ends: the server starts a job.</summary>
    public bool IsUnbounded { get; init; }

    /// <summary>The syntax, to bind the query anew as a job.</summary>
    public InsertStatement? Syntax { get; init; }

    internal int NextColumn { get; init; }
}

/// <summary>
/// UPDATE or DELETE of a table. The bounded query gives the old row's columns; for UPDATE then the new row's. RETURNING is over the new
/// row (UPDATE) or the old row (DELETE) by position.
/// </summary>
public sealed record BoundModify(TableObject Target, bool IsDelete, BoundQuery Query) : BoundStatement
{
    public IReadOnlyList<Expr>? Returning { get; init; }

    internal int NextColumn { get; init; }
}
