using Microsoft.Extensions.Logging;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements;
using StreamSql.Server.Statements.Definitions;

namespace StreamSql.Server.Hosting;

/// <summary>The parts of one server that sessions use. Made once at start; the members are thread-safe.</summary>
internal sealed class ServerServices
{
    public const string DatabaseName = "dev";

    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public required ServerOptions Options { get; init; }

    public required ServerLimits Limits { get; init; }

    public required ILogger Log { get; init; }

    public required EngineServices Engine { get; init; }

    public TimeProvider Time => Options.Time;

    /// <summary>Values from file, environment and command line, by setting name.</summary>
    public required IReadOnlyDictionary<string, string> ServerSettings { get; init; }

    public SessionRegistry Sessions { get; } = new();

    public NotificationHub Notifications { get; } = new();

    public StatementPlanner Planner { get; } = new();

    public WriteCoordinator Writes { get; } = new();

    public required DefinitionExecutor Definitions { get; init; }

    /// <summary>Recovery is over; connections are welcome.</summary>
    public bool IsReady { get; set; }

    /// <summary>Completes when connections may start sessions: they are accepted while jobs are still being recovered.</summary>
    public Task Gate => _gate.Task;

    public void OpenGate() => _gate.TrySetResult();

    public long StartedMicros { get; set; }

    /// <summary>Unix microseconds.</summary>
    public long NowMicros() => (Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>The database and PostgreSQL's usual names for "the default one".</summary>
    public bool HasDatabase(string name) => name is DatabaseName or "root" or "postgres";
}
