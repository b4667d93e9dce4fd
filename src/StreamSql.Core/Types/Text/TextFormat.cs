using System.Buffers;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;

namespace StreamSql.Core.Types.Text;

/// <summary>
/// PostgreSQL's text form of any value, both ways: what psql shows, what COPY and text parameters carry, what casts from and to text do.
/// Thread-safe. Kernels that know their type call the typed classes of this folder directly.
/// </summary>
public static partial class TextFormat
{
    private static readonly SearchValues<byte> ListSpecials = SearchValues.Create("{},\"\\ \t\n\r\f\v"u8);
    private static readonly SearchValues<byte> RecordSpecials = SearchValues.Create("(),\"\\ \t\n\r\f\v"u8);

    /// <summary>Appends the text of a value that is not null.</summary>
    public static void Append(SqlType type, Column column, int row, IBufferWriter<byte> output, in TextSettings settings)
    {
        switch (type.Physical)
        {
            case PhysicalKind.View when type.Kind == TypeKind.Bytes:
                BytesText.Append(((ViewColumn)column).GetBytes(row), settings.EscapeBytes, output);
                break;
            case PhysicalKind.View: output.Write(((ViewColumn)column).GetBytes(row)); break;
            case PhysicalKind.List when type.Kind == TypeKind.Map: AppendMap(type, (ListColumn)column, row, output, settings); break;
            case PhysicalKind.List: AppendList(type, (ListColumn)column, row, output, settings); break;
            case PhysicalKind.Struct: AppendStruct(type, (StructColumn)column, row, output, settings); break;
            default: AppendFixed(type, column, row, output, settings); break;
        }
    }

    /// <summary>The text of a <see cref="SqlValue"/>; cold paths.</summary>
    public static string Format(SqlType type, object? value) => Format(type, value, default);

    public static string Format(SqlType type, object? value, in TextSettings settings)
    {
        if (value is null) return "";
        if (value is string text && type.Physical == PhysicalKind.View) return text;
        using ColumnBuilder builder = ColumnBuilder.Create(type, 1);
        builder.AppendValue(value);
        Column column = builder.Finish();
        var output = new ArrayBufferWriter<byte>();
        Append(type, column, 0, output, settings);
        column.Release();
        return System.Text.Encoding.UTF8.GetString(output.WrittenSpan);
    }

    /// <summary>The <see cref="SqlValue"/> a text stands for; throws PostgreSQL's error. Cold paths.</summary>
    public static object? Parse(SqlType type, string text) => Parse(type, text, default);

    public static object? Parse(SqlType type, string text, in TextSettings settings)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type, 1);
        if (!TryParse(type, System.Text.Encoding.UTF8.GetBytes(text), builder, settings, out Errors.StreamSqlException? error)) throw error!;
        Column column = builder.Finish();
        object? value = column.GetValue(0);
        column.Release();
        return value;
    }

    private static void AppendFixed(SqlType type, Column column, int row, IBufferWriter<byte> output, in TextSettings settings)
    {
        Span<byte> target = output.GetSpan(IntervalText.MaxLength);
        int written = type.Kind switch
        {
            TypeKind.Boolean => BooleanText.Format(Bitmap.Get(((BitColumn)column).Bits, row), target),
            TypeKind.Int16 => IntegerText.Format(At<short>(column, row), target),
            TypeKind.Int32 => IntegerText.Format(At<int>(column, row), target),
            TypeKind.Int64 => FormatInt64(type, At<long>(column, row), target, settings),
            TypeKind.Float32 => FloatText.Format(At<float>(column, row), target),
            TypeKind.Float64 => FloatText.Format(At<double>(column, row), target),
            TypeKind.Decimal => DecimalText.Format(At<decimal>(column, row), target),
            TypeKind.Date => DateText.Format(At<int>(column, row), target),
            TypeKind.Time => TimeText.Format(At<long>(column, row), target),
            TypeKind.Timestamp => TimestampText.Format(At<long>(column, row), target),
            TypeKind.TimestampTz => TimestampText.FormatTz(At<long>(column, row), settings.TimeZone, target),
            TypeKind.Interval => IntervalText.Format(At<IntervalValue>(column, row), settings.IntervalStyle, target),
            _ => UuidText.Format(At<UuidValue>(column, row), target),
        };
        output.Advance(written);
    }

    private static T At<T>(Column column, int row)
        where T : unmanaged => ((FixedColumn<T>)column).Values[row];

    private static int FormatInt64(SqlType type, long value, Span<byte> target, in TextSettings settings)
    {
        if (!IsRegType(type)) return IntegerText.Format(value, target);
        if (value == 0) return Utf8Text.Append(target, 0, "-"u8);
        string? name = settings.Names?.NameOf(type, value);
        if (name is null && type.Oid == SqlTypes.RegType.Oid) name = SqlTypes.Find((int)value)?.ToString();
        return name is null || System.Text.Encoding.UTF8.GetByteCount(name) > target.Length
            ? IntegerText.Format(value, target) : System.Text.Encoding.UTF8.GetBytes(name, target);
    }

    internal static bool IsRegType(SqlType type) => type.Oid is 2205 or 2206 or 24 or 2202 or 4089 or 4096;

    private static void AppendMap(SqlType type, ListColumn column, int row, IBufferWriter<byte> output, in TextSettings settings)
    {
        output.Write("{"u8);
        var entries = (StructColumn)column.Elements;
        var scratch = new ArrayBufferWriter<byte>();
        for (int i = column.Offsets[row]; i < column.Offsets[row + 1]; i++)
        {
            if (i > column.Offsets[row]) output.Write(","u8);
            for (int f = 0; f < 2; f++)
            {
                if (f == 1) output.Write(":"u8);
                Column field = entries.Fields[f];
                scratch.ResetWrittenCount();
                if (field.IsNull(i)) scratch.Write("NULL"u8);
                else Append(type.Fields[f].Type, field, i, scratch, settings);
                AppendQuoted(scratch.WrittenSpan, field.IsNull(i), output);
            }
        }

        output.Write("}"u8);
    }

    private static void AppendList(SqlType type, ListColumn column, int row, IBufferWriter<byte> output, in TextSettings settings)
    {
        bool vector = type.Oid is 22 or 30;
        SqlType element = type.Element!;
        bool nested = element.Kind == TypeKind.List;
        if (!vector) output.Write("{"u8);
        ArrayBufferWriter<byte>? scratch = null;
        for (int i = column.Offsets[row]; i < column.Offsets[row + 1]; i++)
        {
            if (i > column.Offsets[row]) output.Write(vector ? " "u8 : ","u8);
            if (column.Elements.IsNull(i))
            {
                output.Write("NULL"u8);
            }
            else if (nested || element.IsNumeric)
            {
                Append(element, column.Elements, i, output, settings);
            }
            else
            {
                scratch ??= new ArrayBufferWriter<byte>();
                scratch.ResetWrittenCount();
                Append(element, column.Elements, i, scratch, settings);
                AppendQuoted(scratch.WrittenSpan, false, output);
            }
        }

        if (!vector) output.Write("}"u8);
    }

    private static void AppendQuoted(ReadOnlySpan<byte> text, bool isNull, IBufferWriter<byte> output)
    {
        bool quote = !isNull && (text.IsEmpty || System.Text.Ascii.EqualsIgnoreCase(text, "NULL"u8) || text.ContainsAny(ListSpecials));
        if (!quote)
        {
            output.Write(text);
            return;
        }

        output.Write("\""u8);
        foreach (byte c in text)
        {
            if (c is (byte)'"' or (byte)'\\') output.Write("\\"u8);
            output.Write([c]);
        }

        output.Write("\""u8);
    }

    private static void AppendStruct(SqlType type, StructColumn column, int row, IBufferWriter<byte> output, in TextSettings settings)
    {
        output.Write("("u8);
        var scratch = new ArrayBufferWriter<byte>();
        for (int f = 0; f < column.Fields.Length; f++)
        {
            if (f > 0) output.Write(","u8);
            Column field = column.Fields[f];
            if (field.IsNull(row)) continue;
            scratch.ResetWrittenCount();
            Append(type.Fields[f].Type, field, row, scratch, settings);
            ReadOnlySpan<byte> text = scratch.WrittenSpan;
            bool quote = text.IsEmpty || text.ContainsAny(RecordSpecials);
            if (!quote)
            {
                output.Write(text);
                continue;
            }

            output.Write("\""u8);
            foreach (byte c in text)
            {
                if (c is (byte)'"' or (byte)'\\') output.Write([c]);
                output.Write([c]);
            }

            output.Write("\""u8);
        }

        output.Write(")"u8);
    }
}
