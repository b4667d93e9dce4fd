using StreamSql.Core.Errors;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Sessions;

/// <summary>BEGIN, COMMIT, ROLLBACK, savepoints, SET TRANSACTION.</summary>
internal static class TransactionHandler
{
    public static PlannedStatement? Plan(SqlStatement syntax) => syntax switch
    {
        BeginStatement begin => new SimpleStatement(begin, session => Begin(session, begin.Modes, begin.IsStart)),
        CommitStatement commit => new SimpleStatement(commit, (session, c) => CommitAsync(session, commit.AndChain, c)),
        RollbackStatement rollback => new SimpleStatement(rollback, (session, _) => RollbackAsync(session, rollback.AndChain)),
        SavepointStatement savepoint => new SimpleStatement(savepoint, session =>
        {
            RequireBlock(session, "SAVEPOINT");
            session.Transaction.AddSavepoint(savepoint.Name.Text);
            return "SAVEPOINT";
        }),
        ReleaseSavepointStatement release => new SimpleStatement(release, session =>
        {
            RequireBlock(session, "RELEASE SAVEPOINT");
            session.Transaction.ReleaseSavepoint(release.Name.Text);
            return "RELEASE";
        }),
        RollbackToSavepointStatement back => new SimpleStatement(back, session =>
        {
            RequireBlock(session, "ROLLBACK TO SAVEPOINT");
            session.Transaction.RollbackTo(back.Name.Text);
            return "ROLLBACK";
        }),
        SetTransactionStatement set => new SimpleStatement(set, session => SetTransaction(session, set)),
        SetConstraintsStatement constraints => new SimpleStatement(constraints, _ => "SET CONSTRAINTS"),
        LockStatement locks => new SimpleStatement(locks, session =>
        {
            RequireBlock(session, "LOCK TABLE");
            return "LOCK TABLE";
        }),
        TwoPhaseStatement twoPhase => throw StreamSqlException.NotSupported(twoPhase.Action switch
        {
            TwoPhaseAction.Prepare => "PREPARE TRANSACTION",
            TwoPhaseAction.CommitPrepared => "COMMIT PREPARED",
            _ => "ROLLBACK PREPARED",
        }),
        _ => null,
    };

    private static string Begin(Session session, TransactionModes modes, bool isStart)
    {
        string tag = isStart ? "START TRANSACTION" : "BEGIN";
        if (session.Transaction.State != TransactionState.Idle)
        {
            session.Warn(SqlState.ActiveTransaction, "there is already a transaction in progress");
            return tag;
        }

        session.Settings.BeginTransaction();
        session.Transaction.Begin(modes.IsReadOnly ?? session.Settings.Bool("default_transaction_read_only"));
        Apply(session, modes, isLocal: true);
        return tag;
    }

    private static async ValueTask<StatementResult> CommitAsync(Session session, bool chain, CancellationToken cancellation)
    {
        TransactionBlock block = session.Transaction;
        if (block.State == TransactionState.Failed) return await RollbackAsync(session, chain).ConfigureAwait(false);
        if (block.State == TransactionState.Idle && !block.IsImplicit)
        {
            session.Warn(SqlState.NoActiveTransaction, "there is no transaction in progress");
            return new CommandResult("COMMIT");
        }

        try
        {
            await session.Services.Writes.CommitAsync(session, cancellation).ConfigureAwait(false);
        }
        catch
        {
            await EndAsync(session, commit: false).ConfigureAwait(false);
            throw;
        }

        await EndAsync(session, commit: true).ConfigureAwait(false);
        if (chain) Begin(session, new TransactionModes(null, null, null), false);
        return new CommandResult("COMMIT");
    }

    private static async ValueTask<StatementResult> RollbackAsync(Session session, bool chain)
    {
        if (session.Transaction.State == TransactionState.Idle && !session.Transaction.IsImplicit)
        {
            session.Warn(SqlState.NoActiveTransaction, "there is no transaction in progress");
            return new CommandResult("ROLLBACK");
        }

        await EndAsync(session, commit: false).ConfigureAwait(false);
        if (chain) Begin(session, new TransactionModes(null, null, null), false);
        return new CommandResult("ROLLBACK");
    }

    private static async ValueTask EndAsync(Session session, bool commit)
    {
        session.Transaction.Reset();
        session.Settings.EndTransaction(commit);
        await session.CloseCursorsAsync(holdable: false).ConfigureAwait(false);
    }

    private static string SetTransaction(Session session, SetTransactionStatement set)
    {
        if (set.IsSessionDefault)
        {
            if (set.Modes.Isolation is { } level) session.Settings.Set("default_transaction_isolation", Name(level));
            if (set.Modes.IsReadOnly is { } readOnly) session.Settings.Set("default_transaction_read_only", readOnly ? "on" : "off");
            return "SET";
        }

        if (session.Transaction.State == TransactionState.Idle)
        {
            session.Warn(SqlState.NoActiveTransaction, "SET TRANSACTION can only be used in transaction blocks");
            return "SET";
        }

        if (set.Modes.IsReadOnly is { } isReadOnly) session.Transaction.IsReadOnly = isReadOnly;
        Apply(session, set.Modes, isLocal: true);
        return "SET";
    }

    private static void Apply(Session session, TransactionModes modes, bool isLocal)
    {
        session.Settings.Set(
            "transaction_isolation", modes.Isolation is { } level ? Name(level) : session.Settings["default_transaction_isolation"], isLocal);
        session.Settings.Set("transaction_read_only", session.Transaction.IsReadOnly ? "on" : "off", isLocal);
    }

    private static string Name(IsolationLevel level) => level switch
    {
        IsolationLevel.ReadUncommitted => "read uncommitted",
        IsolationLevel.RepeatableRead => "repeatable read",
        IsolationLevel.Serializable => "serializable",
        _ => "read committed",
    };

    private static void RequireBlock(Session session, string statement)
    {
        if (session.Transaction.State == TransactionState.Idle)
            throw new StreamSqlException(SqlState.NoActiveTransaction, $"{statement} can only be used in transaction blocks");
    }
}
