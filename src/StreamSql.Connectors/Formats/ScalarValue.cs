using System.Buffers;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats;

/// <summary>One value of a scalar type on its way into a column; which member counts follows from the type.</summary>
internal ref struct ScalarValue
{
    public long Integer;
    public double Float;
    public decimal Decimal;
    public IntervalValue Interval;
    public UuidValue Uuid;
    public ReadOnlySpan<byte> Text;

    /// <summary>Reads PostgreSQL's text form of a type; text itself is not copied.</summary>
    public static TextParse Parse(SqlType type, ReadOnlySpan<byte> text, ArrayBufferWriter<byte> scratch, out ScalarValue value)
    {
        value = default;
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                bool known = BooleanText.TryParse(text, out bool flag);
                value.Integer = flag ? 1 : 0;
                return known ? TextParse.Ok : TextParse.BadSyntax;
            case TypeKind.Int16: return IntegerText.Parse(text, short.MinValue, short.MaxValue, out value.Integer);
            case TypeKind.Int32: return IntegerText.Parse(text, int.MinValue, int.MaxValue, out value.Integer);
            case TypeKind.Int64: return IntegerText.Parse(text, long.MinValue, long.MaxValue, out value.Integer);
            case TypeKind.Float32:
                TextParse single = FloatText.Parse(text, out float narrow);
                value.Float = narrow;
                return single;
            case TypeKind.Float64: return FloatText.Parse(text, out value.Float);
            case TypeKind.Decimal:
                TextParse numeric = DecimalText.Parse(text, out value.Decimal);
                return numeric == TextParse.Ok ? FitDecimal(type, ref value.Decimal) : numeric;
            case TypeKind.Date:
                TextParse date = DateText.Parse(text, default, out int days);
                value.Integer = days;
                return date;
            case TypeKind.Time: return TimeText.Parse(text, default, out value.Integer);
            case TypeKind.Timestamp: return TimestampText.Parse(text, default, out value.Integer);
            case TypeKind.TimestampTz: return TimestampText.ParseTz(text, default, out value.Integer);
            case TypeKind.Interval: return IntervalText.TryParse(text, out value.Interval) ? TextParse.Ok : TextParse.BadSyntax;
            case TypeKind.Uuid: return UuidText.TryParse(text, out value.Uuid) ? TextParse.Ok : TextParse.BadSyntax;
            case TypeKind.Bytes:
                scratch.ResetWrittenCount();
                if (!BytesText.TryParse(text, scratch)) return TextParse.BadSyntax;
                value.Text = scratch.WrittenSpan;
                return TextParse.Ok;
            case TypeKind.Jsonb:
                scratch.ResetWrittenCount();
                if (!JsonText.TryCanonicalize(text, scratch, out _)) return TextParse.BadSyntax;
                value.Text = scratch.WrittenSpan;
                return TextParse.Ok;
            default:
                value.Text = text;
                return TextParse.Ok;
        }
    }

    /// <summary>Rounds to numeric(p, s).</summary>
    public static TextParse FitDecimal(SqlType type, ref decimal value)
    {
        if (type.Modifier < 0) return TextParse.Ok;
        int precision = (type.Modifier - 4) >> 16;
        int scale = (type.Modifier - 4) & 0x7FF;
        value = Math.Round(value, Math.Min(scale, 28), MidpointRounding.AwayFromZero);
        if (precision - scale > 28) return TextParse.Ok;
        decimal limit = 1;
        for (int i = 0; i < precision - scale; i++) limit *= 10;
        return Math.Abs(value) < limit ? TextParse.Ok : TextParse.OutOfRange;
    }

    /// <summary>Appends to a builder of the type it was read as.</summary>
    public readonly void AppendTo(ColumnBuilder builder)
    {
        switch (builder)
        {
            case BitBuilder bits: bits.Append(Integer != 0); break;
            case FixedBuilder<short> int16: int16.Append((short)Integer); break;
            case FixedBuilder<int> int32: int32.Append((int)Integer); break;
            case FixedBuilder<long> int64: int64.Append(Integer); break;
            case FixedBuilder<float> float32: float32.Append((float)Float); break;
            case FixedBuilder<double> float64: float64.Append(Float); break;
            case FixedBuilder<decimal> numeric: numeric.Append(Decimal); break;
            case FixedBuilder<IntervalValue> interval: interval.Append(Interval); break;
            case FixedBuilder<UuidValue> uuid: uuid.Append(Uuid); break;
            default: ((ViewBuilder)builder).Append(Text); break;
        }
    }
}
