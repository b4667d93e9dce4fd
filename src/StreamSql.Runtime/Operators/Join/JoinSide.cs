using System.Runtime.InteropServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators.Aggregate;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>
/// The rows of one input under their join key. An entry is [count int32 | degree int32 | row], sorted by the row's unique key or, without
/// one, by its whole value; the key holds the number of its rows. Degree = matching rows of the other side, kept only when a
/// residual condition makes it differ from row to row. Owned by one operator.
/// </summary>
internal sealed class JoinSide : IDisposable
{
    private const int HeaderBytes = 8;
    private const long IndexedFlag = 1;
    private const long DeadFlag = 2;

    private readonly IReadOnlyList<int> _identity;
    private readonly int _timeKey;
    private ByteWriter _key = new(128);
    private ByteWriter _row = new(256);

    public JoinSide(JoinShape shape, int side, OperatorContext context)
    {
        IReadOnlyList<Field> fields = shape.InputOf(side);
        IReadOnlyList<int> keys = shape.KeysOf(side);
        Fields = fields;
        Codec = new RowCodec([.. fields.Select(f => f.Type)]);
        _identity = (side == 0 ? shape.Spec.LeftUniqueKey : shape.Spec.RightUniqueKey) ?? [.. Enumerable.Range(0, fields.Count)];
        int timeColumn = side == 0 ? shape.Spec.LeftWatermarkColumn : shape.Spec.RightWatermarkColumn;
        _timeKey = timeColumn < 0 ? -1 : keys.ToList().IndexOf(timeColumn);

        // The time index holds slots: such keys leave with their time, not before.
        Table = context.State.OpenSorted(new SortedTableDescriptor(
            shape.Spec.Uid + (side == 0 ? "/left" : "/right"), [.. keys.Select(k => fields[k].Type)], 16, MayEvict: _timeKey < 0));
        if (_timeKey >= 0) TimeIndex = GroupTimes.Rebuild(Table.Keys, new GroupTimeIndex(_timeKey), slot => Flags(slot) |= IndexedFlag);
    }

    public IReadOnlyList<Field> Fields { get; }

    public RowCodec Codec { get; }

    public SortedTable Table { get; }

    /// <summary>Keys by the time that closes them; null when state is not bounded by the watermark.</summary>
    public GroupTimeIndex? TimeIndex { get; }

    /// <summary>Position of the closing time among the key columns; -1 without.</summary>
    public int TimeKey => _timeKey;

    /// <summary>Rows under a key, duplicates counted.</summary>
    public ref long Rows(int slot) => ref Table.Keys.Rows.Field<long>(slot, Table.Keys.ValueOffset);

    public static int CountOf(ReadOnlySpan<byte> entry) => MemoryMarshal.Read<int>(entry);

    public static ReadOnlySpan<byte> RowOf(ReadOnlySpan<byte> entry) => entry[HeaderBytes..];

    /// <summary>Stores a row once more.</summary>
    public void Add(int slot, StreamChunk chunk, int row, int degree)
    {
        EncodeIdentity(chunk, row);
        int count = 1;
        if (Table.TryGet(slot, _key.Written, out ReadOnlySpan<byte> stored)) count += CountOf(stored);
        _row.Clear();
        _row.Write(count);
        _row.Write(degree);
        Codec.Encode(chunk.Columns, row, ref _row);
        Table.Put(slot, _key.Written, _row.Written);
        Rows(slot)++;
        MarkDirty(slot);
    }

    /// <summary>Takes a row out once; false when it is not there.</summary>
    public bool Remove(int slot, StreamChunk chunk, int row)
    {
        EncodeIdentity(chunk, row);
        if (!Table.TryGet(slot, _key.Written, out ReadOnlySpan<byte> stored)) return false;
        int count = CountOf(stored) - 1;
        if (count == 0) Table.Remove(slot, _key.Written);
        else Rewrite(slot, _key.Written, stored, count, MemoryMarshal.Read<int>(stored[4..]));
        Rows(slot)--;
        MarkDirty(slot);
        return true;
    }

    /// <summary>Changes the degree of an entry and returns what it was.</summary>
    public int AddDegree(int slot, ReadOnlySpan<byte> key, int change)
    {
        if (!Table.TryGet(slot, key, out ReadOnlySpan<byte> stored)) return 0;
        int degree = MemoryMarshal.Read<int>(stored[4..]);
        Rewrite(slot, key, stored, CountOf(stored), degree + change);
        return degree;
    }

    /// <summary>Puts a new key into the time index.</summary>
    public void Index(ReadOnlySpan<Column> keys, int row, int slot)
    {
        ref long flags = ref Flags(slot);
        if ((flags & IndexedFlag) != 0) return;
        flags |= IndexedFlag;
        TimeIndex!.Add(keys, row, slot);
    }

    /// <summary>Drops a key without rows, unless time will. May be told of a slot again: a dropped one stays marked until its reuse.</summary>
    public void RemoveIfEmpty(int slot)
    {
        ref long flags = ref Flags(slot);
        if (TimeIndex is not null || Rows(slot) != 0 || (flags & DeadFlag) != 0) return;
        flags |= DeadFlag;
        Table.RemoveKey(slot);
    }

    /// <summary>Drops all keys at or below the watermark.</summary>
    public void Close(long watermark)
    {
        while (TimeIndex is { IsEmpty: false } index && index.First <= watermark)
        {
            long time = index.First;
            foreach (int slot in index.SlotsOf(time)) Table.RemoveKey(slot);
            index.Remove(time);
        }
    }

    public void Dispose()
    {
        _key.Dispose();
        _row.Dispose();
    }

    private void EncodeIdentity(StreamChunk chunk, int row)
    {
        _key.Clear();
        foreach (int column in _identity) KeyEncoding.Append(ref _key, chunk[column], row, false, false);
    }

    private void Rewrite(int slot, ReadOnlySpan<byte> key, ReadOnlySpan<byte> stored, int count, int degree)
    {
        _row.Clear();
        _row.Write(count);
        _row.Write(degree);
        _row.WriteBytes(RowOf(stored));
        Table.Put(slot, key, _row.Written);
    }

    private ref long Flags(int slot) => ref Table.Keys.Rows.Field<long>(slot, Table.Keys.ValueOffset + 8);

    private void MarkDirty(int slot) => Table.Keys.MarkDirty(new ReadOnlySpan<int>(in slot));
}
