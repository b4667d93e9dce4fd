using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.Sessions.Settings;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Sessions;

/// <summary>SET, SHOW, RESET, DISCARD.</summary>
internal static class SettingHandler
{
    public static PlannedStatement? Plan(SqlStatement syntax) => syntax switch
    {
        SetStatement set => new SimpleStatement(set, session => Set(session, set)),
        ResetStatement reset => new SimpleStatement(reset, session => Reset(session, reset.Name)),
        ShowSettingStatement show => PlanShow(show),
        DiscardStatement discard => new SimpleStatement(discard, (session, _) => DiscardAsync(session, discard.Target)),
        _ => null,
    };

    private static string Set(Session session, SetStatement set)
    {
        string name = set.Name;
        if (name is "session_authorization" or "role")
        {
            // There is one user; PostgreSQL's drivers send these to return to it.
            string? role = Text(set.Values);
            if (role is not null && role != session.User && !(name == "role" && role == "none"))
                throw new StreamSqlException(SqlState.InvalidParameterValue, $"role \"{role}\" does not exist");
            return "SET";
        }

        bool isLocal = set.Scope == SetScope.Local;
        if (isLocal && session.Transaction is { State: TransactionState.Idle, IsImplicit: false })
            session.Warn(SqlState.NoActiveTransaction, "SET LOCAL can only be used in transaction blocks");
        else session.Settings.Set(name, Text(set.Values), isLocal);
        return "SET";
    }

    private static string? Text(SyntaxList<OptionValue> values)
    {
        if (values.Count == 0 || values[0].Kind == OptionValueKind.Default) return null;
        return values.Count == 1 ? values[0].Text : string.Join(", ", values.Select(Quoted));
    }

    private static string Quoted(OptionValue value) => value.Text.Length > 0 && value.Text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        ? value.Text
        : $"\"{value.Text}\"";

    private static string Reset(Session session, string? name)
    {
        if (name is null) session.Settings.ResetAll();
        else if (name is not ("role" or "session_authorization")) session.Settings.Set(name, null);
        return "RESET";
    }

    private static SimpleStatement PlanShow(ShowSettingStatement show)
    {
        if (show.Name.Equals("all", StringComparison.OrdinalIgnoreCase)) return PlanShowAll(show);
        string column = SettingCatalog.IsKnown(show.Name) ? SettingCatalog.Resolve(show.Name)!.Name : show.Name;
        ResultColumn[] columns = TextTable.Columns(column);
        return new SimpleStatement(
            show,
            (session, _) => new ValueTask<StatementResult>(TextTable.Result(columns, [[session.Settings.Show(show.Name)]], "SHOW")),
            StatementEffect.Session,
            columns);
    }

    private static SimpleStatement PlanShowAll(ShowSettingStatement show)
    {
        ResultColumn[] columns = TextTable.Columns("name", "setting", "description");
        return new SimpleStatement(
            show,
            (session, _) => new ValueTask<StatementResult>(TextTable.Result(
                columns, SettingCatalog.All.Select(s => new object?[] { s.Name, session.Settings.Show(s.Name), s.Description }), "SHOW")),
            StatementEffect.Session,
            columns);
    }

    private static async ValueTask<StatementResult> DiscardAsync(Session session, DiscardTarget target)
    {
        if (target != DiscardTarget.All) return new CommandResult(target switch
        {
            DiscardTarget.Plans => "DISCARD PLANS",
            DiscardTarget.Sequences => "DISCARD SEQUENCES",
            _ => "DISCARD TEMP",
        });
        if (session.Transaction.State != TransactionState.Idle)
            throw new StreamSqlException(SqlState.ActiveTransaction, "DISCARD ALL cannot run inside a transaction block");
        await session.DiscardAllAsync().ConfigureAwait(false);
        return new CommandResult("DISCARD ALL");
    }
}
