using StreamSql.Runtime.Operators.Source;
using StreamSql.Runtime.Tasks;

namespace StreamSql.Runtime.Metrics;

/// <summary>A running task at one moment, for <c>streamsql.tasks</c> and the Prometheus page. Safe to keep.</summary>
public sealed record TaskFigures
{
    public required ExecutionId Id { get; init; }

    public required string JobName { get; init; }

    /// <summary>The names of its operators, joined by arrows.</summary>
    public required string Name { get; init; }

    public required ExecutionState State { get; init; }

    /// <summary>Since the task was created.</summary>
    public required TimeSpan Uptime { get; init; }

    /// <summary>Of that, working.</summary>
    public required TimeSpan Busy { get; init; }

    /// <summary>Of that, waiting for a receiver's credit.</summary>
    public required TimeSpan BackPressured { get; init; }

    /// <summary>The rest: waiting for input.</summary>
    public TimeSpan Idle => Uptime > Busy + BackPressured ? Uptime - Busy - BackPressured : TimeSpan.Zero;

    /// <summary>Rows that entered the task: from its inputs, or read by its source.</summary>
    public long RowsIn { get; init; }

    /// <summary>Rows that left its last operator.</summary>
    public long RowsOut { get; init; }

    /// <summary>Microseconds; <see cref="Core.Streaming.Watermark.None"/> before the first.</summary>
    public long Watermark { get; init; }

    /// <summary>Segments of 32 KiB that wait to be read by it.</summary>
    public int BuffersIn { get; init; }

    /// <summary>Segments that it has sent and others have not read yet.</summary>
    public int BuffersOut { get; init; }

    /// <summary>Bytes of working state at the newest checkpoint barrier.</summary>
    public long StateBytes { get; init; }

    /// <summary>In the order of the chain.</summary>
    public IReadOnlyList<OperatorFigures> Operators { get; init; } = [];

    /// <summary>The base object that it reads and how far; empty for tasks that read none.</summary>
    public IReadOnlyList<SplitStatus> Splits { get; init; } = [];

    /// <summary>The base object of <see cref="Splits"/>.</summary>
    public long SourceObjectId { get; init; }

    /// <summary>Records that its source could not decode.</summary>
    public long DecodeErrors { get; init; }
}

/// <summary>One operator of a task.</summary>
/// <param name="Uid">Its stable id.</param>
/// <param name="Name">Its kind.</param>
/// <param name="RowsOut">Rows that it emitted.</param>
/// <param name="LateRowsDropped">Rows that came after their window had closed.</param>
/// <param name="NullTimeRowsDropped">Rows without event time.</param>
/// <param name="UnmatchedRetractions">Withdrawals of rows that its state does not hold.</param>
public sealed record OperatorFigures(
    string Uid, string Name, long RowsOut, long LateRowsDropped, long NullTimeRowsDropped, long UnmatchedRetractions);
