using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.DataGen;

/// <summary>Random numbers and times. Times without bounds lie between the wall clock less max-past and the wall clock, as in Flink.</summary>
internal sealed class NumberGenerator : FieldGenerator
{
    private const long MicrosPerDay = 86_400_000_000;

    private readonly EventRandom _random;
    private readonly long _min;
    private readonly ulong _range;
    private readonly double _floatMin;
    private readonly double _floatRange;
    private readonly bool _clock;

    public NumberGenerator(SqlType type, FieldSettings settings, EventRandom random)
        : base(type)
    {
        _random = random;
        (long low, long high) = type.Kind switch
        {
            TypeKind.Int16 => (short.MinValue, short.MaxValue),
            TypeKind.Int32 => (int.MinValue, int.MaxValue),
            TypeKind.Int64 => (long.MinValue, long.MaxValue),
            TypeKind.Date => (0, 20_000),
            TypeKind.Time => (0, MicrosPerDay - 1),
            TypeKind.Float32 or TypeKind.Float64 or TypeKind.Decimal => (0L, 1L),
            TypeKind.Timestamp or TypeKind.TimestampTz => (-settings.Int64("max-past", 0) * 1000, 0),
            _ => throw settings.Unsupported(type),
        };
        _clock = type.Kind is TypeKind.Timestamp or TypeKind.TimestampTz;
        bool real = type.Kind is TypeKind.Float32 or TypeKind.Float64 or TypeKind.Decimal;
        if (real)
        {
            _floatMin = settings.Double("min", low);
            _floatRange = settings.Double("max", high) - _floatMin;
            if (_floatRange < 0) throw settings.Invalid("max", settings.Text("max", ""), "at least min");
            return;
        }

        _min = _clock ? low : settings.Int64("min", low);
        long max = _clock ? high : settings.Int64("max", high);
        if (max < _min) throw settings.Invalid("max", max.ToString(), "at least min");
        if (_min < low || max > high && type.Kind is TypeKind.Int16 or TypeKind.Int32) throw settings.Invalid("min", _min.ToString(), $"a {type}");
        _range = unchecked((ulong)max - (ulong)_min + 1);
    }

    protected override Column Generate(RowRun run, PooledBuffer? validity)
    {
        switch (Type.Physical)
        {
            case PhysicalKind.Int16:
                FixedColumn<short> shorts = FixedColumn<short>.Allocate(Type, run.Count, validity);
                for (int i = 0; i < run.Count; i++) shorts.WritableValues[i] = (short)Integer(run.Number(i));
                return shorts;
            case PhysicalKind.Int32:
                FixedColumn<int> ints = FixedColumn<int>.Allocate(Type, run.Count, validity);
                for (int i = 0; i < run.Count; i++) ints.WritableValues[i] = (int)Integer(run.Number(i));
                return ints;
            case PhysicalKind.Int64:
                FixedColumn<long> longs = FixedColumn<long>.Allocate(Type, run.Count, validity);
                long shift = _clock ? run.NowMicros : 0;
                for (int i = 0; i < run.Count; i++) longs.WritableValues[i] = shift + Integer(run.Number(i));
                return longs;
            case PhysicalKind.Float32:
                FixedColumn<float> floats = FixedColumn<float>.Allocate(Type, run.Count, validity);
                for (int i = 0; i < run.Count; i++) floats.WritableValues[i] = (float)Real(run.Number(i));
                return floats;
            case PhysicalKind.Float64:
                FixedColumn<double> doubles = FixedColumn<double>.Allocate(Type, run.Count, validity);
                for (int i = 0; i < run.Count; i++) doubles.WritableValues[i] = Real(run.Number(i));
                return doubles;
            default:
                return Decimals(run, validity);
        }
    }

    private FixedColumn<decimal> Decimals(RowRun run, PooledBuffer? validity)
    {
        FixedColumn<decimal> column = FixedColumn<decimal>.Allocate(Type, run.Count, validity);
        int scale = Type.Modifier < 0 ? 2 : Math.Min(15, (Type.Modifier - 4) & 0x7FF);
        Span<decimal> values = column.WritableValues;
        for (int i = 0; i < values.Length; i++) values[i] = Math.Round((decimal)Real(run.Number(i)), scale);
        return column;
    }

    private long Integer(long number)
    {
        ulong bits = _random.Bits(number);
        return unchecked(_min + (long)(_range == 0 ? bits : EventRandom.Scale64(bits, _range)));
    }

    private double Real(long number) => _floatMin + ((_random.Bits(number) >> 11) * (1.0 / (1UL << 53)) * _floatRange);
}
