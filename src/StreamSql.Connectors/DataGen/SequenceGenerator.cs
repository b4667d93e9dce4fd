using System.Buffers.Text;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.DataGen;

/// <summary>start, start + 1, … end; the source ends with it.</summary>
internal sealed class SequenceGenerator : FieldGenerator
{
    private readonly long _start;
    private readonly long _rows;

    public SequenceGenerator(SqlType type, FieldSettings settings)
        : base(type)
    {
        _start = settings.Int64("start", 0);
        long end = settings.Int64("end", long.MaxValue);
        if (end < _start) throw settings.Invalid("end", end.ToString(), "at least start");
        if (!type.IsNumeric && type.Kind is not TypeKind.Text) throw settings.Unsupported(type);
        _rows = settings.Find("end") is null ? long.MaxValue : end - _start + 1;
    }

    public override long? Rows => _rows == long.MaxValue ? null : _rows;

    protected override Column Generate(RowRun run, PooledBuffer? validity)
    {
        switch (Type.Physical)
        {
            case PhysicalKind.Int64:
                FixedColumn<long> longs = FixedColumn<long>.Allocate(Type, run.Count, validity);
                for (int i = 0; i < run.Count; i++) longs.WritableValues[i] = _start + run.Number(i);
                return longs;
            case PhysicalKind.Int32:
                return Fill(run, validity, static n => (int)n);
            case PhysicalKind.Int16:
                return Fill(run, validity, static n => (short)n);
            case PhysicalKind.Float32:
                return Fill(run, validity, static n => (float)n);
            case PhysicalKind.Float64:
                return Fill(run, validity, static n => (double)n);
            case PhysicalKind.Decimal:
                return Fill(run, validity, static n => (decimal)n);
            default:
                validity?.Release();
                return Texts(run);
        }
    }

    private FixedColumn<T> Fill<T>(RowRun run, PooledBuffer? validity, Func<long, T> convert)
        where T : unmanaged
    {
        FixedColumn<T> column = FixedColumn<T>.Allocate(Type, run.Count, validity);
        for (int i = 0; i < run.Count; i++) column.WritableValues[i] = convert(_start + run.Number(i));
        return column;
    }

    private Column Texts(RowRun run)
    {
        using var builder = new ViewBuilder(Type, run.Count);
        Span<byte> digits = stackalloc byte[24];
        for (int i = 0; i < run.Count; i++)
        {
            Utf8Formatter.TryFormat(_start + run.Number(i), digits, out int length);
            builder.Append(digits[..length]);
        }

        return builder.Finish();
    }
}
