using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Syntax.Statements;

/// <summary>DROP kind [IF EXISTS] names [CASCADE | RESTRICT].</summary>
public sealed record DropStatement(ObjectKind Kind, SyntaxList<ObjectName> Names, bool IfExists, bool IsCascade)
    : SqlStatement
{
    public bool IsConcurrently { get; init; }
}

/// <summary>DROP SAVEPOINT [IF EXISTS] name: a job's savepoint, by name or path.</summary>
public sealed record DropSavepointStatement(Identifier Name, bool IfExists) : SqlStatement;

/// <summary>TRUNCATE [TABLE] names.</summary>
public sealed record TruncateStatement(SyntaxList<ObjectName> Names, bool RestartIdentity, bool IsCascade)
    : SqlStatement;

/// <summary>COMMENT ON kind name IS 'text'; null for IS NULL. A column comes with its table as qualifier.</summary>
public sealed record CommentStatement(ObjectKind Kind, ObjectName Name, string? Text) : SqlStatement
{
    /// <summary>The table of COMMENT ON CONSTRAINT c ON t.</summary>
    public ObjectName? On { get; init; }
}

/// <summary>GRANT or REVOKE of privileges on objects.</summary>
public sealed record GrantStatement(bool IsRevoke, SyntaxList<Privilege> Privileges, SyntaxList<ObjectName> Objects)
    : SqlStatement
{
    public ObjectKind Kind { get; init; } = ObjectKind.Table;

    /// <summary>ON ALL TABLES IN SCHEMA: <see cref="Objects"/> are schemas.</summary>
    public bool AllInSchema { get; init; }

    public SyntaxList<Identifier> Grantees { get; init; } = [];

    /// <summary>WITH GRANT OPTION, or GRANT OPTION FOR.</summary>
    public bool GrantOption { get; init; }

    public bool IsCascade { get; init; }
}

/// <summary>A privilege in upper case, with columns if given; ALL for ALL PRIVILEGES.</summary>
public sealed record Privilege(string Name, SyntaxList<Identifier> Columns) : SyntaxNode;

/// <summary>GRANT roles TO roles, REVOKE roles FROM roles.</summary>
public sealed record GrantRoleStatement(bool IsRevoke, SyntaxList<Identifier> Roles, SyntaxList<Identifier> Grantees)
    : SqlStatement
{
    /// <summary>WITH ADMIN OPTION, or ADMIN OPTION FOR.</summary>
    public bool AdminOption { get; init; }

    public bool IsCascade { get; init; }
}

/// <summary>LOCK [TABLE] names [IN mode MODE] [NOWAIT]; the mode in upper case.</summary>
public sealed record LockStatement(SyntaxList<ObjectName> Names, string? Mode, bool NoWait) : SqlStatement;

/// <summary>ANALYZE [(options)] [tables].</summary>
public sealed record AnalyzeStatement(SyntaxList<SqlOption> Options, SyntaxList<VacuumTarget> Targets) : SqlStatement;

/// <summary>VACUUM [options] [tables].</summary>
public sealed record VacuumStatement(SyntaxList<SqlOption> Options, SyntaxList<VacuumTarget> Targets) : SqlStatement;

/// <summary>A table of ANALYZE or VACUUM, with columns if given.</summary>
public sealed record VacuumTarget(ObjectName Table, SyntaxList<Identifier> Columns) : SyntaxNode;

/// <summary>REFRESH MATERIALIZED VIEW [CONCURRENTLY] name [WITH [NO] DATA].</summary>
public sealed record RefreshMaterializedViewStatement(ObjectName Name, bool IsConcurrently, bool WithNoData)
    : SqlStatement;

/// <summary>DO [LANGUAGE l] 'code'.</summary>
public sealed record DoStatement(string Code, Identifier? Language) : SqlStatement;

/// <summary>CALL procedure(arguments).</summary>
public sealed record CallStatement(FunctionCall Call) : SqlStatement;

/// <summary>CHECKPOINT.</summary>
public sealed record CheckpointStatement : SqlStatement;
