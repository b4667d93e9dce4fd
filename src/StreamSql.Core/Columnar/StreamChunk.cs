using StreamSql.Core.Changelog;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Streaming;

namespace StreamSql.Core.Columnar;

/// <summary>
/// The unit of work: columns of equal physical length, optionally a selection (ascending physical rows that count) and a row
/// kind per physical row. Immutable and reference-counted: a method that is given a chunk to process owns one reference and
/// releases it or passes it on; a method that is given a chunk to look at (evaluation, hashing) owns nothing.
/// Logical row i is physical row <c>Selection[i]</c>, or i without a selection.
/// </summary>
public sealed class StreamChunk : StreamElement
{
    /// <summary>Most physical rows in a chunk.</summary>
    public const int MaxRows = 4096;

    private readonly Column[] _columns;
    private readonly PooledBuffer? _selection;
    private readonly PooledBuffer? _rowKinds;
    private int _references = 1;

    /// <summary>Takes over one reference of each column and buffer.</summary>
    /// <param name="columns">All of <paramref name="physicalRows"/> rows.</param>
    /// <param name="physicalRows">Rows in each column.</param>
    /// <param name="selection">int32 physical rows, ascending, or null for all.</param>
    /// <param name="selectedRows">Entries of <paramref name="selection"/>.</param>
    /// <param name="rowKinds">A <see cref="RowKind"/> byte per physical row, or null when all are inserts.</param>
    public StreamChunk(
        Column[] columns, int physicalRows, PooledBuffer? selection = null, int selectedRows = 0, PooledBuffer? rowKinds = null)
    {
        _columns = columns;
        PhysicalRows = physicalRows;
        _selection = selection;
        _rowKinds = rowKinds;
        RowCount = selection is null ? physicalRows : selectedRows;
    }

    public ReadOnlySpan<Column> Columns => _columns;

    public int ColumnCount => _columns.Length;

    /// <summary>Rows in the columns.</summary>
    public int PhysicalRows { get; }

    /// <summary>Rows that count.</summary>
    public int RowCount { get; }

    public bool HasSelection => _selection is not null;

    /// <summary>The physical rows that count; empty when all do (test <see cref="HasSelection"/>).</summary>
    public ReadOnlySpan<int> Selection => _selection is null ? default : _selection.As<int>()[..RowCount];

    public bool HasRowKinds => _rowKinds is not null;

    /// <summary>A kind per physical row; empty when all are inserts.</summary>
    public ReadOnlySpan<RowKind> RowKinds => _rowKinds is null ? default : _rowKinds.As<RowKind>()[..PhysicalRows];

    public Column this[int column] => _columns[column];

    public int PhysicalRow(int logicalRow) => _selection is null ? logicalRow : _selection.As<int>()[logicalRow];

    public RowKind Kind(int physicalRow) => _rowKinds is null ? RowKind.Insert : _rowKinds.As<RowKind>()[physicalRow];

    public void Retain()
    {
        int references = Interlocked.Increment(ref _references);
        Invariant.Check(references > 1);
    }

    public override void Release()
    {
        int references = Interlocked.Decrement(ref _references);
        Invariant.Check(references >= 0);
        if (references > 0) return;
        foreach (Column column in _columns) column.Release();
        _selection?.Release();
        _rowKinds?.Release();
    }

    /// <summary>
    /// A chunk with other columns over the same rows, selection and kinds; takes over one reference of each of
    /// <paramref name="columns"/>, leaves this chunk's reference alone.
    /// </summary>
    public StreamChunk WithColumns(Column[] columns)
    {
        _selection?.Retain();
        _rowKinds?.Retain();
        return new StreamChunk(columns, PhysicalRows, _selection, RowCount, _rowKinds);
    }

    /// <summary>A chunk of the same columns with another selection, whose buffer it takes over.</summary>
    public StreamChunk WithSelection(PooledBuffer selection, int selectedRows)
    {
        foreach (Column column in _columns) column.Retain();
        _rowKinds?.Retain();
        return new StreamChunk((Column[])_columns.Clone(), PhysicalRows, selection, selectedRows, _rowKinds);
    }

    /// <summary>The same columns and selection with other row kinds (null: all inserts), whose buffer it takes over.</summary>
    public StreamChunk WithRowKinds(PooledBuffer? rowKinds)
    {
        foreach (Column column in _columns) column.Retain();
        _selection?.Retain();
        return new StreamChunk((Column[])_columns.Clone(), PhysicalRows, _selection, RowCount, rowKinds);
    }

    /// <summary>A dense copy of the given physical rows.</summary>
    public StreamChunk Gather(ReadOnlySpan<int> physicalRows)
    {
        var columns = new Column[_columns.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = _columns[i].Gather(physicalRows);
        PooledBuffer? kinds = null;
        if (_rowKinds is not null)
        {
            kinds = BufferPool.Rent(Math.Max(1, physicalRows.Length));
            ReadOnlySpan<byte> source = _rowKinds.Bytes;
            Span<byte> target = kinds.Bytes[..physicalRows.Length];
            for (int i = 0; i < target.Length; i++) target[i] = source[physicalRows[i]];
        }

        return new StreamChunk(columns, physicalRows.Length, rowKinds: kinds);
    }

    /// <summary>A dense chunk of the rows that count. Without a selection it is this chunk, retained.</summary>
    public StreamChunk Compact()
    {
        if (_selection is not null) return Gather(Selection);
        Retain();
        return this;
    }
}
