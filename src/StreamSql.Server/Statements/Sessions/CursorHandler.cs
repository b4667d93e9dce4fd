using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.Sessions.Settings;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Sessions;

/// <summary>DECLARE, FETCH, MOVE, CLOSE, over queries and over SUBSCRIBE.</summary>
internal static class CursorHandler
{
    public static PlannedStatement? Plan(Session session, ParsedStatement parsed, IReadOnlyList<Core.Types.SqlType?> types) =>
        parsed.Statement switch
        {
            DeclareCursorStatement declare => PlanDeclare(session, declare, parsed, types),
            FetchStatement fetch => PlanFetch(session, fetch),
            CloseCursorStatement close => new SimpleStatement(close, (s, _) => CloseAsync(s, close.Name?.Text)),
            _ => null,
        };

    private static DeclarePlan PlanDeclare(
        Session session, DeclareCursorStatement declare, ParsedStatement parsed, IReadOnlyList<Core.Types.SqlType?> types)
    {
        var query = new ParsedStatement(declare.Statement, parsed.Text, parsed.Offset);
        PlannedStatement inner = session.Services.Planner.PlanInner(session, query, types);
        if (inner.Columns is null) throw new StreamSqlException(SqlState.SyntaxError, "DECLARE CURSOR needs a query");
        return new DeclarePlan(declare, inner, parsed.Text);
    }

    private static SimpleStatement PlanFetch(Session session, FetchStatement fetch)
    {
        IReadOnlyList<ResultColumn>? columns = fetch.IsMove ? null : Find(session, fetch.Cursor.Text).Columns;
        return new SimpleStatement(fetch, (s, c) => FetchAsync(s, fetch, c), StatementEffect.Read, columns);
    }

    private static SqlCursor Find(Session session, string name) => session.Cursors.GetValueOrDefault(name)
        ?? throw new StreamSqlException(SqlState.InvalidCursorName, $"cursor \"{name}\" does not exist");

    private static async ValueTask<StatementResult> FetchAsync(Session session, FetchStatement fetch, CancellationToken cancellation)
    {
        SqlCursor cursor = Find(session, fetch.Cursor.Text);
        TimeSpan? wait = Timeout(fetch);
        long count = fetch.Count ?? long.MaxValue;
        List<StreamChunk> rows = fetch.Direction switch
        {
            FetchDirection.Next => await cursor.FetchAsync(1, wait, cancellation).ConfigureAwait(false),
            FetchDirection.Prior => await cursor.FetchAsync(-1, wait, cancellation).ConfigureAwait(false),
            FetchDirection.Forward => await cursor.FetchAsync(count, wait, cancellation).ConfigureAwait(false),
            FetchDirection.Backward => await cursor
                .FetchAsync(count == long.MaxValue ? long.MinValue : -count, wait, cancellation).ConfigureAwait(false),
            FetchDirection.First => await cursor.AbsoluteAsync(1, cancellation).ConfigureAwait(false),
            FetchDirection.Last => await cursor.AbsoluteAsync(-1, cancellation).ConfigureAwait(false),
            FetchDirection.Absolute => await cursor.AbsoluteAsync(count, cancellation).ConfigureAwait(false),
            _ => await cursor.AbsoluteAsync(cursor.Position + count, cancellation).ConfigureAwait(false),
        };
        if (!fetch.IsMove)
            return new RowsResult(cursor.Columns, new ChunkRows(rows)) { Verb = Verbs.Fetch, ForceBinary = cursor.IsBinary };
        long moved = rows.Sum(r => (long)r.RowCount);
        foreach (StreamChunk chunk in rows) chunk.Release();
        return new CommandResult($"MOVE {moved}");
    }

    private static TimeSpan? Timeout(FetchStatement fetch)
    {
        foreach (Sql.Syntax.SqlOption option in fetch.Options)
        {
            if (option.Key != "timeout")
            {
                throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{option.Key}\" of FETCH not recognized")
                {
                    Hint = "Did you mean \"timeout\"?",
                };
            }

            if (!SettingUnits.TryDuration(option.Value?.Text ?? "", "s", out TimeSpan wait))
                throw new StreamSqlException(SqlState.InvalidParameterValue, $"invalid timeout \"{option.Value?.Text}\"");
            return wait;
        }

        return null;
    }

    private static async ValueTask<StatementResult> CloseAsync(Session session, string? name)
    {
        if (name is null)
        {
            await session.CloseCursorsAsync(holdable: true).ConfigureAwait(false);
            return new CommandResult("CLOSE CURSOR ALL");
        }

        SqlCursor cursor = Find(session, name);
        session.Cursors.Remove(name);
        await cursor.DisposeAsync().ConfigureAwait(false);
        return new CommandResult("CLOSE CURSOR");
    }

    /// <summary>DECLARE: starts the query and keeps its rows under a name.</summary>
    private sealed class DeclarePlan(DeclareCursorStatement syntax, PlannedStatement inner, string text) : PlannedStatement(syntax)
    {
        public override StatementEffect Effect => StatementEffect.Read;

        public override IReadOnlyList<Core.Types.SqlType> ParameterTypes => inner.ParameterTypes;

        public override async ValueTask<StatementResult> ExecuteAsync(
            Session session, object?[] parameters, CancellationToken cancellation)
        {
            string name = syntax.Name.Text;
            bool live = syntax.Statement is SubscribeStatement;
            if (!syntax.WithHold && !live && session.Transaction is { State: TransactionState.Idle, IsImplicit: false })
                throw new StreamSqlException(SqlState.NoActiveTransaction, "DECLARE CURSOR can only be used in transaction blocks");
            if (session.Cursors.ContainsKey(name))
                throw new StreamSqlException(SqlState.DuplicateCursor, $"cursor \"{name}\" already exists");
            StatementResult result = await inner.ExecuteAsync(session, parameters, cancellation).ConfigureAwait(false);
            var rows = (RowsResult)result;
            session.Cursors[name] = new SqlCursor(name, rows.Columns, rows.Rows)
            {
                Sql = text,
                WithHold = syntax.WithHold || (live && session.Transaction.State == TransactionState.Idle),
                IsBinary = syntax.IsBinary,
                IsScrollable = syntax.IsScroll ?? false,
                IsLive = live,
                CreatedMicros = session.Services.NowMicros(),
            };
            return new CommandResult("DECLARE CURSOR");
        }
    }
}
