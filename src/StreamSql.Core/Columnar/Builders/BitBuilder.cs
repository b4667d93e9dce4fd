using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar.Builders;

/// <summary>Builds a <see cref="BitColumn"/>.</summary>
public sealed class BitBuilder : ColumnBuilder
{
    private PooledBuffer? _bits;

    public BitBuilder(SqlType type, int capacity = 256)
        : base(type, capacity)
    {
    }

    public void Append(bool value)
    {
        EnsureCapacity(1);
        WriteBit(Count, value);
        MarkValid();
        Count++;
    }

    public override void AppendNull()
    {
        EnsureCapacity(1);
        WriteBit(Count, false);
        MarkNull();
        Count++;
    }

    public override void AppendValue(object? value)
    {
        if (value is null) AppendNull();
        else Append((bool)value);
    }

    public override void AppendRows(Column source, ReadOnlySpan<int> rows)
    {
        EnsureCapacity(rows.Length);
        ReadOnlySpan<ulong> from = ((BitColumn)source).Bits;
        for (int i = 0; i < rows.Length; i++) WriteBit(Count + i, Bitmap.Get(from, rows[i]));
        MarkRows(source, rows);
        Count += rows.Length;
    }

    public override Column Finish()
    {
        Span<ulong> words = Words();
        if (Count == 0) words[0] = 0;
        Bitmap.MaskTail(words, Count);
        var column = new BitColumn(Type, Count, _bits!, TakeValidity());
        _bits = null;
        Count = 0;
        return column;
    }

    protected override void Grow(int capacity)
    {
        PooledBuffer grown = BufferPool.Rent<ulong>(Bitmap.WordCount(capacity));
        if (_bits is not null)
        {
            _bits.As<ulong>()[..Bitmap.WordCount(Count)].CopyTo(grown.As<ulong>());
            _bits.Release();
        }

        _bits = grown;
    }

    protected override void DisposeBuffers()
    {
        _bits?.Release();
        _bits = null;
    }

    private Span<ulong> Words() => (_bits ??= BufferPool.Rent<ulong>(Bitmap.WordCount(Capacity))).As<ulong>();

    private void WriteBit(int row, bool value)
    {
        Span<ulong> words = Words();
        if ((row & 63) == 0) words[row >> 6] = 0;
        Bitmap.Write(words, row, value);
    }
}
