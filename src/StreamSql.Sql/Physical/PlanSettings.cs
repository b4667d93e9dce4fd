using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Physical;

/// <summary>How a query is to be run. Immutable.</summary>
public sealed record PlanSettings(QueryMode Mode)
{
    public int Parallelism { get; init; } = 1;

    public EmitMode Emit { get; init; }

    /// <summary>Drops no rows, closes windows late by this much.</summary>
    public long AllowedLatenessMicros { get; init; }

    /// <summary>A split without rows for this long holds up no watermark.</summary>
    public long IdleTimeoutMillis { get; init; } = 5_000;

    /// <summary>Local aggregation before an exchange.</summary>
    public bool TwoPhase { get; init; } = true;

    /// <summary>streamsql.unbounded_state: allow, notice or refuse.</summary>
    public string UnboundedState { get; init; } = "notice";

    public bool IsStreaming => Mode == QueryMode.Streaming;

    public bool EmitOnWindowClose => IsStreaming && Emit == EmitMode.OnWindowClose;
}
