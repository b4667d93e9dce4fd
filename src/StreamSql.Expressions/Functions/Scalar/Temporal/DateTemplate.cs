using System.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>One piece of a date template: a keyword (upper case, its spelling aside) or literal text.</summary>
/// <param name="Keyword">Null for literal text.</param>
/// <param name="Text">As written.</param>
/// <param name="FillMode">FM: no padding.</param>
/// <param name="Ordinal">TH or th behind it; null without.</param>
/// <param name="IsQuoted">Literal text in quotes or behind a backslash.</param>
internal sealed record DateTemplatePart(string? Keyword, string Text, bool FillMode = false, string? Ordinal = null, bool IsQuoted = false);

/// <summary>The template of to_char, to_date and to_timestamp, taken apart once and cached by the kernel.</summary>
internal sealed class DateTemplate
{
    /// <summary>Longest first among those that share a beginning; names exist in three spellings, the others in two.</summary>
    private static readonly string[] Keywords =
    [
        "SSSSS", "SSSS", "Y,YYY", "YYYY", "IYYY", "MONTH", "A.D.", "B.C.", "A.M.", "P.M.", "HH24", "HH12", "IDDD", "YYY", "IYY", "DDD", "DAY",
        "MON", "TZH", "TZM", "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "YY", "IY", "DD", "ID", "IW", "WW", "CC", "DY", "HH", "MI", "MM", "MS",
        "OF", "RM", "SS", "TZ", "US", "AD", "BC", "AM", "PM", "D", "I", "J", "Q", "W", "Y",
    ];

    private static readonly string[] Names = ["MONTH", "MON", "DAY", "DY"];

    private DateTemplate(string text) => Parts = Parse(text);

    public IReadOnlyList<DateTemplatePart> Parts { get; }

    public static DateTemplate Of(ref RowCall call, int argument) =>
        call.State.Cached(call.Bytes(argument), static key => new DateTemplate(Encoding.UTF8.GetString(key)));

    private static List<DateTemplatePart> Parse(string text)
    {
        var parts = new List<DateTemplatePart>();
        for (int i = 0; i < text.Length;)
        {
            char c = text[i];
            if (c == '"')
            {
                int end = i + 1;
                var literal = new StringBuilder();
                for (; end < text.Length && text[end] != '"'; end++)
                {
                    if (text[end] == '\\' && end + 1 < text.Length) end++;
                    literal.Append(text[end]);
                }

                parts.Add(new DateTemplatePart(null, literal.ToString(), IsQuoted: true));
                i = end + 1;
                continue;
            }

            if (c == '\\' && i + 1 < text.Length && text[i + 1] == '"')
            {
                parts.Add(new DateTemplatePart(null, "\"", IsQuoted: true));
                i += 2;
                continue;
            }

            int start = i;
            bool fill = false;
            while (i + 1 < text.Length && Prefix(text.AsSpan(i, 2)) is { } prefix)
            {
                fill |= prefix == "FM";
                i += 2;
            }

            if (Keyword(text.AsSpan(i)) is { } keyword)
            {
                string written = text.Substring(i, keyword.Length);
                i += keyword.Length;
                string? ordinal = null;
                if (i + 1 < text.Length && text.AsSpan(i, 2) is "TH" or "th") ordinal = text.Substring(i, 2);
                if (ordinal is not null) i += 2;
                if (i + 1 < text.Length && text.AsSpan(i, 2) is "SP" or "sp") i += 2;
                parts.Add(new DateTemplatePart(keyword, written, fill, ordinal));
                continue;
            }

            if (i > start) continue;
            parts.Add(new DateTemplatePart(null, c.ToString()));
            i++;
        }

        return parts;
    }

    private static string? Prefix(ReadOnlySpan<char> text) => text switch
    {
        "FM" or "fm" => "FM",
        "FX" or "fx" => "FX",
        "TM" or "tm" => "TM",
        _ => null,
    };

    private static string? Keyword(ReadOnlySpan<char> text)
    {
        foreach (string keyword in Keywords)
        {
            if (!text.StartsWith(keyword, StringComparison.OrdinalIgnoreCase)) continue;
            ReadOnlySpan<char> written = text[..keyword.Length];
            bool upper = written.SequenceEqual(keyword);
            bool lower = written.IndexOfAnyInRange('A', 'Z') < 0;
            bool title = Names.Contains(keyword) && char.IsUpper(written[0]) && written[1..].IndexOfAnyInRange('A', 'Z') < 0;
            if (upper || lower || title) return keyword;
        }

        return null;
    }
}
