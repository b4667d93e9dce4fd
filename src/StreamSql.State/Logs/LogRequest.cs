using StreamSql.State.Tables;

namespace StreamSql.State.Logs;

/// <summary>
/// What a caller asked of the writer thread: changes (whose chunks it holds a reference of), a computation that gives changes, or an
/// action between two commits.
/// </summary>
internal sealed class LogRequest
{
    public IReadOnlyList<LogChange> Changes { get; init; } = [];

    public long ObjectId { get; init; }

    public Func<TablePin, IReadOnlyList<Core.Columnar.StreamChunk>>? Compute { get; init; }

    public Action? Control { get; init; }

    public CancellationToken Cancellation { get; init; }

    public TaskCompletionSource<IReadOnlyList<LogRange>> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
