namespace StreamSql.Sql.Syntax.Statements;

/// <summary>BEGIN [WORK] or START TRANSACTION.</summary>
public sealed record BeginStatement(TransactionModes Modes, bool IsStart) : SqlStatement;

/// <summary>COMMIT or END.</summary>
public sealed record CommitStatement(bool AndChain) : SqlStatement;

/// <summary>ROLLBACK or ABORT.</summary>
public sealed record RollbackStatement(bool AndChain) : SqlStatement;

/// <summary>SAVEPOINT name.</summary>
public sealed record SavepointStatement(Identifier Name) : SqlStatement;

/// <summary>RELEASE [SAVEPOINT] name.</summary>
public sealed record ReleaseSavepointStatement(Identifier Name) : SqlStatement;

/// <summary>ROLLBACK TO [SAVEPOINT] name.</summary>
public sealed record RollbackToSavepointStatement(Identifier Name) : SqlStatement;

/// <summary>PREPARE TRANSACTION 'id', COMMIT PREPARED 'id', ROLLBACK PREPARED 'id'.</summary>
public sealed record TwoPhaseStatement(TwoPhaseAction Action, string TransactionId) : SqlStatement;

/// <summary>The statements of two-phase commit.</summary>
public enum TwoPhaseAction
{
    Prepare,
    CommitPrepared,
    RollbackPrepared,
}

/// <summary>Isolation level, access mode and deferrable mode; null where not written.</summary>
public sealed record TransactionModes(IsolationLevel? Isolation, bool? IsReadOnly, bool? IsDeferrable) : SyntaxNode;

/// <summary>The isolation levels of the standard.</summary>
public enum IsolationLevel
{
    ReadUncommitted,
    ReadCommitted,
    RepeatableRead,
    Serializable,
}
