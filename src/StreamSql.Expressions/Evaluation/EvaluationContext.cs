using StreamSql.Core.Types.Text;

namespace StreamSql.Expressions.Evaluation;

/// <summary>
/// What expressions of one statement or job may know besides their input: time, session, catalog. Immutable; shared by all evaluators of
/// the statement, on any thread.
/// </summary>
public sealed record EvaluationContext
{
    public static readonly EvaluationContext Default = new();

    /// <summary>now(), microseconds since 1970-01-01 UTC; 0 in a streaming job, where each batch asks <see cref="TimeProvider"/>.</summary>
    public long TransactionMicros { get; init; }

    /// <summary>statement_timestamp(); 0 as above.</summary>
    public long StatementMicros { get; init; }

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    public IntervalStyle IntervalStyle { get; init; }

    public bool EscapeBytes { get; init; }

    public string User { get; init; } = "root";

    public string SessionUser { get; init; } = "root";

    public string Database { get; init; } = "dev";

    /// <summary>The schemas of search_path that exist, without the implicit pg_catalog.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = ["public"];

    public int BackendPid { get; init; }

    /// <summary>What server_version says, and with it version().</summary>
    public string ServerVersion { get; init; } = "15.0";

    public DateTimeOffset ServerStarted { get; init; } = DateTimeOffset.UnixEpoch;

    public string? ClientAddress { get; init; }

    /// <summary>Null where no catalog is at hand; functions that need it then answer NULL or 0A000.</summary>
    public ISystemCatalogCallbacks? Catalog { get; init; }

    /// <summary>Settings for the text form of values.</summary>
    public TextSettings TextSettings => new()
    {
        TimeZone = TimeZone,
        IntervalStyle = IntervalStyle,
        EscapeBytes = EscapeBytes,
        NowMicros = TransactionMicros,
        Names = Catalog,
    };

    /// <summary>now() for a batch evaluated at this moment.</summary>
    public long NowMicros => TransactionMicros != 0 ? TransactionMicros : ClockMicros;

    /// <summary>The clock itself.</summary>
    public long ClockMicros => (TimeProvider.GetUtcNow().Ticks - DateTimeOffset.UnixEpoch.Ticks) / 10;
}
