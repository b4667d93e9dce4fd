using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Formats;

/// <summary>
/// One column of a batch of records, written by row number, so that a record can be decoded again from its start. Text over 12 bytes
/// stays in the batch's buffer or goes to a side buffer. Nested values are kept as ranges of raw bytes until the batch is complete.
/// Owned by its decoder.
/// </summary>
internal sealed class ColumnWriter
{
    private readonly List<PooledBuffer> _data = [];
    private PooledBuffer? _values;
    private PooledBuffer? _validity;
    private PooledBuffer? _side;
    private int _sideIndex;
    private int _sideUsed;
    private int _rows;

    /// <param name="column">What to fill.</param>
    /// <param name="deferred">Keep nested values as ranges; false when the format has none (jsonb then comes as text).</param>
    public ColumnWriter(DecodedColumn column, bool deferred = true)
    {
        Column = column;
        Physical = column.Type.Physical;
        bool nested = Physical is PhysicalKind.List or PhysicalKind.Struct;
        if (nested && !deferred) throw StreamSqlException.NotSupported($"this format for column \"{column.Name}\" of type {column.Type}");
        IsDeferred = deferred && (nested || column.Type.Kind == TypeKind.Jsonb);
    }

    public DecodedColumn Column { get; }

    public PhysicalKind Physical { get; }

    /// <summary>The value is built from its raw bytes after the batch: lists, structs, maps, jsonb.</summary>
    public bool IsDeferred { get; }

    /// <summary>Starts a batch; all rows are valid until said otherwise.</summary>
    public void Begin(PooledBuffer shared, int rows)
    {
        _rows = rows;
        _side = null;
        if (IsDeferred)
        {
            _values = BufferPool.Rent<RecordRange>(Math.Max(1, rows));
            return;
        }

        _values = BufferPool.Rent(Math.Max(8, rows * Width(Physical)));
        if (Physical == PhysicalKind.Bit) _values.As<ulong>()[..Bitmap.WordCount(rows)].Clear();
        if (Physical != PhysicalKind.View) return;
        shared.Retain();
        _data.Add(shared);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set<T>(int row, T value)
        where T : unmanaged
    {
        _values!.At<T>(row) = value;
        if (_validity is not null) Bitmap.Set(_validity.As<ulong>(), row);
    }

    public void SetBit(int row, bool value)
    {
        Bitmap.Write(_values!.As<ulong>(), row, value);
        if (_validity is not null) Bitmap.Set(_validity.As<ulong>(), row);
    }

    /// <summary>Text that lies in the batch's buffer at <paramref name="offset"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void SetShared(int row, ReadOnlySpan<byte> text, int offset) =>
        Set(row, text.Length <= StringView.MaxInline ? StringView.Inline(text) : StringView.Outside(text, 0, offset));

    /// <summary>Text that lies nowhere durable.</summary>
    public void SetCopied(int row, ReadOnlySpan<byte> text)
    {
        if (text.Length <= StringView.MaxInline)
        {
            Set(row, StringView.Inline(text));
            return;
        }

        if (_side is null || _side.Capacity - _sideUsed < text.Length)
        {
            _side = BufferPool.Rent(Math.Max(4096, text.Length * 2));
            _sideIndex = _data.Count;
            _sideUsed = 0;
            _data.Add(_side);
        }

        text.CopyTo(_side.Bytes[_sideUsed..]);
        Set(row, StringView.Outside(text, _sideIndex, _sideUsed));
        _sideUsed += text.Length;
    }

    public void SetNull(int row)
    {
        if (_validity is null)
        {
            _validity = BufferPool.Rent<ulong>(Bitmap.WordCount(_rows));
            Bitmap.Fill(_validity.As<ulong>(), _rows, true);
        }

        Bitmap.Clear(_validity.As<ulong>(), row);
        if (IsDeferred) _values!.At<RecordRange>(row) = default;
        else if (Physical == PhysicalKind.View) _values!.At<StringView>(row) = default;
    }

    public void SetScalar(int row, in ScalarValue value)
    {
        switch (Physical)
        {
            case PhysicalKind.Bit: SetBit(row, value.Integer != 0); break;
            case PhysicalKind.Int16: Set(row, (short)value.Integer); break;
            case PhysicalKind.Int32: Set(row, (int)value.Integer); break;
            case PhysicalKind.Int64: Set(row, value.Integer); break;
            case PhysicalKind.Float32: Set(row, (float)value.Float); break;
            case PhysicalKind.Float64: Set(row, value.Float); break;
            case PhysicalKind.Decimal: Set(row, value.Decimal); break;
            case PhysicalKind.Interval: Set(row, value.Interval); break;
            case PhysicalKind.Uuid: Set(row, value.Uuid); break;
            default: SetCopied(row, value.Text); break;
        }
    }

    /// <summary>The raw bytes of a deferred value; an empty range is NULL.</summary>
    public RecordRange Deferred(int row) => _values!.At<RecordRange>(row);

    /// <summary>The column of the batch, for those that are not deferred.</summary>
    public Column Finish()
    {
        PooledBuffer values = Take(ref _values)!;
        PooledBuffer? validity = TakeValidity();
        Column column = Physical switch
        {
            PhysicalKind.Bit => new BitColumn(Column.Type, _rows, values, validity),
            PhysicalKind.Int16 => new FixedColumn<short>(Column.Type, _rows, values, validity),
            PhysicalKind.Int32 => new FixedColumn<int>(Column.Type, _rows, values, validity),
            PhysicalKind.Int64 => new FixedColumn<long>(Column.Type, _rows, values, validity),
            PhysicalKind.Float32 => new FixedColumn<float>(Column.Type, _rows, values, validity),
            PhysicalKind.Float64 => new FixedColumn<double>(Column.Type, _rows, values, validity),
            PhysicalKind.Decimal => new FixedColumn<decimal>(Column.Type, _rows, values, validity),
            PhysicalKind.Interval => new FixedColumn<IntervalValue>(Column.Type, _rows, values, validity),
            PhysicalKind.Uuid => new FixedColumn<UuidValue>(Column.Type, _rows, values, validity),
            _ => new ViewColumn(Column.Type, _rows, values, [.. _data], validity),
        };
        _data.Clear();
        return column;
    }

    /// <summary>Gives back what an abandoned or deferred batch holds.</summary>
    public void Reset()
    {
        Take(ref _values)?.Release();
        Take(ref _validity)?.Release();
        foreach (PooledBuffer buffer in _data) buffer.Release();
        _data.Clear();
        _side = null;
    }

    private static int Width(PhysicalKind kind) => kind switch
    {
        PhysicalKind.Bit or PhysicalKind.Int64 or PhysicalKind.Float64 => 8,
        PhysicalKind.Int16 => 2,
        PhysicalKind.Int32 or PhysicalKind.Float32 => 4,
        _ => 16,
    };

    private static PooledBuffer? Take(ref PooledBuffer? buffer)
    {
        PooledBuffer? taken = buffer;
        buffer = null;
        return taken;
    }

    /// <summary>Drops a validity map that says nothing.</summary>
    private PooledBuffer? TakeValidity()
    {
        PooledBuffer? validity = Take(ref _validity);
        if (validity is null) return null;
        Bitmap.MaskTail(validity.As<ulong>(), _rows);
        if (Bitmap.Count(validity.As<ulong>(), _rows) < _rows) return validity;
        validity.Release();
        return null;
    }
}
