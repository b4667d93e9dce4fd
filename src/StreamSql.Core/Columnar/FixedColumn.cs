using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar;

/// <summary>Values of one fixed-width type, densely in one buffer. Values under nulls are undefined.</summary>
public sealed class FixedColumn<T> : Column
    where T : unmanaged
{
    private readonly PooledBuffer _values;

    /// <summary>Takes over one reference of each buffer.</summary>
    public FixedColumn(SqlType type, int length, PooledBuffer values, PooledBuffer? validity = null)
        : base(type, length, validity) => _values = values;

    public ReadOnlySpan<T> Values => _values.As<T>()[..Length];

    /// <summary>The values for the one who creates the column, before anybody else sees it.</summary>
    public Span<T> WritableValues => _values.As<T>()[..Length];

    public override long MemorySize => base.MemorySize + _values.Capacity;

    /// <summary>A column with undefined values, to be filled through <see cref="WritableValues"/>.</summary>
    public static FixedColumn<T> Allocate(SqlType type, int length, PooledBuffer? validity = null) =>
        new(type, length, BufferPool.Rent<T>(Math.Max(1, length)), validity);

    public override Column Gather(ReadOnlySpan<int> rows)
    {
        FixedColumn<T> result = Allocate(Type, rows.Length, GatherValidity(rows));
        ReadOnlySpan<T> source = Values;
        Span<T> target = result.WritableValues;
        for (int i = 0; i < target.Length && i < rows.Length; i++) target[i] = source[rows[i]];
        return result;
    }

    public override object? GetValue(int row) => IsNull(row) ? null : Values[row];

    public override Column Retype(SqlType type)
    {
        _values.Retain();
        ValidityBuffer?.Retain();
        return new FixedColumn<T>(type, Length, _values, ValidityBuffer);
    }

    protected override void ReleaseBuffers() => _values.Release();
}
