using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar;

/// <summary>Booleans, one bit per row. Bits behind the last row are zero; bits under nulls are undefined.</summary>
public sealed class BitColumn : Column
{
    private readonly PooledBuffer _bits;

    /// <summary>Takes over one reference of each buffer.</summary>
    public BitColumn(SqlType type, int length, PooledBuffer bits, PooledBuffer? validity = null)
        : base(type, length, validity) => _bits = bits;

    public ReadOnlySpan<ulong> Bits => _bits.As<ulong>()[..Bitmap.WordCount(Length)];

    public Span<ulong> WritableBits => _bits.As<ulong>()[..Bitmap.WordCount(Length)];

    public override long MemorySize => base.MemorySize + _bits.Capacity;

    /// <summary>All false.</summary>
    public static BitColumn Allocate(SqlType type, int length, PooledBuffer? validity = null)
    {
        var column = new BitColumn(type, length, BufferPool.Rent<ulong>(Math.Max(1, Bitmap.WordCount(length))), validity);
        column.WritableBits.Clear();
        return column;
    }

    public override Column Gather(ReadOnlySpan<int> rows)
    {
        BitColumn result = Allocate(Type, rows.Length, GatherValidity(rows));
        ReadOnlySpan<ulong> source = Bits;
        Span<ulong> target = result.WritableBits;
        for (int i = 0; i < rows.Length; i++) target[i >> 6] |= (source[rows[i] >> 6] >> (rows[i] & 63) & 1) << (i & 63);
        return result;
    }

    public override object? GetValue(int row) => IsNull(row) ? null : Bitmap.Get(Bits, row);

    public override Column Retype(SqlType type)
    {
        _bits.Retain();
        ValidityBuffer?.Retain();
        return new BitColumn(type, Length, _bits, ValidityBuffer);
    }

    protected override void ReleaseBuffers() => _bits.Release();
}
