using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.CopyStreams;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Queries;
using StreamSql.Sql.Catalog;
using StreamSql.State.Logs;

namespace StreamSql.Server.Statements.Data;

/// <summary>COPY FROM into an internal log: rows are kept until the end and appended together. Owned by the connection's loop.</summary>
internal sealed class CopyTarget(Session session, BaseObject target, int[] columns, QueryPlan? defaults) : ICopyTarget
{
    private readonly RowChecks _checks = new(target);
    private readonly List<StreamChunk> _chunks = [];
    private object?[]? _defaults;

    public string TableName => target.Name;

    public IReadOnlyList<Field> Columns { get; } =
        [.. columns.Select(c => new Field(target.Columns[c].Name, target.Columns[c].Type, target.Columns[c].Nullable))];

    public async ValueTask AppendAsync(StreamChunk chunk, CancellationToken cancellation)
    {
        if (defaults is not null && _defaults is null) _defaults = await ReadDefaultsAsync(cancellation).ConfigureAwait(false);
        StreamChunk stored = Arrange(chunk);
        chunk.Release();
        _chunks.Add(stored);
        _checks.Check(stored);
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

    private async ValueTask<object?[]> ReadDefaultsAsync(CancellationToken cancellation)
    {
        IRowSource source = await defaults!.OpenAsync(session, [], cancellation).ConfigureAwait(false);
        List<StreamChunk> rows = await DmlRows.ReadAllAsync(source, cancellation).ConfigureAwait(false);
        object?[] values = [.. Enumerable.Range(0, rows[0].ColumnCount).Select(c => rows[0][c].GetValue(0))];
        DmlRows.Release(rows);
        return values;
    }

    /// <summary>The copied columns in the target's order, with defaults between them.</summary>
    private StreamChunk Arrange(StreamChunk chunk)
    {
        var stored = new List<Column>();
        int nextDefault = 0;
        for (int i = 0; i < target.Columns.Count; i++)
        {
            if (!DmlColumns.IsStored(target.Columns[i])) continue;
            int at = Array.IndexOf(columns, i);
            if (at >= 0)
            {
                chunk[at].Retain();
                stored.Add(chunk[at]);
                continue;
            }

            object? value = (_defaults ?? throw new StreamSqlException(SqlState.InternalError, "no defaults"))[nextDefault++];
            using ColumnBuilder builder = ColumnBuilder.Create(target.Columns[i].Type, chunk.PhysicalRows);
            for (int row = 0; row < chunk.PhysicalRows; row++) builder.AppendValue(value);
            stored.Add(builder.Finish());
        }

        return new StreamChunk([.. stored], chunk.PhysicalRows);
    }
}
