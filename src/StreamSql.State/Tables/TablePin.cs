using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;

namespace StreamSql.State.Tables;

/// <summary>A version of a table, held readable until disposed. Usable from any thread, also from several.</summary>
public sealed class TablePin : IDisposable
{
    private int _disposed;

    internal TablePin(VersionedTable table, long version, long count)
    {
        Table = table;
        Version = version;
        Count = count;
    }

    public VersionedTable Table { get; }

    public long Version { get; }

    /// <summary>Rows in this version, as of the newest publication at or below it.</summary>
    public long Count { get; }

    /// <summary>
    /// The rows, given columns only (all when null), in chunks that the caller owns; in an append-only table in the order they came,
    /// otherwise in no order. Chunks share the table's columns, with a selection where not all rows count.
    /// </summary>
    public IEnumerable<StreamChunk> Scan(IReadOnlyList<int>? columns = null)
    {
        Invariant.Check(_disposed == 0);
        foreach (TableSegment segment in Table.Order)
        {
            StreamChunk? chunk = Select(segment, columns);
            if (chunk is null) continue;
            yield return chunk;
            if (segment.Multiplicities is null) continue;
            for (int repeat = 2; Repeated(segment, columns, repeat) is { } more; repeat++) yield return more;
        }
    }

    /// <summary>
    /// Looks up row <paramref name="row"/> of key columns and appends the found row's <paramref name="columns"/> (all when null) to
    /// <paramref name="into"/>. Only for tables with a key.
    /// </summary>
    public bool TryGet(ReadOnlySpan<Column> keys, int row, IReadOnlyList<int>? columns, ReadOnlySpan<ColumnBuilder> into)
    {
        Invariant.Check(_disposed == 0 && Table.Descriptor.Identity == RowIdentity.Key && keys.Length == Table.KeyColumns.Length);
        if (Version < 0 || !Table.TryFind(keys, row, Version, out TableSegment? segment, out int found)) return false;
        ReadOnlySpan<int> rows = [found];
        for (int i = 0; i < into.Length; i++) into[i].AppendRows(segment!.Columns[columns is null ? i : columns[i]], rows);
        return true;
    }

    /// <summary>True when the key has a row in this version.</summary>
    public bool Contains(ReadOnlySpan<Column> keys, int row) => Version >= 0 && Table.TryFind(keys, row, Version, out _, out _);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) Table.Unpin(Version);
    }

    private StreamChunk? Select(TableSegment segment, IReadOnlyList<int>? columns)
    {
        if (segment.Begin is null && segment.End is null && segment.BeginAll <= Version) return segment.ToChunk(columns, null, 0);
        PooledBuffer selection = BufferPool.Rent<int>(segment.Rows);
        int count = segment.Visible(Version, selection.As<int>());
        if (count > 0 && count < segment.Rows) return segment.ToChunk(columns, selection, count);
        selection.Release();
        return count == 0 ? null : segment.ToChunk(columns, null, 0);
    }

    /// <summary>The rows that count at least so often; null when there are none.</summary>
    private StreamChunk? Repeated(TableSegment segment, IReadOnlyList<int>? columns, int repeat)
    {
        PooledBuffer selection = BufferPool.Rent<int>(segment.Rows);
        Span<int> rows = selection.As<int>();
        int visible = segment.Visible(Version, rows);
        int count = 0;
        for (int i = 0; i < visible; i++)
            if (segment.Multiplicities![rows[i]] >= repeat) rows[count++] = rows[i];
        if (count > 0) return segment.ToChunk(columns, selection, count);
        selection.Release();
        return null;
    }
}
