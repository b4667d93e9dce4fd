using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements;

/// <summary>What a statement may do to data and catalog, which transaction blocks and pipelines ask.</summary>
internal enum StatementEffect
{
    /// <summary>Session only: SET, SHOW, BEGIN …</summary>
    Session,

    /// <summary>Reads data.</summary>
    Read,

    /// <summary>Changes rows.</summary>
    Write,

    /// <summary>Changes the catalog or jobs.</summary>
    Definition,
}

/// <summary>
/// A statement ready to be executed any number of times: bound to the catalog where that can be done ahead. Immutable, so that a
/// plan cache may hand it to several sessions.
/// </summary>
internal abstract class PlannedStatement(SqlStatement syntax)
{
    public SqlStatement Syntax { get; } = syntax;

    public virtual StatementEffect Effect => StatementEffect.Session;

    /// <summary>Types of $1, $2 …</summary>
    public virtual IReadOnlyList<SqlType> ParameterTypes => [];

    /// <summary>Columns of the result; null when there is none.</summary>
    public virtual IReadOnlyList<ResultColumn>? Columns => null;

    /// <summary>The catalog version it was bound at; -1: it does not depend on the catalog.</summary>
    public virtual long CatalogVersion => -1;

    /// <summary>Allowed in a failed transaction block.</summary>
    public virtual bool EndsTransaction => false;

    /// <summary>Executes; the caller has checked transaction state. Parameters are <see cref="Core.Columnar.SqlValue"/>s.</summary>
    public abstract ValueTask<StatementResult> ExecuteAsync(
        Session session, object?[] parameters, CancellationToken cancellation);
}
