using System.Buffers;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Expressions.Functions.Scalar.Json;

/// <summary>SQL values as JSON, in the spellings of json (no blanks) and of jsonb.</summary>
internal static class JsonWriting
{
    /// <summary>Appends a value, NULL as null.</summary>
    public static void Append(Column column, int row, IBufferWriter<byte> output, bool binary, in TextSettings settings)
    {
        if (column.IsNull(row))
        {
            output.Write("null"u8);
            return;
        }

        SqlType type = column.Type;
        switch (type.Kind)
        {
            case TypeKind.Boolean:
                output.Write(Bitmap.Get(((BitColumn)column).Bits, row) ? "true"u8 : "false"u8);
                break;
            case TypeKind.Jsonb: output.Write(((ViewColumn)column).GetBytes(row)); break;
            case TypeKind.Text when type.Oid == SqlTypes.Json.Oid: output.Write(((ViewColumn)column).GetBytes(row)); break;
            case TypeKind.List: AppendList((ListColumn)column, row, output, binary, settings); break;
            case TypeKind.Struct: AppendStruct((StructColumn)column, row, output, binary, settings); break;
            default: AppendScalar(column, row, output, settings); break;
        }
    }

    /// <summary>Appends a value as an object's key.</summary>
    public static void AppendKey(Column column, int row, IBufferWriter<byte> output)
    {
        var text = new ArrayBufferWriter<byte>();
        TextFormat.Append(column.Type, column, row, text, default);
        JsonText.AppendString(text.WrittenSpan, output);
    }

    private static void AppendScalar(Column column, int row, IBufferWriter<byte> output, in TextSettings settings)
    {
        var text = new ArrayBufferWriter<byte>();
        TextFormat.Append(column.Type, column, row, text, settings);
        ReadOnlySpan<byte> value = text.WrittenSpan;
        bool number = column.Type.IsNumeric && (char.IsAsciiDigit((char)value[^1]) && value[0] != 'I');
        if (number)
        {
            output.Write(value);
            return;
        }

        if (column.Type.Kind is TypeKind.Timestamp or TypeKind.TimestampTz) JsonText.AppendString(IsoTime(value), output);
        else JsonText.AppendString(value, output);
    }

    /// <summary>ISO 8601 wants a T between day and time, and minutes in the offset.</summary>
    private static byte[] IsoTime(ReadOnlySpan<byte> text)
    {
        var iso = text.ToArray();
        int blank = text.IndexOf((byte)' ');
        if (blank > 0) iso[blank] = (byte)'T';
        bool shortOffset = iso.Length > 3 && iso[^3] is (byte)'+' or (byte)'-' && blank > 0 && iso.Length > 19;
        return shortOffset ? [.. iso, .. ":00"u8] : iso;
    }

    private static void AppendList(ListColumn list, int row, IBufferWriter<byte> output, bool binary, in TextSettings settings)
    {
        output.Write("["u8);
        for (int i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
        {
            if (i > list.Offsets[row]) output.Write(binary ? ", "u8 : ","u8);
            Append(list.Elements, i, output, binary, settings);
        }

        output.Write("]"u8);
    }

    private static void AppendStruct(StructColumn column, int row, IBufferWriter<byte> output, bool binary, in TextSettings settings)
    {
        output.Write("{"u8);
        for (int f = 0; f < column.Fields.Length; f++)
        {
            if (f > 0) output.Write(binary ? ", "u8 : ","u8);
            JsonText.AppendString(column.Type.Fields[f].Name, output);
            output.Write(binary ? ": "u8 : ":"u8);
            Append(column.Fields[f], row, output, binary, settings);
        }

        output.Write("}"u8);
    }
}
