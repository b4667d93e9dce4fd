using StreamSql.Core.Errors;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Sessions;

/// <summary>LISTEN, UNLISTEN, NOTIFY.</summary>
internal static class NotificationHandler
{
    private const int MaxPayload = 8000;

    public static PlannedStatement? Plan(SqlStatement syntax) => syntax switch
    {
        ListenStatement listen => new SimpleStatement(listen, session =>
        {
            session.Services.Notifications.Listen(listen.Channel.Text, session);
            return "LISTEN";
        }),
        UnlistenStatement unlisten => new SimpleStatement(unlisten, session =>
        {
            session.Services.Notifications.Unlisten(unlisten.Channel?.Text, session);
            return "UNLISTEN";
        }),
        NotifyStatement notify => new SimpleStatement(notify, session => Notify(session, notify.Channel.Text, notify.Payload ?? "")),
        _ => null,
    };

    /// <summary>Sends at once, or at COMMIT inside a block.</summary>
    public static string Notify(Session session, string channel, string payload)
    {
        if (payload.Length >= MaxPayload)
            throw new StreamSqlException(SqlState.InvalidParameterValue, "payload string too long");
        if (session.Transaction.State == TransactionState.Active) session.Transaction.Add(new PendingNotification(channel, payload));
        else session.Services.Notifications.Notify(channel, payload, session.ProcessId);
        return "NOTIFY";
    }
}

/// <summary>A NOTIFY that waits for COMMIT.</summary>
internal sealed record PendingNotification(string Channel, string Payload) : IPendingWrite
{
    public void Drop()
    {
    }
}
