using System.Text;
using System.Text.Json;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Expressions.Kernels.Casts;

/// <summary>Any type → text by its text form.</summary>
internal struct ToText : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        var scratch = call.State.Scratch();
        TextFormat.Append(call.TypeOf(0), call.Column(0), call.Index(0), scratch, call.Context.TextSettings);
        call.Return(scratch.WrittenSpan);
    }
}

/// <summary>boolean → text: whole words, unlike its output form.</summary>
internal struct BoolToText : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bool(0) ? "true"u8 : "false"u8);
}

/// <summary>bigint → text and other integers, without the general writer.</summary>
internal struct Int64ToText : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        Span<byte> text = stackalloc byte[IntegerText.MaxLength];
        call.Return(text[..IntegerText.Format(call.Get<long>(0), text)]);
    }
}

/// <summary>Text → any type by its input form.</summary>
internal struct FromText : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (!TextFormat.TryParse(call.Type, call.Bytes(0), call.Output, call.Context.TextSettings, out StreamSqlException? error)) throw error!;
    }
}

/// <summary>char(n) → text: without the blanks at the end.</summary>
internal struct TrimBlanks : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bytes(0).TrimEnd((byte)' '));
}

/// <summary>varchar(n): cuts silently, as an explicit cast does.</summary>
internal struct CutVarchar : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TextLimits.Cut(call.Bytes(0), call.State.Type.Modifier - 4));
}

/// <summary>varchar(n) in an assignment: only blanks may be cut.</summary>
internal struct AssignVarchar : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TextLimits.CutBlanks(call.Bytes(0), call.State.Type));
}

/// <summary>char(n): cut or filled with blanks.</summary>
internal struct PadChar : IScalarKernel
{
    public static void Invoke(ref RowCall call) => TextLimits.Pad(ref call, TextLimits.Cut(call.Bytes(0), call.State.Type.Modifier - 4));
}

/// <summary>char(n) in an assignment.</summary>
internal struct AssignChar : IScalarKernel
{
    public static void Invoke(ref RowCall call) => TextLimits.Pad(ref call, TextLimits.CutBlanks(call.Bytes(0), call.State.Type));
}

/// <summary>Text → name: 63 bytes.</summary>
internal struct CutName : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        int end = Math.Min(text.Length, 63);
        while (end > 0 && end < text.Length && (text[end] & 0xC0) == 0x80) end--;
        call.Return(text[..end]);
    }
}

/// <summary>Text → "char": the first byte.</summary>
internal struct FirstByte : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        call.Return(text[..Math.Min(1, text.Length)]);
    }
}

/// <summary>"char" → integer: the byte, signed.</summary>
internal struct CharToInteger : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bytes(0) is [var first, ..] ? (int)(sbyte)first : 0);
}

/// <summary>integer → "char".</summary>
internal struct IntegerToChar : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        int value = call.Get<int>(0);
        if (value is < sbyte.MinValue or > sbyte.MaxValue) throw NumericErrors.Range("\"char\"");
        if (value == 0) call.Return(ReadOnlySpan<byte>.Empty);
        else call.Return((ReadOnlySpan<byte>)[(byte)value]);
    }
}

/// <summary>jsonb → boolean.</summary>
internal struct JsonToBool : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        bool isTrue = text.SequenceEqual("true"u8);
        if (!isTrue && !text.SequenceEqual("false"u8)) throw JsonToNumber.CannotCast(text, "boolean");
        call.Return(isTrue);
    }
}

/// <summary>jsonb → a number of any type.</summary>
internal struct JsonToNumber : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        bool isNumber = text.Length > 0 && (text[0] == '-' || char.IsAsciiDigit((char)text[0]));
        if (!isNumber) throw CannotCast(text, call.Type.ToString());
        if (!call.Type.IsInteger)
        {
            if (!TextFormat.TryParse(call.Type, text, call.Output, default, out StreamSqlException? error)) throw error!;
            return;
        }

        if (!DecimalText.TryParse(text, out decimal number)) throw NumericErrors.Range(call.Type.Name);
        decimal rounded = decimal.Round(number, 0, MidpointRounding.AwayFromZero);
        switch (call.Type.Kind)
        {
            case TypeKind.Int16 when rounded is >= short.MinValue and <= short.MaxValue: call.Return((short)rounded); break;
            case TypeKind.Int32 when rounded is >= int.MinValue and <= int.MaxValue: call.Return((int)rounded); break;
            case TypeKind.Int64 when rounded is >= long.MinValue and <= long.MaxValue: call.Return((long)rounded); break;
            default: throw NumericErrors.Range(call.Type.Name);
        }
    }

    public static StreamSqlException CannotCast(ReadOnlySpan<byte> json, string type)
    {
        string kind = json.IsEmpty ? "null" : json[0] switch
        {
            (byte)'{' => "object",
            (byte)'[' => "array",
            (byte)'"' => "string",
            (byte)'t' or (byte)'f' => "boolean",
            (byte)'n' => "null",
            _ => "numeric",
        };
        return new StreamSqlException(SqlState.InvalidParameterValue, $"cannot cast jsonb {kind} to type {type}");
    }
}

/// <summary>Lengths of varchar(n) and char(n) in characters.</summary>
internal static class TextLimits
{
    /// <summary>The first <paramref name="characters"/> characters; everything when negative.</summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> text, int characters) =>
        characters < 0 || text.Length <= characters ? text : text[..Utf8Chars.Offset(text, characters)];

    public static ReadOnlySpan<byte> CutBlanks(ReadOnlySpan<byte> text, SqlType type)
    {
        ReadOnlySpan<byte> cut = Cut(text, type.Modifier - 4);
        if (text[cut.Length..].IndexOfAnyExcept((byte)' ') >= 0)
            throw new StreamSqlException(SqlState.StringDataRightTruncation, $"value too long for type {type}");
        return cut;
    }

    public static void Pad(ref RowCall call, ReadOnlySpan<byte> text)
    {
        int missing = call.State.Type.Modifier - 4 - Utf8Chars.Count(text);
        if (missing <= 0)
        {
            call.Return(text);
            return;
        }

        var scratch = call.State.Scratch();
        Span<byte> padded = scratch.GetSpan(text.Length + missing)[..(text.Length + missing)];
        text.CopyTo(padded);
        padded[text.Length..].Fill((byte)' ');
        call.Return(padded);
    }
}
