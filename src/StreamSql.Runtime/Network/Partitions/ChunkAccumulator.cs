using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Network.Partitions;

/// <summary>Collects gathered rows for one consumer into full chunks. Owned by the producing task.</summary>
internal sealed class ChunkAccumulator(IReadOnlyList<SqlType> types, ISubpartition target) : IDisposable
{
    /// <summary>From so many rows on, text is handed over by reference in a chunk of its own rather than copied into a fuller one.</summary>
    private const int RowsWorthAChunk = StreamChunk.MaxRows / 4;

    private readonly bool _hasText = types.Any(t => t.Physical is PhysicalKind.View or PhysicalKind.List or PhysicalKind.Struct);
    private readonly ColumnBuilder?[] _builders = new ColumnBuilder?[types.Count];
    private PooledBuffer? _kinds;
    private bool _hasKinds;
    private int _count;

    /// <summary>
    /// Appends physical rows of a chunk, in order. With <paramref name="updatesParted"/> some updates of the chunk have their two rows on
    /// different consumers: all of its updates become deletes and inserts.
    /// </summary>
    public void Add(StreamChunk chunk, ReadOnlySpan<int> rows, bool updatesParted)
    {
        if (_hasText && rows.Length >= RowsWorthAChunk && !updatesParted)
        {
            Flush();
            target.Send(chunk.Gather(rows));
            return;
        }

        while (rows.Length > 0)
        {
            int take = Math.Min(rows.Length, StreamChunk.MaxRows - _count);

            // The two rows of an update stay in one chunk.
            if (take < rows.Length && chunk.HasRowKinds && chunk.Kind(rows[take - 1]) == RowKind.UpdateBefore) take--;
            if (take > 0) Append(chunk, rows[..take], updatesParted);
            rows = rows[take..];
            if (rows.Length > 0 || _count == StreamChunk.MaxRows) Flush();
        }
    }

    public void Flush()
    {
        if (_count == 0) return;
        var columns = new Column[types.Count];
        for (int i = 0; i < columns.Length; i++) columns[i] = _builders[i]!.Finish();
        PooledBuffer? kinds = _hasKinds ? _kinds : null;
        if (_hasKinds) _kinds = null;
        var chunk = new StreamChunk(columns, _count, rowKinds: kinds);
        _count = 0;
        _hasKinds = false;
        target.Send(chunk);
    }

    public void Dispose()
    {
        foreach (ColumnBuilder? builder in _builders) builder?.Dispose();
        _kinds?.Release();
        _kinds = null;
        _count = 0;
    }

    private void Append(StreamChunk chunk, ReadOnlySpan<int> rows, bool updatesParted)
    {
        for (int i = 0; i < _builders.Length; i++)
        {
            ColumnBuilder builder = _builders[i] ??= ColumnBuilder.Create(types[i], StreamChunk.MaxRows);
            builder.AppendRows(chunk[i], rows);
        }

        if (chunk.HasRowKinds) AppendKinds(chunk.RowKinds, rows, updatesParted);
        else if (_hasKinds) _kinds!.Bytes.Slice(_count, rows.Length).Clear();
        _count += rows.Length;
    }

    private void AppendKinds(ReadOnlySpan<RowKind> source, ReadOnlySpan<int> rows, bool updatesParted)
    {
        _kinds ??= BufferPool.Rent(StreamChunk.MaxRows);
        if (!_hasKinds) _kinds.Bytes[.._count].Clear();
        _hasKinds = true;
        Span<RowKind> into = _kinds.As<RowKind>().Slice(_count, rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            RowKind kind = source[rows[i]];
            if (updatesParted && kind == RowKind.UpdateBefore) kind = RowKind.Delete;
            else if (updatesParted && kind == RowKind.UpdateAfter) kind = RowKind.Insert;
            into[i] = kind;
        }
    }
}
