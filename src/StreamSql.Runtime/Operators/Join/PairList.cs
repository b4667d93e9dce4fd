using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>
/// Output rows of a join as pairs of row numbers into columns of either side; -1 pads that side with nulls. At most a chunk.
/// </summary>
internal sealed class PairList
{
    private readonly int[] _left = new int[StreamChunk.MaxRows];
    private readonly int[] _right = new int[StreamChunk.MaxRows];
    private readonly RowKind[] _kinds = new RowKind[StreamChunk.MaxRows];
    private bool _leftPadded;
    private bool _rightPadded;
    private bool _hasKinds;

    public int Count { get; private set; }

    public bool IsFull => Count == StreamChunk.MaxRows;

    public int Room => StreamChunk.MaxRows - Count;

    public ReadOnlySpan<int> LeftRows => _left.AsSpan(0, Count);

    public ReadOnlySpan<int> RightRows => _right.AsSpan(0, Count);

    public void Add(int left, int right, RowKind kind = RowKind.Insert)
    {
        int index = Count++;
        _left[index] = left;
        _right[index] = right;
        _kinds[index] = kind;
        _leftPadded |= left < 0;
        _rightPadded |= right < 0;
        _hasKinds |= kind != RowKind.Insert;
    }

    public void Clear()
    {
        Count = 0;
        _leftPadded = false;
        _rightPadded = false;
        _hasKinds = false;
    }

    /// <summary>The pairs as a chunk of left columns, then right columns (none when the right is not wanted).</summary>
    public StreamChunk ToChunk(
        ReadOnlySpan<Column> left, ReadOnlySpan<Column> right, IReadOnlyList<Field> leftFields, IReadOnlyList<Field> rightFields)
    {
        var columns = new Column[leftFields.Count + rightFields.Count];
        Gather(left, LeftRows, _leftPadded, leftFields, columns);
        Gather(right, RightRows, _rightPadded, rightFields, columns.AsSpan(leftFields.Count));
        PooledBuffer? kinds = null;
        if (_hasKinds)
        {
            kinds = BufferPool.Rent(Count);
            _kinds.AsSpan(0, Count).CopyTo(kinds.As<RowKind>());
        }

        return new StreamChunk(columns, Count, rowKinds: kinds);
    }

    private static void Gather(
        ReadOnlySpan<Column> source, ReadOnlySpan<int> rows, bool padded, IReadOnlyList<Field> fields, Span<Column> target)
    {
        for (int i = 0; i < fields.Count; i++)
            target[i] = padded ? GatherOrNull(source.IsEmpty ? null : source[i], rows, fields[i].Type) : source[i].Gather(rows);
    }

    private static Column GatherOrNull(Column? source, ReadOnlySpan<int> rows, SqlType type)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type, rows.Length);
        for (int start = 0; start < rows.Length;)
        {
            if (rows[start] < 0)
            {
                builder.AppendNull();
                start++;
                continue;
            }

            int end = start + 1;
            while (end < rows.Length && rows[end] >= 0) end++;
            builder.AppendRows(source!, rows[start..end]);
            start = end;
        }

        return builder.Finish();
    }
}
