using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary>length, char_length: characters.</summary>
[Function("length(text) -> int4")]
[Function("char_length(text) -> int4")]
[Function("character_length(text) -> int4")]
internal struct Length : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Utf8Chars.Count(call.Bytes(0)));
}

/// <summary>length of char(n): without the blanks at the end.</summary>
[Function("length(bpchar) -> int4")]
[Function("char_length(bpchar) -> int4")]
internal struct LengthOfChar : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Utf8Chars.Count(call.Bytes(0).TrimEnd((byte)' ')));
}

/// <summary>octet_length, and length of bytea: bytes.</summary>
[Function("octet_length(text) -> int4")]
[Function("octet_length(bytea) -> int4")]
[Function("length(bytea) -> int4")]
internal struct OctetLength : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bytes(0).Length);
}

/// <summary>bit_length.</summary>
[Function("bit_length(text) -> int4")]
[Function("bit_length(bytea) -> int4")]
internal struct BitLength : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bytes(0).Length * 8);
}

/// <summary>ascii(text): the code of the first character.</summary>
[Function("ascii(text) -> int4")]
internal struct AsciiCode : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ReadOnlySpan<byte> text = call.Bytes(0);
        if (text.IsEmpty)
        {
            call.Return(0);
            return;
        }

        System.Text.Rune.DecodeFromUtf8(text, out System.Text.Rune rune, out _);
        call.Return(rune.Value);
    }
}

/// <summary>chr(code).</summary>
[Function("chr(int4) -> text")]
internal struct Chr : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        int code = call.Get<int>(0);
        if (code == 0) throw new Core.Errors.StreamSqlException(Core.Errors.SqlState.ProgramLimitExceeded, "null character not permitted");
        if (!System.Text.Rune.IsValid(code))
            throw new Core.Errors.StreamSqlException(
                Core.Errors.SqlState.ProgramLimitExceeded, $"requested character too large for encoding: {code}");
        call.Return(new System.Text.Rune(code).ToString());
    }
}
