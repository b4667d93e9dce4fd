using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary>md5(text or bytea): hexadecimal text.</summary>
[Function("md5(text) -> text")]
[Function("md5(bytea) -> text")]
internal struct Md5 : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        Span<byte> hash = stackalloc byte[16];
        Span<byte> text = stackalloc byte[32];
#pragma warning disable CA5351 // what SQL's md5() is
        MD5.HashData(call.Bytes(0), hash);
#pragma warning restore CA5351
        Convert.TryToHexStringLower(hash, text, out _);
        call.Return(text);
    }
}

/// <summary>sha224 is absent from the runtime; sha256(bytea).</summary>
[Function("sha256(bytea) -> bytea")]
internal struct Sha256 : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(call.Bytes(0), hash);
        call.Return(hash);
    }
}

/// <summary>sha384(bytea).</summary>
[Function("sha384(bytea) -> bytea")]
internal struct Sha384 : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        Span<byte> hash = stackalloc byte[48];
        SHA384.HashData(call.Bytes(0), hash);
        call.Return(hash);
    }
}

/// <summary>sha512(bytea).</summary>
[Function("sha512(bytea) -> bytea")]
internal struct Sha512 : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        Span<byte> hash = stackalloc byte[64];
        SHA512.HashData(call.Bytes(0), hash);
        call.Return(hash);
    }
}

/// <summary>to_hex(integer).</summary>
[Function("to_hex(int4) -> text")]
internal struct ToHexInt32 : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Get<int>(0).ToString("x", CultureInfo.InvariantCulture));
}

/// <summary>to_hex(bigint).</summary>
[Function("to_hex(int8) -> text")]
internal struct ToHexInt64 : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Get<long>(0).ToString("x", CultureInfo.InvariantCulture));
}

/// <summary>encode(bytea, hex | base64 | escape).</summary>
[Function("encode(bytea, text) -> text")]
internal struct Encode : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> bytes = call.Bytes(0);
        string format = call.Text(1).ToLowerInvariant();
        switch (format)
        {
            case "hex": call.Return(Convert.ToHexStringLower(bytes)); break;
            case "base64": call.Return(Wrap(Convert.ToBase64String(bytes))); break;
            case "escape": call.Return(Escape(bytes)); break;
            default: throw Unknown(format);
        }
    }

    public static StreamSqlException Unknown(string format) =>
        new(SqlState.InvalidParameterValue, $"unrecognized encoding: \"{format}\"");

    /// <summary>Lines of 76 characters, as PostgreSQL breaks them.</summary>
    private static string Wrap(string text)
    {
        if (text.Length <= 76) return text;
        return string.Join('\n', text.Chunk(76).Select(c => new string(c)));
    }

    private static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder(bytes.Length);
        foreach (byte c in bytes)
        {
            if (c == 0 || c >= 0x80) text.Append('\\').Append((char)('0' + (c >> 6)))
                .Append((char)('0' + ((c >> 3) & 7))).Append((char)('0' + (c & 7)));
            else if (c == '\\') text.Append("\\\\");
            else text.Append((char)c);
        }

        return text.ToString();
    }
}

/// <summary>decode(text, hex | base64 | escape).</summary>
[Function("decode(text, text) -> bytea")]
internal struct Decode : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        string format = call.Text(1).ToLowerInvariant();
        switch (format)
        {
            case "hex":
                CheckHex(call.Bytes(0));
                Return(ref call, (byte[])[.. "\\x"u8, .. call.Bytes(0)], "invalid hexadecimal data: odd number of digits");
                break;
            case "escape": Return(ref call, call.Bytes(0), "invalid input syntax for type bytea"); break;
            case "base64":
                try
                {
                    call.Return(Convert.FromBase64String(call.Text(0)).AsSpan());
                }
                catch (FormatException)
                {
                    throw new StreamSqlException(SqlState.InvalidParameterValue, "invalid base64 end sequence");
                }

                break;
            default: throw Encode.Unknown(format);
        }
    }

    private static void CheckHex(ReadOnlySpan<byte> text)
    {
        foreach (byte c in text)
        {
            if (char.IsAsciiHexDigit((char)c) || c is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r') continue;
            throw new StreamSqlException(SqlState.InvalidParameterValue, $"invalid hexadecimal digit: \"{(char)c}\"");
        }
    }

    private static void Return(ref RowCall call, ReadOnlySpan<byte> text, string error)
    {
        ArrayBufferWriter<byte> scratch = call.State.Scratch();
        if (!BytesText.TryParse(text, scratch)) throw new StreamSqlException(SqlState.InvalidParameterValue, error);
        call.Return(scratch.WrittenSpan);
    }
}

/// <summary>convert_from(bytea, encoding): only UTF8.</summary>
[Function("convert_from(bytea, text) -> text")]
internal struct ConvertFrom : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        Encodings.RequireUtf8(call.Text(1));
        ReadOnlySpan<byte> bytes = call.Bytes(0);
        if (!System.Text.Unicode.Utf8.IsValid(bytes))
            throw new StreamSqlException(SqlState.CharacterNotInRepertoire, "invalid byte sequence for encoding \"UTF8\"");
        call.Return(bytes);
    }
}

/// <summary>convert_to(text, encoding): only UTF8.</summary>
[Function("convert_to(text, text) -> bytea")]
internal struct ConvertTo : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        Encodings.RequireUtf8(call.Text(1));
        call.Return(call.Bytes(0));
    }
}

/// <summary>get_byte(bytea, index).</summary>
[Function("get_byte(bytea, int4) -> int4")]
internal struct GetByte : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> bytes = call.Bytes(0);
        int index = call.Get<int>(1);
        if ((uint)index >= bytes.Length)
            throw new StreamSqlException(SqlState.ArraySubscriptError, $"index {index} out of valid range, 0..{bytes.Length - 1}");
        call.Return((int)bytes[index]);
    }
}

/// <summary>set_byte(bytea, index, value): the value's low eight bits.</summary>
[Function("set_byte(bytea, int4, int4) -> bytea")]
internal struct SetByte : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> bytes = call.Bytes(0);
        int index = call.Get<int>(1);
        if ((uint)index >= bytes.Length)
            throw new StreamSqlException(SqlState.ArraySubscriptError, $"index {index} out of valid range, 0..{bytes.Length - 1}");
        ArrayBufferWriter<byte> scratch = call.State.Scratch();
        scratch.Write(bytes[..index]);
        scratch.Write([(byte)call.Get<int>(2)]);
        scratch.Write(bytes[(index + 1)..]);
        call.Return(scratch.WrittenSpan);
    }
}

/// <summary>Names of encodings.</summary>
internal static class Encodings
{
    public static void RequireUtf8(string name)
    {
        string plain = name.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        if (plain is not ("UTF8" or "UNICODE")) throw StreamSqlException.NotSupported($"encoding \"{name}\"");
    }
}

/// <summary>hashtext and hashtextextended: a stable hash, not PostgreSQL's.</summary>
[Function("hashtext(text) -> int4")]
internal struct HashText : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return((int)Fnv(call.Bytes(0)));

    public static ulong Fnv(ReadOnlySpan<byte> bytes)
    {
        ulong hash = 14695981039346656037;
        foreach (byte c in bytes) hash = (hash ^ c) * 1099511628211;
        return hash ^ (hash >> 32);
    }
}
