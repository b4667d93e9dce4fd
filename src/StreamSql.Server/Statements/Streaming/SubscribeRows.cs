using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Runtime.Serving;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.Statements.Streaming;

/// <summary>
/// The changes of a view as result rows: epoch, op, then the row; with PROGRESS also a row at the end of each epoch. Read by one session.
/// </summary>
internal sealed class SubscribeRows : IRowSource
{
    private static readonly string[] Names = ["+I", "-U", "+U", "-D"];

    private readonly CancellationTokenSource _lifetime = new();
    private readonly IAsyncEnumerator<SubscriptionEntry> _entries;
    private readonly IReadOnlyList<int> _columns;
    private readonly IReadOnlyList<SqlType> _types;
    private readonly bool _progress;
    private Task<bool>? _first;

    /// <param name="subscription">Where changes come from.</param>
    /// <param name="columns">Stored columns to show, by position.</param>
    /// <param name="types">Their types.</param>
    /// <param name="progress">Tell the end of each epoch.</param>
    public SubscribeRows(Subscription subscription, IReadOnlyList<int> columns, IReadOnlyList<SqlType> types, bool progress)
    {
        _entries = subscription.ReadAsync(_lifetime.Token).GetAsyncEnumerator(_lifetime.Token);
        _columns = columns;
        _types = types;
        _progress = progress;

        // It begins now, not when the first row is asked for: a cursor shows what happens from its declaration on.
        _first = _entries.MoveNextAsync().AsTask();
    }

    /// <summary>The columns before those of the row.</summary>
    public static IReadOnlyList<ResultColumn> Leading { get; } =
        [new ResultColumn("epoch", SqlTypes.Int64), new ResultColumn("op", SqlTypes.Text)];

    public async ValueTask<StreamChunk?> ReadAsync(CancellationToken cancellation)
    {
        await using CancellationTokenRegistration stop = cancellation.UnsafeRegister(
            static source => ((CancellationTokenSource)source!).Cancel(), _lifetime);
        try
        {
            while (await MoveNextAsync().ConfigureAwait(false))
            {
                SubscriptionEntry entry = _entries.Current;
                if (entry.Changes is { } changes) return Present(entry.Epoch, changes);
                if (_progress) return Progress(entry.Epoch);
            }

            return null;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _lifetime.CancelAsync().ConfigureAwait(false);
        if (_first is { IsCompletedSuccessfully: true, Result: true }) _entries.Current.Changes?.Release();
        try
        {
            await _entries.DisposeAsync().ConfigureAwait(false);
        }
        catch (NotSupportedException)
        {
            // A read is still under way; the cancelled token ends it.
        }

        _lifetime.Dispose();
    }

    private ValueTask<bool> MoveNextAsync()
    {
        if (_first is not { } first) return _entries.MoveNextAsync();
        _first = null;
        return new ValueTask<bool>(first);
    }

    private StreamChunk Present(long epoch, StreamChunk changes)
    {
        StreamChunk dense = changes.Compact();
        changes.Release();
        int rows = dense.RowCount;
        var epochs = new FixedBuilder<long>(SqlTypes.Int64, rows);
        var ops = new ViewBuilder(SqlTypes.Text, rows);
        for (int row = 0; row < rows; row++)
        {
            epochs.Append(epoch);
            ops.Append(Names[Math.Min((int)dense.Kind(row), Names.Length - 1)]);
        }

        var columns = new Column[_columns.Count + 2];
        columns[0] = epochs.Finish();
        columns[1] = ops.Finish();
        for (int i = 0; i < _columns.Count; i++)
        {
            Column column = dense[_columns[i]];
            column.Retain();
            columns[i + 2] = column;
        }

        dense.Release();
        return new StreamChunk(columns, rows);
    }

    private StreamChunk Progress(long epoch)
    {
        object?[] row = new object?[_types.Count + 2];
        row[0] = epoch;
        row[1] = "PROGRESS";
        return TextTable.Chunks([SqlTypes.Int64, SqlTypes.Text, .. _types], [row])[0];
    }
}
