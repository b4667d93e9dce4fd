using System.Globalization;
using System.Text;
using StreamSql.Core.Errors;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary>unistr(text): <c>\XXXX</c>, <c>\+XXXXXX</c>, <c>\uXXXX</c> and <c>\UXXXXXXXX</c> as characters.</summary>
[Function("unistr(text) -> text")]
internal struct Unistr : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        string text = call.Text(0);
        var result = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            if (i + 1 < text.Length && text[i + 1] == '\\')
            {
                result.Append('\\');
                i++;
                continue;
            }

            (int skip, int digits) = (i + 1 < text.Length ? text[i + 1] : ' ') switch { '+' => (2, 6), 'u' => (2, 4), 'U' => (2, 8), _ => (1, 4) };
            if (i + skip + digits > text.Length
                || !int.TryParse(text.AsSpan(i + skip, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int code))
            {
                throw new StreamSqlException(SqlState.SyntaxError, "invalid Unicode escape")
                {
                    Hint = "Unicode escapes must be \\XXXX, \\+XXXXXX, \\uXXXX, or \\UXXXXXXXX.",
                };
            }

            if (code is <= 0 or > 0x10FFFF) throw new StreamSqlException(SqlState.InvalidParameterValue, $"invalid Unicode code point: {code:X4}");
            if (code is >= 0xD800 and <= 0xDFFF) result.Append((char)code);
            else result.Append(char.ConvertFromUtf32(code));
            i += skip + digits - 1;
        }

        call.Return(result.ToString());
    }
}

/// <summary>normalize(text [, form]).</summary>
[Function("normalize(text, text=) -> text")]
internal struct Normalize : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Text(0).Normalize(Form(ref call)));

    private static NormalizationForm Form(ref RowCall call) => (call.Count > 1 ? call.Text(1).ToUpperInvariant() : "NFC") switch
    {
        "NFC" => NormalizationForm.FormC,
        "NFD" => NormalizationForm.FormD,
        "NFKC" => NormalizationForm.FormKC,
        "NFKD" => NormalizationForm.FormKD,
        string other => throw new StreamSqlException(SqlState.InvalidParameterValue, $"invalid normalization form: {other}"),
    };
}
