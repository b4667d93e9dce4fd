using System.Text;
using System.Text.RegularExpressions;
using StreamSql.Core.Errors;

namespace StreamSql.Expressions.Functions.Scalar.Patterns;

/// <summary>
/// A POSIX regular expression with PostgreSQL's flags, run by .NET's engine after translation. Difference that remains: among alternatives the
/// first that matches wins, not the longest. Patterns used often are compiled. Not thread-safe in its counting; one per evaluator.
/// </summary>
internal sealed class SqlRegex
{
    private const int CompileAfter = 2000;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly string _translated;
    private readonly RegexOptions _options;
    private char[] _buffer = new char[256];
    private Regex _regex;
    private int _uses;

    public SqlRegex(string pattern, string flags = "")
    {
        _options = RegexOptions.CultureInvariant;
        bool newlines = false, literal = false;
        foreach (char flag in flags)
        {
            switch (flag)
            {
                case 'i': _options |= RegexOptions.IgnoreCase; break;
                case 'c': _options &= ~RegexOptions.IgnoreCase; break;
                case 'g': IsGlobal = true; break;
                case 'n' or 'm': newlines = true; break;
                case 'p': newlines = true; break;
                case 'w': _options |= RegexOptions.Multiline; break;
                case 's': newlines = false; break;
                case 'x': _options |= RegexOptions.IgnorePatternWhitespace; break;
                case 'q': literal = true; break;
                case 'e' or 'b' or 't': break;
                default:
                    throw new StreamSqlException(SqlState.InvalidParameterValue, $"invalid regular expression option: \"{flag}\"");
            }
        }

        _options |= newlines ? RegexOptions.Multiline : RegexOptions.Singleline;
        _translated = literal ? Regex.Escape(pattern) : RegexTranslator.Translate(pattern, newlines, ref _options);
        try
        {
            _regex = new Regex(_translated, _options, Timeout);
        }
        catch (RegexParseException exception)
        {
            throw Invalid(Reason(exception.Error));
        }
        catch (ArgumentException exception)
        {
            throw Invalid(exception.Message);
        }
    }

    public bool IsGlobal { get; }

    public bool IsMatch(ReadOnlySpan<byte> text)
    {
        if (++_uses == CompileAfter) _regex = new Regex(_translated, _options | RegexOptions.Compiled, Timeout);
        int size = Encoding.UTF8.GetMaxCharCount(text.Length);
        if (size > _buffer.Length) _buffer = new char[size * 2];
        int length = Encoding.UTF8.GetChars(text, _buffer);
        try
        {
            return _regex.IsMatch(_buffer.AsSpan(0, length));
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooComplex();
        }
    }

    public Match Match(string text, int start = 0) => Guard(() => _regex.Match(text, start));

    public MatchCollection Matches(string text) => _regex.Matches(text);

    /// <summary>Replaces the first or all matches; \1 and \&amp; in the replacement stand for groups.</summary>
    public string Replace(string text, string replacement, bool all, int start = 0, int occurrence = 0)
    {
        string template = Template(replacement);
        if (occurrence > 0)
        {
            int seen = 0;
            return Guard(() => _regex.Replace(text, m => ++seen == occurrence ? m.Result(template) : m.Value, -1, start));
        }

        return Guard(() => _regex.Replace(text, template, all ? -1 : 1, start));
    }

    /// <summary>The number of capturing groups.</summary>
    public int Groups => _regex.GetGroupNumbers().Length - 1;

    public static StreamSqlException Invalid(string reason) =>
        new(SqlState.InvalidRegularExpression, $"invalid regular expression: {reason}");

    /// <summary>PostgreSQL's words for what is wrong with a pattern.</summary>
    private static string Reason(RegexParseError error) => error switch
    {
        RegexParseError.InsufficientClosingParentheses or RegexParseError.InsufficientOpeningParentheses => "parentheses () not balanced",
        RegexParseError.UnterminatedBracket => "brackets [] not balanced",
        RegexParseError.QuantifierAfterNothing or RegexParseError.NestedQuantifiersNotParenthesized => "quantifier operand invalid",
        RegexParseError.ReversedCharacterRange or RegexParseError.ShorthandClassInCharacterRange => "invalid character range",
        RegexParseError.ReversedQuantifierRange or RegexParseError.QuantifierOrCaptureGroupOutOfRange => "invalid repetition count(s)",
        RegexParseError.UnescapedEndingBackslash or RegexParseError.UnrecognizedEscape => "invalid escape \\ sequence",
        RegexParseError.UndefinedNumberedReference => "invalid backreference number",
        _ => "invalid regexp (reg version 0.8)",
    };

    private static StreamSqlException TooComplex() =>
        new(SqlState.StatementTooComplex, "regular expression takes too long to match");

    private static T Guard<T>(Func<T> match)
    {
        try
        {
            return match();
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooComplex();
        }
    }

    private static string Template(string replacement)
    {
        var template = new StringBuilder(replacement.Length);
        for (int i = 0; i < replacement.Length; i++)
        {
            char c = replacement[i];
            if (c == '$')
            {
                template.Append("$$");
            }
            else if (c == '\\' && i + 1 < replacement.Length)
            {
                char next = replacement[++i];
                if (char.IsAsciiDigit(next) && next != '0') template.Append("${").Append(next).Append('}');
                else if (next == '&') template.Append("$0");
                else if (next == '\\') template.Append('\\');
                else template.Append('\\').Append(next == '$' ? "$$" : next.ToString());
            }
            else
            {
                template.Append(c);
            }
        }

        return template.ToString();
    }
}

/// <summary>Rewrites PostgreSQL's advanced regular expressions in .NET's spelling.</summary>
internal static class RegexTranslator
{
    public static string Translate(string pattern, bool newlines, ref RegexOptions options)
    {
        if (pattern.StartsWith("***=", StringComparison.Ordinal)) return Regex.Escape(pattern[4..]);
        if (pattern.StartsWith("***:", StringComparison.Ordinal)) pattern = pattern[4..];
        int start = EmbeddedOptions(pattern, ref newlines, ref options);
        var result = new StringBuilder(pattern.Length + 16);
        for (int i = start; i < pattern.Length; i++)
        {
            char c = pattern[i];
            switch (c)
            {
                case '[': i = Bracket(pattern, i, newlines, result); break;
                case '\\': i = Escape(pattern, i, result); break;
                case '$': result.Append(newlines ? "(?=\\n|\\z)" : "\\z"); break;
                case '{' when !IsBound(pattern, i): result.Append("\\{"); break;
                case '.' when newlines: result.Append("[^\\n]"); break;
                case '(' when pattern.AsSpan(i).StartsWith("(?#"):
                    i = pattern.IndexOf(')', i) is var end and > 0 ? end : pattern.Length;
                    break;
                default: result.Append(c); break;
            }
        }

        return result.ToString();
    }

    private static int EmbeddedOptions(string pattern, ref bool newlines, ref RegexOptions options)
    {
        if (!pattern.StartsWith("(?", StringComparison.Ordinal) || pattern.Length < 4 || !char.IsAsciiLetter(pattern[2])) return 0;
        int close = pattern.IndexOf(')', StringComparison.Ordinal);
        if (close < 0 || !pattern.AsSpan(2, close - 2).ToString().All(char.IsAsciiLetter)) return 0;
        foreach (char flag in pattern.AsSpan(2, close - 2))
        {
            if (flag == 'i') options |= RegexOptions.IgnoreCase;
            else if (flag == 'c') options &= ~RegexOptions.IgnoreCase;
            else if (flag is 'n' or 'm') newlines = true;
            else if (flag == 'x') options |= RegexOptions.IgnorePatternWhitespace;
        }

        if (newlines) options = (options & ~RegexOptions.Singleline) | RegexOptions.Multiline;
        return close + 1;
    }

    private static bool IsBound(string pattern, int i) => i + 1 < pattern.Length && char.IsAsciiDigit(pattern[i + 1]);

    private static int Escape(string pattern, int i, StringBuilder result)
    {
        if (i + 1 >= pattern.Length) throw SqlRegex.Invalid("invalid escape \\ sequence");
        char next = pattern[i + 1];
        string? translated = next switch
        {
            'm' => "\\b(?=\\w)",
            'M' => "\\b(?<=\\w)",
            'y' => "\\b",
            'Y' => "\\B",
            'A' => "\\A",
            'Z' => "\\z",
            'e' => "\\x1B",
            'B' => "\\\\",
            'a' => "\\a",
            '<' or '>' => next.ToString(),
            _ => null,
        };
        if (translated is not null) result.Append(translated);
        else result.Append('\\').Append(next);
        return i + 1;
    }

    /// <summary>A bracket expression with its [:classes:].</summary>
    private static int Bracket(string pattern, int i, bool newlines, StringBuilder result)
    {
        if (pattern.AsSpan(i).StartsWith("[[:<:]]") || pattern.AsSpan(i).StartsWith("[[:>:]]"))
        {
            result.Append(pattern[i + 3] == '<' ? "\\b(?=\\w)" : "\\b(?<=\\w)");
            return i + 6;
        }

        result.Append('[');
        i++;
        bool negated = i < pattern.Length && pattern[i] == '^';
        if (negated)
        {
            result.Append('^');
            i++;
        }

        if (negated && newlines) result.Append("\\n");
        for (bool first = true; i < pattern.Length; i++, first = false)
        {
            char c = pattern[i];
            if (c == ']' && !first)
            {
                result.Append(']');
                return i;
            }

            if (c == '[' && i + 1 < pattern.Length && pattern[i + 1] is ':' or '.' or '=')
            {
                int close = pattern.IndexOf(pattern[i + 1] + "]", i + 2, StringComparison.Ordinal);
                if (close < 0) throw SqlRegex.Invalid("brackets [] not balanced");
                string name = pattern[(i + 2)..close];
                result.Append(pattern[i + 1] == ':' ? Class(name) : Regex.Escape(name));
                i = close + 1;
            }
            else if (c == '\\' && i + 1 < pattern.Length)
            {
                result.Append(c).Append(pattern[++i]);
            }
            else
            {
                if (c is '[' or ']') result.Append('\\');
                result.Append(c);
            }
        }

        throw SqlRegex.Invalid("brackets [] not balanced");
    }

    private static string Class(string name) => name switch
    {
        "alpha" => "\\p{L}",
        "digit" => "0-9",
        "alnum" => "\\p{L}0-9",
        "upper" => "\\p{Lu}",
        "lower" => "\\p{Ll}",
        "space" => "\\s",
        "blank" => " \\t",
        "punct" => "!-/:-@\\[-`{-~",
        "cntrl" => "\\x00-\\x1F\\x7F",
        "xdigit" => "0-9A-Fa-f",
        "graph" => "!-~",
        "print" => " -~",
        "word" => "\\w",
        _ => throw SqlRegex.Invalid("invalid character class"),
    };
}
