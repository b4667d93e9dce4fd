using StreamSql.Core.Columnar;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.CopyStreams;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Catalog;
using StreamSql.State.Logs;

namespace StreamSql.Server.Statements.Data;

/// <summary>COPY FROM into an internal log: rows are kept until the end and appended together. Owned by the connection's loop.</summary>
internal sealed class CopyTarget(Session session, BaseObject target, int[] columns) : ICopyTarget
{
    private readonly RowChecks _checks = new(target);
    private readonly RowCompleter _completer = new(target, columns, session.EvaluationContext());
    private readonly List<StreamChunk> _chunks = [];

    public string TableName => target.Name;

    public IReadOnlyList<Field> Columns { get; } =
        [.. columns.Select(c => new Field(target.Columns[c].Name, target.Columns[c].Type, target.Columns[c].Nullable))];

    public ValueTask AppendAsync(StreamChunk chunk, CancellationToken cancellation)
    {
        StreamChunk stored = _completer.Complete(chunk);
        chunk.Release();
        _chunks.Add(stored);
        _checks.Check(stored);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<long> CompleteAsync(CancellationToken cancellation)
    {
        long rows = _chunks.Sum(c => (long)c.RowCount);
        if (session.Transaction.Defers)
        {
            foreach (StreamChunk chunk in _chunks) session.Transaction.Add(new PendingAppend(new LogChange(target.Id, chunk)));
            _chunks.Clear();
            return rows;
        }

        if (_chunks.Count == 0) return 0;
        LogChange[] changes = [.. _chunks.Select(c => new LogChange(target.Id, c))];
        foreach (LogRange range in await session.Services.Engine.Logs.AppendAsync(changes, cancellation).ConfigureAwait(false))
            session.NoteWrite(range);
        return rows;
    }

    public ValueTask DisposeAsync()
    {
        DmlRows.Release(_chunks);
        _chunks.Clear();
        return ValueTask.CompletedTask;
    }
}
