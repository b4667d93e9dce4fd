using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar.Builders;

/// <summary>
/// Collects values row by row or in runs and hands over a column. Owned by one thread. <see cref="Finish"/> starts it afresh, so
/// that one builder serves a whole task; dispose it when it will not be finished again.
/// </summary>
public abstract class ColumnBuilder : IDisposable
{
    private PooledBuffer? _validity;

    protected ColumnBuilder(SqlType type, int capacity)
    {
        Type = type;
        Capacity = Math.Max(16, capacity);
    }

    public SqlType Type { get; }

    /// <summary>Rows appended since the last <see cref="Finish"/>.</summary>
    public int Count { get; protected set; }

    /// <summary>Rows that fit before buffers grow; growth doubles.</summary>
    protected int Capacity { get; private set; }

    /// <summary>A builder for any type; give the exact row count as capacity when it is known.</summary>
    public static ColumnBuilder Create(SqlType type, int capacity = 256) => type.Physical switch
    {
        PhysicalKind.Bit => new BitBuilder(type, capacity),
        PhysicalKind.Int16 => new FixedBuilder<short>(type, capacity),
        PhysicalKind.Int32 => new FixedBuilder<int>(type, capacity),
        PhysicalKind.Int64 => new FixedBuilder<long>(type, capacity),
        PhysicalKind.Float32 => new FixedBuilder<float>(type, capacity),
        PhysicalKind.Float64 => new FixedBuilder<double>(type, capacity),
        PhysicalKind.Decimal => new FixedBuilder<decimal>(type, capacity),
        PhysicalKind.Interval => new FixedBuilder<IntervalValue>(type, capacity),
        PhysicalKind.Uuid => new FixedBuilder<UuidValue>(type, capacity),
        PhysicalKind.View => new ViewBuilder(type, capacity),
        PhysicalKind.List => new ListBuilder(type, capacity),
        _ => new StructBuilder(type, capacity),
    };

    /// <summary>Appends a <see cref="SqlValue"/>; cold paths and tests.</summary>
    public abstract void AppendValue(object? value);

    public abstract void AppendNull();

    /// <summary>Appends the given rows of a column of the same physical layout.</summary>
    public abstract void AppendRows(Column source, ReadOnlySpan<int> rows);

    /// <summary>The column with all rows so far; the builder is empty afterwards.</summary>
    public abstract Column Finish();

    public void Dispose()
    {
        _validity?.Release();
        _validity = null;
        DisposeBuffers();
        GC.SuppressFinalize(this);
    }

    protected abstract void DisposeBuffers();

    /// <summary>Grows value buffers to <paramref name="capacity"/> rows, keeping <see cref="Count"/> of them.</summary>
    protected abstract void Grow(int capacity);

    protected void EnsureCapacity(int extra)
    {
        if (Count + extra <= Capacity) return;
        int capacity = Math.Max(Capacity * 2, Count + extra);
        Grow(capacity);
        if (_validity is not null)
        {
            PooledBuffer grown = BufferPool.Rent<ulong>(Bitmap.WordCount(capacity));
            _validity.As<ulong>()[..Bitmap.WordCount(Capacity)].CopyTo(grown.As<ulong>());
            _validity.Release();
            _validity = grown;
        }

        Capacity = capacity;
    }

    /// <summary>Notes the next row (index <see cref="Count"/>) as null; the caller advances Count.</summary>
    protected void MarkNull()
    {
        if (_validity is null)
        {
            _validity = BufferPool.Rent<ulong>(Bitmap.WordCount(Capacity));
            _validity.As<ulong>()[..Bitmap.WordCount(Count + 1)].Fill(ulong.MaxValue);
        }

        TouchWord(Count);
        Bitmap.Clear(_validity.As<ulong>(), Count);
    }

    /// <summary>Notes <paramref name="count"/> further rows as valid; needed only once nulls have been seen.</summary>
    protected void MarkValid(int count = 1)
    {
        if (_validity is null) return;
        Span<ulong> words = _validity.As<ulong>();
        for (int row = Count; row < Count + count; row++)
        {
            TouchWord(row);
            Bitmap.Set(words, row);
        }
    }

    /// <summary>Copies the nulls of gathered rows, then the caller advances Count by rows.Length.</summary>
    protected void MarkRows(Column source, ReadOnlySpan<int> rows)
    {
        if (!source.HasNulls)
        {
            MarkValid(rows.Length);
            return;
        }

        int start = Count;
        foreach (int row in rows)
        {
            if (source.IsNull(row)) MarkNull();
            else MarkValid();
            Count++;
        }

        Count = start;
    }

    /// <summary>The validity buffer for the finished column (null when nothing was null); ownership moves to the caller.</summary>
    protected PooledBuffer? TakeValidity()
    {
        PooledBuffer? validity = _validity;
        _validity = null;
        if (validity is not null) Bitmap.MaskTail(validity.As<ulong>(), Count);
        return validity;
    }

    private void TouchWord(int row)
    {
        // A row that opens a word finds whatever the pool left there.
        if ((row & 63) == 0) _validity!.As<ulong>()[row >> 6] = 0;
    }
}
