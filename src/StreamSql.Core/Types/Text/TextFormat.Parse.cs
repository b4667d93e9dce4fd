using System.Buffers;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;

namespace StreamSql.Core.Types.Text;

/// <content>Text to values.</content>
public static partial class TextFormat
{
    /// <summary>Appends the value a text stands for to a builder of that type; on false nothing usable was appended and the error says why.</summary>
    public static bool TryParse(
        SqlType type, ReadOnlySpan<byte> text, ColumnBuilder into, in TextSettings settings, out StreamSqlException? error)
    {
        error = null;
        TextParse result;
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                result = BooleanText.TryParse(text, out bool flag) ? TextParse.Ok : TextParse.BadSyntax;
                if (result == TextParse.Ok) ((BitBuilder)into).Append(flag);
                break;
            case TypeKind.Int16:
                result = IntegerText.Parse(text, short.MinValue, short.MaxValue, out long int16);
                if (result == TextParse.Ok) ((FixedBuilder<short>)into).Append((short)int16);
                break;
            case TypeKind.Int32:
                result = IntegerText.Parse(text, int.MinValue, int.MaxValue, out long int32);
                if (result == TextParse.Ok) ((FixedBuilder<int>)into).Append((int)int32);
                break;
            case TypeKind.Int64: return TryParseInt64(type, text, (FixedBuilder<long>)into, settings, out error);
            case TypeKind.Float32:
                result = FloatText.Parse(text, out float single);
                if (result == TextParse.Ok) ((FixedBuilder<float>)into).Append(single);
                break;
            case TypeKind.Float64:
                result = FloatText.Parse(text, out double number);
                if (result == TextParse.Ok) ((FixedBuilder<double>)into).Append(number);
                break;
            case TypeKind.Decimal:
                result = DecimalText.Parse(text, out decimal numeric);
                if (result == TextParse.Ok) ((FixedBuilder<decimal>)into).Append(numeric);
                break;
            case TypeKind.Uuid:
                result = UuidText.TryParse(text, out UuidValue uuid) ? TextParse.Ok : TextParse.BadSyntax;
                if (result == TextParse.Ok) ((FixedBuilder<UuidValue>)into).Append(uuid);
                break;
            case TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Interval:
                result = ParseTemporal(type, text, into, settings);
                break;
            default: return TryParseVariable(type, text, into, settings, out error);
        }

        if (result == TextParse.Ok) return true;
        error = TextErrors.For(result, type, text);
        return false;
    }

    private static TextParse ParseTemporal(SqlType type, ReadOnlySpan<byte> text, ColumnBuilder into, in TextSettings settings)
    {
        TextParse result;
        long micros;
        switch (type.Kind)
        {
            case TypeKind.Date:
                result = DateText.Parse(text, settings, out int days);
                if (result == TextParse.Ok) ((FixedBuilder<int>)into).Append(days);
                return result;
            case TypeKind.Interval:
                IntervalFields fields = type.Modifier < 0 ? IntervalFields.Second : (IntervalFields)((type.Modifier >> 16) & 0x7FFF);
                result = IntervalText.Parse(text, fields, out IntervalValue interval);
                if (result == TextParse.Ok) ((FixedBuilder<IntervalValue>)into).Append(interval);
                return result;
            case TypeKind.Time: result = TimeText.Parse(text, settings, out micros); break;
            case TypeKind.Timestamp: result = TimestampText.Parse(text, settings, out micros); break;
            default: result = TimestampText.ParseTz(text, settings, out micros); break;
        }

        if (result == TextParse.Ok) ((FixedBuilder<long>)into).Append(micros);
        return result;
    }

    private static bool TryParseInt64(
        SqlType type, ReadOnlySpan<byte> text, FixedBuilder<long> into, in TextSettings settings, out StreamSqlException? error)
    {
        bool isOid = type.Oid != SqlTypes.Int64.Oid;
        error = null;
        TextParse result = IntegerText.Parse(text, isOid ? int.MinValue : long.MinValue, isOid ? uint.MaxValue : long.MaxValue, out long value);
        if (result == TextParse.BadSyntax && IsRegType(type)) return TryParseName(type, text, into, settings, out error);
        if (result != TextParse.Ok)
        {
            error = TextErrors.For(result, type, text);
            return false;
        }

        into.Append(isOid && value < 0 ? (uint)value : value);
        return true;
    }

    private static bool TryParseName(
        SqlType type, ReadOnlySpan<byte> text, FixedBuilder<long> into, in TextSettings settings, out StreamSqlException? error)
    {
        string name = System.Text.Encoding.UTF8.GetString(text);
        error = null;
        long? oid = name == "-" ? 0 : settings.Names?.OidOf(type, name);
        if (oid is null && type.Oid == SqlTypes.RegType.Oid) oid = SqlTypes.Find(name)?.Oid;
        if (oid is not null)
        {
            into.Append(oid.Value);
            return true;
        }

        error = type.Oid switch
        {
            2205 => new StreamSqlException(SqlState.UndefinedTable, $"relation \"{name}\" does not exist"),
            2206 => new StreamSqlException(SqlState.UndefinedObject, $"type \"{name}\" does not exist"),
            4089 => new StreamSqlException(SqlState.InvalidSchemaName, $"schema \"{name}\" does not exist"),
            4096 => new StreamSqlException(SqlState.UndefinedObject, $"role \"{name}\" does not exist"),
            _ => new StreamSqlException(SqlState.UndefinedFunction, $"function \"{name}\" does not exist"),
        };
        return false;
    }

    private static bool TryParseVariable(
        SqlType type, ReadOnlySpan<byte> text, ColumnBuilder into, in TextSettings settings, out StreamSqlException? error)
    {
        error = null;
        switch (type.Kind)
        {
            case TypeKind.Bytes:
                var bytes = new ArrayBufferWriter<byte>();
                if (!BytesText.TryParse(text, bytes))
                {
                    error = new StreamSqlException(SqlState.InvalidTextRepresentation, "invalid input syntax for type bytea");
                    return false;
                }

                ((ViewBuilder)into).Append(bytes.WrittenSpan);
                return true;
            case TypeKind.Jsonb:
                var canonical = new ArrayBufferWriter<byte>();
                if (!JsonText.TryCanonicalize(text, canonical, out error)) return false;
                ((ViewBuilder)into).Append(canonical.WrittenSpan);
                return true;
            case TypeKind.List:
                return ListText.TryParse(type, text, (ListBuilder)into, settings, out error);
            case TypeKind.Struct:
                return ListText.TryParseStruct(type, text, (StructBuilder)into, settings, out error);
            case TypeKind.Map:
                error = StreamSqlException.NotSupported("text input of a map");
                return false;
            default:
                if (type.Oid == SqlTypes.Json.Oid && !JsonText.IsValid(text, out error)) return false;
                ((ViewBuilder)into).Append(text);
                return true;
        }
    }
}
