using System.Collections.Concurrent;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using StreamSql.Server.Hosting;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions.Settings;

namespace StreamSql.Server.Sessions;

/// <summary>
/// What the server knows about one client: settings, transaction, prepared statements, portals and cursors. Owned by its
/// connection's loop; other threads only cancel, terminate, notify and look at the activity fields.
/// </summary>
internal sealed partial class Session : IAsyncDisposable
{
    private readonly ConcurrentQueue<Notification> _notifications = new();
    private readonly List<Notice> _notices = [];
    private WireSettings? _wire;
    private int _wireVersion = -1;

    public Session(ServerServices services, string user, string database, int processId, int secret)
    {
        Services = services;
        User = user;
        Database = database;
        ProcessId = processId;
        Secret = secret;
        Settings = new SessionSettings(services.ServerSettings);
        Settings.Preset("session_authorization", user);
        StartedMicros = services.NowMicros();
        StateChangedMicros = StartedMicros;
    }

    public ServerServices Services { get; }

    public string User { get; }

    public string Database { get; }

    public int ProcessId { get; }

    public int Secret { get; }

    /// <summary>Address of the client as text; null for a local one.</summary>
    public string? ClientAddress { get; init; }

    public int ClientPort { get; init; }

    public SessionSettings Settings { get; }

    public TransactionBlock Transaction { get; } = new();

    public StatementCancellation Cancellation { get; } = new();

    public Dictionary<string, PreparedStatement> Statements { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, Portal> Portals { get; } = new(StringComparer.Ordinal);

    /// <summary>SQL cursors by name.</summary>
    public Dictionary<string, SqlCursor> Cursors { get; } = new(StringComparer.Ordinal);

    /// <summary>Interrupts the wait for the client's next message.</summary>
    public Action? WakeUp { get; set; }

    /// <summary>The session must end at the next opportunity.</summary>
    public bool IsTerminating { get; private set; }

    /// <summary>How text forms look under the session's settings.</summary>
    public WireSettings Wire
    {
        get
        {
            if (_wire is not null && _wireVersion == Settings.Version) return _wire;
            _wireVersion = Settings.Version;
            return _wire = new WireSettings(new TextSettings
            {
                TimeZone = TimeZones.Find(Settings["TimeZone"], posixSign: true),
                IntervalStyle = Settings["IntervalStyle"] switch
                {
                    "iso_8601" => IntervalStyle.Iso8601,
                    "postgres_verbose" => IntervalStyle.PostgresVerbose,
                    "sql_standard" => IntervalStyle.SqlStandard,
                    _ => IntervalStyle.Postgres,
                },
                EscapeBytes = Settings["bytea_output"] == "escape",
                DayFirst = Settings["DateStyle"].EndsWith("DMY", StringComparison.Ordinal),
                Names = Services.Engine.NamesFor(this),
            });
        }
    }

    public void Notify(string severity, string sqlState, string message, string? detail = null, string? hint = null)
    {
        if (severity != "INFO" && Notice.Rank(severity) < Notice.Rank(Settings["client_min_messages"])) return;
        _notices.Add(new Notice(severity, sqlState, message, detail, hint));
    }

    public void Warn(string sqlState, string message) => Notify("WARNING", sqlState, message);

    /// <summary>The notices due, once.</summary>
    public bool TryTakeNotices(List<Notice> into)
    {
        if (_notices.Count == 0) return false;
        into.AddRange(_notices);
        _notices.Clear();
        return true;
    }

    public void EnqueueNotification(Notification notification)
    {
        _notifications.Enqueue(notification);
        WakeUp?.Invoke();
    }

    public bool TryDequeueNotification(out Notification? notification) => _notifications.TryDequeue(out notification);

    /// <summary>pg_terminate_backend and server stop. Any thread.</summary>
    public void Terminate()
    {
        IsTerminating = true;
        Cancellation.Cancel(CancelReason.Terminated);
        WakeUp?.Invoke();
    }

    /// <summary>Ends portals that do not outlive the transaction.</summary>
    public async ValueTask ClosePortalsAsync()
    {
        if (Portals.Count == 0) return;
        foreach (Portal portal in Portals.Values) await portal.DisposeAsync().ConfigureAwait(false);
        Portals.Clear();
    }

    /// <summary>Closes cursors: all, or those without WITH HOLD.</summary>
    public async ValueTask CloseCursorsAsync(bool holdable)
    {
        if (Cursors.Count == 0) return;
        foreach ((string name, SqlCursor cursor) in Cursors.ToArray())
        {
            if (cursor.WithHold && !holdable) continue;
            Cursors.Remove(name);
            await cursor.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>DISCARD ALL.</summary>
    public async ValueTask DiscardAllAsync()
    {
        await CloseCursorsAsync(holdable: true).ConfigureAwait(false);
        Statements.Clear();
        Settings.ResetAll();
        Services.Notifications.Unlisten(null, this);
    }

    public async ValueTask DisposeAsync()
    {
        await ClosePortalsAsync().ConfigureAwait(false);
        await CloseCursorsAsync(holdable: true).ConfigureAwait(false);
        Transaction.Reset();
        Services.Notifications.Unlisten(null, this);
        Cancellation.Dispose();
    }

    public PreparedStatement FindStatement(string name) => Statements.GetValueOrDefault(name)
        ?? throw new StreamSqlException(SqlState.InvalidStatementName, name.Length == 0
            ? "unnamed prepared statement does not exist"
            : $"prepared statement \"{name}\" does not exist");

    public Portal FindPortal(string name) => Portals.GetValueOrDefault(name)
        ?? throw new StreamSqlException(SqlState.InvalidCursorName, $"portal \"{name}\" does not exist");
}
