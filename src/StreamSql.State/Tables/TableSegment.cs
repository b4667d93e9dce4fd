using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;

namespace StreamSql.State.Tables;

/// <summary>
/// Up to 4,096 rows of a versioned table. Columns never change; <see cref="End"/> and <see cref="Previous"/> are set by the writer while
/// others read: a reader sees either value, and both are right for the version it has pinned.
/// </summary>
internal sealed class TableSegment(int id, Column[] columns, int rows)
{
    private long[]? _end;

    /// <summary>Index in the table's directory; reused after the segment is gone.</summary>
    public int Id { get; } = id;

    public Column[] Columns { get; } = columns;

    public int Rows { get; } = rows;

    /// <summary>The first version that sees a row; null: <see cref="BeginAll"/> for all.</summary>
    public long[]? Begin { get; init; }

    public long BeginAll { get; init; }

    /// <summary>The greatest begin in the segment.</summary>
    public long NewestBegin => Begin is null ? BeginAll : Begin.Max();

    /// <summary>The slot of each row's key; null in append-only tables.</summary>
    public int[]? Slots { get; init; }

    /// <summary>Where the row that this one replaced lies, -1: none known; null: none needed by any kept version.</summary>
    public long[]? Previous { get; init; }

    /// <summary>How often each row counts (bags); null: once.</summary>
    public int[]? Multiplicities { get; init; }

    /// <summary>Rows with an end.</summary>
    public int Ended { get; private set; }

    public long[]? End => Volatile.Read(ref _end);

    /// <summary>Set when the segment has been handed to reclamation.</summary>
    public bool IsQueued { get; set; }

    public long MemorySize
    {
        get
        {
            long size = 0;
            foreach (Column column in Columns) size += column.MemorySize;
            int words = (Begin is null ? 0 : 1) + (End is null ? 0 : 1) + (Previous is null ? 0 : 1);
            return size + (words * 8L * Rows) + (Slots is null ? 0 : 4L * Rows) + (Multiplicities is null ? 0 : 4L * Rows);
        }
    }

    public long BeginOf(int row) => Begin is null ? BeginAll : Begin[row];

    public long EndOf(int row) => End is { } end ? Volatile.Read(ref end[row]) : long.MaxValue;

    public bool IsVisible(int row, long version) => BeginOf(row) <= version && version < EndOf(row);

    /// <summary>The row is not seen from this version on. Writer only.</summary>
    public void SetEnd(int row, long version)
    {
        long[]? end = _end;
        if (end is null)
        {
            end = new long[Rows];
            Array.Fill(end, long.MaxValue);
            Volatile.Write(ref _end, end);
        }

        if (end[row] == long.MaxValue) Ended++;
        Volatile.Write(ref end[row], version);
    }

    /// <summary>
    /// Writes the rows that a version sees, ascending; returns how many.
    /// </summary>
    public int Visible(long version, Span<int> rows)
    {
        long[]? begin = Begin;
        long[]? end = End;
        if (begin is null && BeginAll > version) return 0;
        int count = 0;
        for (int row = 0; row < Rows; row++)
        {
            rows[count] = row;
            bool visible = (begin is null || begin[row] <= version) && (end is null || version < Volatile.Read(ref end[row]));
            count += visible ? 1 : 0;
        }

        return count;
    }

    /// <summary>A chunk of all rows, or of those selected; columns are shared. The caller owns it.</summary>
    public StreamChunk ToChunk(IReadOnlyList<int>? columns, PooledBuffer? selection, int selected)
    {
        var taken = new Column[columns?.Count ?? Columns.Length];
        for (int i = 0; i < taken.Length; i++)
        {
            taken[i] = Columns[columns is null ? i : columns[i]];
            taken[i].Retain();
        }

        return new StreamChunk(taken, Rows, selection, selected);
    }
}

/// <summary>A row's place as one number, so that it can be read and written whole.</summary>
internal static class RowPlace
{
    private const int RowBits = 12;

    public const long None = -1;

    public static long Of(int segment, int row) => (long)segment << RowBits | (uint)row;

    public static int Segment(long place) => (int)(place >> RowBits);

    public static int Row(long place) => (int)(place & ((1 << RowBits) - 1));
}
