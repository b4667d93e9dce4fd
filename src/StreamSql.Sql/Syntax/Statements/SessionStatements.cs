using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Syntax.Statements;

/// <summary>
/// SET [SESSION | LOCAL] name = values. SET TIME ZONE comes as <c>timezone</c>, SET NAMES as <c>client_encoding</c>,
/// SET SCHEMA as
/// <c>search_path</c>, SET ROLE as <c>role</c>, SET SESSION AUTHORIZATION as <c>session_authorization</c>. No values
/// mean DEFAULT.
/// </summary>
public sealed record SetStatement(string Name, SyntaxList<OptionValue> Values, SetScope Scope) : SqlStatement;

/// <summary>SET LOCAL and SET SESSION.</summary>
public enum SetScope
{
    Default,
    Session,
    Local,
}

/// <summary>SET TRANSACTION modes, or SET SESSION CHARACTERISTICS AS TRANSACTION modes.</summary>
public sealed record SetTransactionStatement(bool IsSessionDefault, TransactionModes Modes) : SqlStatement
{
    /// <summary>SET TRANSACTION SNAPSHOT 'id'.</summary>
    public string? Snapshot { get; init; }
}

/// <summary>SET CONSTRAINTS ALL | names DEFERRED | IMMEDIATE; no names mean ALL.</summary>
public sealed record SetConstraintsStatement(SyntaxList<ObjectName> Names, bool IsDeferred) : SqlStatement;

/// <summary>RESET name; null means ALL.</summary>
public sealed record ResetStatement(string? Name) : SqlStatement;

/// <summary>DISCARD ALL | PLANS | SEQUENCES | TEMP.</summary>
public sealed record DiscardStatement(DiscardTarget Target) : SqlStatement;

/// <summary>What DISCARD throws away.</summary>
public enum DiscardTarget
{
    All,
    Plans,
    Sequences,
    Temporary,
}

/// <summary>
/// SHOW setting; <c>all</c> for SHOW ALL, <c>timezone</c>, <c>transaction_isolation</c>, <c>session_authorization</c>
/// for the long forms.
/// </summary>
public sealed record ShowSettingStatement(string Name) : SqlStatement;

/// <summary>
/// SHOW list: the words in upper case (STREAMS, MATERIALIZED VIEWS, JOBS, PENDING TRANSACTIONS, COLUMNS ...).
/// </summary>
public sealed record ShowObjectsStatement(string What) : SqlStatement
{
    /// <summary>FROM or IN a schema or an object.</summary>
    public ObjectName? From { get; init; }

    public string? Like { get; init; }

    public SqlExpression? Where { get; init; }
}

/// <summary>SHOW CREATE [kind] name.</summary>
public sealed record ShowCreateStatement(ObjectKind? Kind, ObjectName Name) : SqlStatement;

/// <summary>DESCRIBE name, DESC name.</summary>
public sealed record DescribeStatement(ObjectName Name) : SqlStatement;

/// <summary>PREPARE name [(types)] AS statement.</summary>
public sealed record PrepareStatement(Identifier Name, SyntaxList<TypeName> ParameterTypes, SqlStatement Statement)
    : SqlStatement;

/// <summary>EXECUTE name [(arguments)].</summary>
public sealed record ExecuteStatement(Identifier Name, SyntaxList<SqlExpression> Arguments) : SqlStatement;

/// <summary>DEALLOCATE [PREPARE] name; null means ALL.</summary>
public sealed record DeallocateStatement(Identifier? Name) : SqlStatement;

/// <summary>DECLARE name CURSOR FOR query or SUBSCRIBE.</summary>
public sealed record DeclareCursorStatement(Identifier Name, SqlStatement Statement) : SqlStatement
{
    public bool IsBinary { get; init; }

    public bool IsInsensitive { get; init; }

    /// <summary>SCROLL is true, NO SCROLL is false, neither is null.</summary>
    public bool? IsScroll { get; init; }

    public bool WithHold { get; init; }
}

/// <summary>FETCH or MOVE.</summary>
public sealed record FetchStatement(Identifier Cursor, FetchDirection Direction, long? Count, bool IsMove)
    : SqlStatement
{
    /// <summary>WITH (timeout = '1s').</summary>
    public SyntaxList<SqlOption> Options { get; init; } = [];
}

/// <summary>
/// The direction of FETCH. Count is 1 when not written; null stands for ALL. Absolute and Relative always have a count;
/// Next, Prior, First and Last have none.
/// </summary>
public enum FetchDirection
{
    Forward,
    Backward,
    Next,
    Prior,
    First,
    Last,
    Absolute,
    Relative,
}

/// <summary>CLOSE name; null means ALL.</summary>
public sealed record CloseCursorStatement(Identifier? Name) : SqlStatement;

/// <summary>LISTEN channel.</summary>
public sealed record ListenStatement(Identifier Channel) : SqlStatement;

/// <summary>UNLISTEN channel; null means *.</summary>
public sealed record UnlistenStatement(Identifier? Channel) : SqlStatement;

/// <summary>NOTIFY channel [, 'payload'].</summary>
public sealed record NotifyStatement(Identifier Channel, string? Payload) : SqlStatement;
