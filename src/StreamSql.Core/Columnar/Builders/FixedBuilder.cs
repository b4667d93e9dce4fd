using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar.Builders;

/// <summary>Builds a <see cref="FixedColumn{T}"/>.</summary>
public sealed class FixedBuilder<T> : ColumnBuilder
    where T : unmanaged
{
    private PooledBuffer? _values;

    public FixedBuilder(SqlType type, int capacity = 256)
        : base(type, capacity)
    {
    }

    public void Append(T value)
    {
        EnsureCapacity(1);
        Values()[Count] = value;
        MarkValid();
        Count++;
    }

    /// <summary>Appends a run of values that are all valid.</summary>
    public void Append(ReadOnlySpan<T> values)
    {
        EnsureCapacity(values.Length);
        values.CopyTo(Values()[Count..]);
        MarkValid(values.Length);
        Count += values.Length;
    }

    public override void AppendNull()
    {
        EnsureCapacity(1);
        Values()[Count] = default;
        MarkNull();
        Count++;
    }

    public override void AppendValue(object? value)
    {
        if (value is null) AppendNull();
        else Append((T)value);
    }

    public override void AppendRows(Column source, ReadOnlySpan<int> rows)
    {
        EnsureCapacity(rows.Length);
        ReadOnlySpan<T> from = ((FixedColumn<T>)source).Values;
        Span<T> to = Values().Slice(Count, rows.Length);
        for (int i = 0; i < to.Length && i < rows.Length; i++) to[i] = from[rows[i]];
        MarkRows(source, rows);
        Count += rows.Length;
    }

    public override Column Finish()
    {
        Values();
        var column = new FixedColumn<T>(Type, Count, _values!, TakeValidity());
        _values = null;
        Count = 0;
        return column;
    }

    protected override void Grow(int capacity)
    {
        PooledBuffer grown = BufferPool.Rent<T>(capacity);
        if (_values is not null)
        {
            _values.As<T>()[..Count].CopyTo(grown.As<T>());
            _values.Release();
        }

        _values = grown;
    }

    protected override void DisposeBuffers()
    {
        _values?.Release();
        _values = null;
    }

    private Span<T> Values() => (_values ??= BufferPool.Rent<T>(Capacity)).As<T>();
}
