using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>DROP, sessions, transactions, privileges and the rest.</summary>
internal sealed partial class SqlWriter
{
    private SqlWriter Utility(SqlStatement statement) => statement switch
    {
        DropStatement s =>
            Add("DROP ").Add(Word(s.Kind)).AddIf(s.IsConcurrently, " CONCURRENTLY").AddIf(s.IfExists, " IF EXISTS")
            .Add(" ").List(s.Names).AddIf(s.IsCascade, " CASCADE"),
        DropSavepointStatement s => Add("DROP SAVEPOINT ").AddIf(s.IfExists, "IF EXISTS ").Add(s.Name),
        TruncateStatement s =>
            Add("TRUNCATE ").List(s.Names).AddIf(s.RestartIdentity, " RESTART IDENTITY").AddIf(s.IsCascade, " CASCADE"),
        CommentStatement s => Comment(s),
        GrantStatement s => Grant(s),
        GrantRoleStatement s => GrantRole(s),
        LockStatement s =>
            Add("LOCK TABLE ").List(s.Names).AddIf(s.Mode is not null, $" IN {s.Mode} MODE").AddIf(s.NoWait, " NOWAIT"),
        AnalyzeStatement s => Add("ANALYZE").Options(" ", s.Options).Targets(s.Targets),
        VacuumStatement s => Add("VACUUM").Options(" ", s.Options).Targets(s.Targets),
        RefreshMaterializedViewStatement s =>
            Add("REFRESH MATERIALIZED VIEW ").AddIf(s.IsConcurrently, "CONCURRENTLY ").Add(s.Name)
            .AddIf(s.WithNoData, " WITH NO DATA"),
        DoStatement s => Do(s),
        CallStatement s => Add("CALL ").Expression(s.Call),
        CheckpointStatement => Add("CHECKPOINT"),
        BeginStatement s => Add(s.IsStart ? "START TRANSACTION" : "BEGIN").Modes(s.Modes),
        CommitStatement s => Add("COMMIT").AddIf(s.AndChain, " AND CHAIN"),
        RollbackStatement s => Add("ROLLBACK").AddIf(s.AndChain, " AND CHAIN"),
        SavepointStatement s => Add("SAVEPOINT ").Add(s.Name),
        ReleaseSavepointStatement s => Add("RELEASE SAVEPOINT ").Add(s.Name),
        RollbackToSavepointStatement s => Add("ROLLBACK TO SAVEPOINT ").Add(s.Name),
        TwoPhaseStatement s => Add(s.Action switch
        {
            TwoPhaseAction.Prepare => "PREPARE TRANSACTION ",
            TwoPhaseAction.CommitPrepared => "COMMIT PREPARED ",
            _ => "ROLLBACK PREPARED ",
        }).AddString(s.TransactionId),
        _ => Session(statement),
    };

    private SqlWriter Do(DoStatement s)
    {
        Add("DO ");
        if (s.Language is { } language) Add("LANGUAGE ").Add(language).Add(" ");
        return AddString(s.Code);
    }

    private SqlWriter Comment(CommentStatement s)
    {
        Add("COMMENT ON ").Add(Word(s.Kind)).Add(" ").Add(s.Name);
        if (s.On is { } table) Add(" ON ").Add(table);
        return Add(" IS ").Add(s.Text is null ? "NULL" : SyntaxPrinter.Literal(s.Text));
    }

    private SqlWriter Grant(GrantStatement s)
    {
        Add(s.IsRevoke ? "REVOKE " : "GRANT ").AddIf(s.IsRevoke && s.GrantOption, "GRANT OPTION FOR ");
        Join(s.Privileges, ", ", p => Add(p.Name).Columns(p.Columns)).Add(" ON ");
        if (s.AllInSchema)
        {
            Add("ALL ").Add(Word(s.Kind)).Add("S IN SCHEMA ");
        }
        else
        {
            Add(Word(s.Kind)).Add(" ");
        }

        List(s.Objects).Add(s.IsRevoke ? " FROM " : " TO ").Join(s.Grantees, ", ", g => Role(g));
        return AddIf(!s.IsRevoke && s.GrantOption, " WITH GRANT OPTION").AddIf(s.IsCascade, " CASCADE");
    }

    private SqlWriter GrantRole(GrantRoleStatement s)
    {
        Add(s.IsRevoke ? "REVOKE " : "GRANT ").AddIf(s.IsRevoke && s.AdminOption, "ADMIN OPTION FOR ");
        Join(s.Roles, ", ", r => Role(r)).Add(s.IsRevoke ? " FROM " : " TO ").Join(s.Grantees, ", ", g => Role(g));
        return AddIf(!s.IsRevoke && s.AdminOption, " WITH ADMIN OPTION").AddIf(s.IsCascade, " CASCADE");
    }

    /// <summary>CURRENT_USER and its kin stand for a role without quotes.</summary>
    private SqlWriter Role(Identifier name) =>
        !name.WasQuoted
            && name.Text is ("current_user" or "current_role" or "session_user") ? Add(name.Text.ToUpperInvariant())
            : Add(name);

    private SqlWriter Targets(SyntaxList<VacuumTarget> targets) =>
        targets.Count == 0 ? this : Add(" ").Join(targets, ", ", t => Add(t.Table).Columns(t.Columns));

    private SqlWriter Modes(TransactionModes modes)
    {
        string separator = " ";
        if (modes.Isolation is { } isolation)
        {
            Add(separator).Add(isolation switch
            {
                IsolationLevel.ReadUncommitted => "ISOLATION LEVEL READ UNCOMMITTED",
                IsolationLevel.ReadCommitted => "ISOLATION LEVEL READ COMMITTED",
                IsolationLevel.RepeatableRead => "ISOLATION LEVEL REPEATABLE READ",
                _ => "ISOLATION LEVEL SERIALIZABLE",
            });
            separator = ", ";
        }

        if (modes.IsReadOnly is { } readOnly)
        {
            Add(separator).Add(readOnly ? "READ ONLY" : "READ WRITE");
            separator = ", ";
        }

        return modes.IsDeferrable is { } deferrable ? Add(separator).Add(deferrable ? "DEFERRABLE" : "NOT DEFERRABLE")
            : this;
    }

    private SqlWriter Session(SqlStatement statement) => statement switch
    {
        SetStatement s => Set(s),
        SetTransactionStatement s when s.Snapshot is not null => Add("SET TRANSACTION SNAPSHOT ").AddString(s.Snapshot),
        SetTransactionStatement s =>
            Add(s.IsSessionDefault ? "SET SESSION CHARACTERISTICS AS TRANSACTION" : "SET TRANSACTION").Modes(s.Modes),
        SetConstraintsStatement s => Add("SET CONSTRAINTS ").AddIf(s.Names.Count == 0, "ALL").List(s.Names)
            .Add(s.IsDeferred ? " DEFERRED" : " IMMEDIATE"),
        ResetStatement s => s.Name is null ? Add("RESET ALL") : Add("RESET ").OptionKey(s.Name),
        DiscardStatement s => Add("DISCARD ").Add(s.Target.ToString().ToUpperInvariant()),
        ShowSettingStatement s => s.Name == "all" ? Add("SHOW ALL") : Add("SHOW ").OptionKey(s.Name),
        ShowObjectsStatement s => ShowObjects(s),
        ShowCreateStatement s =>
            Add("SHOW CREATE ").AddIf(s.Kind is not null, Word(s.Kind ?? ObjectKind.Table) + " ").Add(s.Name),
        DescribeStatement s => Add("DESCRIBE ").Add(s.Name),
        PrepareStatement s => Prepare(s),
        ExecuteStatement s => s.Arguments.Count == 0
            ? Add("EXECUTE ").Add(s.Name)
            : Add("EXECUTE ").Add(s.Name).Add("(").List(s.Arguments).Add(")"),
        DeallocateStatement s => s.Name is null ? Add("DEALLOCATE ALL") : Add("DEALLOCATE ").Add(s.Name),
        DeclareCursorStatement s => Declare(s),
        FetchStatement s => Fetch(s),
        CloseCursorStatement s => s.Name is null ? Add("CLOSE ALL") : Add("CLOSE ").Add(s.Name),
        ListenStatement s => Add("LISTEN ").Add(s.Channel),
        UnlistenStatement s => s.Channel is null ? Add("UNLISTEN *") : Add("UNLISTEN ").Add(s.Channel),
        NotifyStatement s => Add("NOTIFY ").Add(s.Channel).OptionalString(", ", s.Payload),
        _ => Add(statement.GetType().Name),
    };

    private SqlWriter Set(SetStatement s)
    {
        Add("SET ").AddIf(s.Scope == SetScope.Local, "LOCAL ").AddIf(s.Scope == SetScope.Session, "SESSION ");
        if (s.Name == "timezone" && s.Values is [{ Kind: OptionValueKind.Interval }])
            return Add("TIME ZONE ").Value(s.Values[0]);
        OptionKey(s.Name).Add(" TO ");
        return s.Values.Count == 0 ? Add("DEFAULT") : Join(s.Values, ", ", v => Value(v));
    }

    private SqlWriter ShowObjects(ShowObjectsStatement s)
    {
        Add("SHOW ").Add(s.What);
        if (s.From is { } from) Add(" FROM ").Add(from);
        return OptionalString(" LIKE ", s.Like).OptionalWhere(s.Where);
    }

    private SqlWriter Prepare(PrepareStatement s)
    {
        Add("PREPARE ").Add(s.Name);
        if (s.ParameterTypes.Count > 0) Add(" (").Join(s.ParameterTypes, ", ", t => Type(t)).Add(")");
        return Add(" AS ").Statement(s.Statement);
    }

    private SqlWriter Declare(DeclareCursorStatement s)
    {
        Add("DECLARE ").Add(s.Name).AddIf(s.IsBinary, " BINARY").AddIf(s.IsInsensitive, " INSENSITIVE");
        AddIf(s.IsScroll == true, " SCROLL").AddIf(s.IsScroll == false, " NO SCROLL").Add(" CURSOR");
        return AddIf(s.WithHold, " WITH HOLD").Add(" FOR ").Statement(s.Statement);
    }

    private SqlWriter Fetch(FetchStatement s)
    {
        Add(s.IsMove ? "MOVE " : "FETCH ").Add(s.Direction.ToString().ToUpperInvariant());
        if (s.Count is { } count) Add(" ").Add(count.ToString());
        AddIf(s.Count is null && s.Direction is (FetchDirection.Forward or FetchDirection.Backward), " ALL");
        return Add(" FROM ").Add(s.Cursor).Options(" WITH ", s.Options);
    }
}
