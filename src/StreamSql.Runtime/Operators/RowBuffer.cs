using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Operators;

/// <summary>
/// All rows of a bounded input as columns of any length (sorts, window functions, join builds), charged to the statement's
/// memory. Owned by one operator.
/// </summary>
internal sealed class RowBuffer : IDisposable
{
    private readonly ColumnBuilder[] _builders;
    private readonly MemoryBudget _memory;
    private long _charged;

    public RowBuffer(IReadOnlyList<SqlType> types, MemoryBudget memory)
    {
        _memory = memory;
        _builders = new ColumnBuilder[types.Count];
        for (int i = 0; i < _builders.Length; i++) _builders[i] = ColumnBuilder.Create(types[i]);
    }

    public int Count { get; private set; }

    /// <summary>Copies the rows that count; the chunk stays the caller's.</summary>
    public void Append(StreamChunk chunk) => Append(chunk, RowNumbers.Of(chunk));

    public void Append(StreamChunk chunk, ReadOnlySpan<int> physicalRows)
    {
        long bytes = 0;
        for (int i = 0; i < _builders.Length; i++)
        {
            _builders[i].AppendRows(chunk[i], physicalRows);
            bytes += EstimateBytes(chunk[i], physicalRows);
        }

        Count += physicalRows.Length;
        _charged += bytes;
        _memory.Charge(bytes);
    }

    /// <summary>The columns with every row; the buffer is empty afterwards but stays charged until disposed.</summary>
    public Column[] Finish()
    {
        var columns = new Column[_builders.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = _builders[i].Finish();
        Count = 0;
        return columns;
    }

    /// <summary>Starts again with the given rows of columns that <see cref="Finish"/> returned.</summary>
    public void Refill(ReadOnlySpan<Column> columns, ReadOnlySpan<int> rows)
    {
        double share = columns.Length == 0 ? 1 : (double)rows.Length / Math.Max(1, columns[0].Length);
        for (int i = 0; i < columns.Length; i++) _builders[i].AppendRows(columns[i], rows);
        Count = rows.Length;
        long freed = (long)(_charged * (1.0 - share));
        _charged -= freed;
        _memory.Charge(-freed);
    }

    public void Dispose()
    {
        foreach (ColumnBuilder builder in _builders) builder.Dispose();
        _memory.Charge(-_charged);
        _charged = 0;
    }

    /// <summary>What the rows of a chunk take when they are copied.</summary>
    public static long EstimateBytes(StreamChunk chunk)
    {
        long bytes = 0;
        foreach (Column column in chunk.Columns) bytes += EstimateBytes(column, RowNumbers.Of(chunk));
        return bytes;
    }

    private static long EstimateBytes(Column column, ReadOnlySpan<int> rows)
    {
        long bytes = rows.Length * column.Type.Physical switch
        {
            PhysicalKind.Bit => 1L,
            PhysicalKind.Int16 or PhysicalKind.Int32 or PhysicalKind.Float32 => 4L,
            PhysicalKind.Int64 or PhysicalKind.Float64 => 8L,
            PhysicalKind.List or PhysicalKind.Struct => 64L,
            _ => 16L,
        };
        if (column is not ViewColumn views) return bytes;
        ReadOnlySpan<StringView> values = views.Views;
        foreach (int row in rows) bytes += values[row].IsInline ? 0 : values[row].Length;
        return bytes;
    }
}
