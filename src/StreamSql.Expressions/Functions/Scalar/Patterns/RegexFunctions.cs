using System.Text;
using System.Text.RegularExpressions;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Patterns;

/// <summary><c>~</c></summary>
[Function("regex_match(text, text) -> bool", IsOperator = true)]
internal struct RegexMatch : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(call.State.Cached(call.Bytes(1), static p => new SqlRegex(Encoding.UTF8.GetString(p))).IsMatch(call.Bytes(0)));
}

/// <summary><c>~*</c></summary>
[Function("regex_imatch(text, text) -> bool", IsOperator = true)]
internal struct RegexIMatch : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(call.State.Cached(call.Bytes(1), static p => new SqlRegex(Encoding.UTF8.GetString(p), "i")).IsMatch(call.Bytes(0)));
}

/// <summary>SIMILAR TO.</summary>
[Function("similar(text, text, text=) -> bool", IsOperator = true)]
internal struct Similar : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        string escape = call.Count == 3 ? call.Text(2) : "\\";
        byte[] key = [.. call.Bytes(1), 0, .. Encoding.UTF8.GetBytes(escape)];
        string pattern = call.Text(1);
        call.Return(call.State.Cached(key, _ => new SqlRegex(ToRegex(pattern, escape))).IsMatch(call.Bytes(0)));
    }

    /// <summary>SQL's SIMILAR pattern as a regular expression.</summary>
    public static string ToRegex(string pattern, string escape)
    {
        if (escape.Length > 1) throw new StreamSqlException(SqlState.InvalidEscapeSequence, "invalid escape string");
        var regex = new StringBuilder("^(?:");
        bool inBracket = false;
        for (int i = 0; i < pattern.Length; i++)
        {
            char c = pattern[i];
            if (escape.Length == 1 && c == escape[0])
            {
                if (++i >= pattern.Length) break;
                regex.Append(pattern[i] == '"' ? "" : "\\" + pattern[i]);
            }
            else if (inBracket)
            {
                if (c == ']') inBracket = false;
                regex.Append(c);
            }
            else
            {
                if (c == '[') inBracket = true;
                regex.Append(c switch { '%' => ".*", '_' => ".", '(' => "(?:", '.' or '^' or '$' or '\\' => "\\" + c, _ => c.ToString() });
            }
        }

        return regex.Append(")$").ToString();
    }
}

/// <summary>substring(text SIMILAR pattern ESCAPE escape): the part between the escaped quotes, or all of the match.</summary>
[Function("substring(text, text, text) -> text")]
internal struct SubstringSimilar : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        string escape = call.Text(2);
        byte[] key = [.. call.Bytes(1), 0, .. Encoding.UTF8.GetBytes(escape)];
        string pattern = call.Text(1);
        SqlRegex regex = call.State.Cached(key, _ => new SqlRegex(Parts(pattern, escape)));
        Match match = regex.Match(call.Text(0));
        if (!match.Success) call.ReturnNull();
        else call.Return(match.Groups.Count > 1 ? match.Groups[1].Value : match.Value);
    }

    /// <summary>The three parts of the pattern; the first takes as little as it can.</summary>
    private static string Parts(string pattern, string escape)
    {
        string mark = escape + "\"";
        int first = escape.Length == 0 ? -1 : pattern.IndexOf(mark, StringComparison.Ordinal);
        if (first < 0) return Similar.ToRegex(pattern, escape);
        int second = pattern.IndexOf(mark, first + mark.Length, StringComparison.Ordinal);
        if (second < 0) second = pattern.Length;
        string Inner(int from, int to) => Similar.ToRegex(pattern[Math.Min(from, to)..to], escape)[4..^2];
        string before = Inner(0, first).Replace(".*", ".*?", StringComparison.Ordinal);
        return $"^(?:{before})({Inner(first + mark.Length, second)})(?:{Inner(second + mark.Length, Math.Max(pattern.Length, second))})$";
    }
}

/// <summary>Patterns and flags of a call, compiled once while they stay the same.</summary>
internal static class RegexArguments
{
    public static SqlRegex Compile(ref RowCall call, int pattern, int flags)
    {
        string options = flags > 0 && flags < call.Count ? call.Text(flags) : "";
        byte[] key = [.. call.Bytes(pattern), 0, .. Encoding.UTF8.GetBytes(options)];
        string text = call.Text(pattern);
        return call.State.Cached(key, _ => new SqlRegex(text, options));
    }
}

/// <summary>regexp_like(text, pattern [, flags]).</summary>
[Function("regexp_like(text, text, text=) -> bool")]
internal struct RegexpLike : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(RegexArguments.Compile(ref call, 1, 2).IsMatch(call.Bytes(0)));
}

/// <summary>regexp_match(text, pattern [, flags]): the groups of the first match, or the match.</summary>
[Function("regexp_match(text, text, text=) -> text[]")]
internal struct RegexpMatch : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        SqlRegex regex = RegexArguments.Compile(ref call, 1, 2);
        Match match = regex.Match(call.Text(0));
        if (match.Success) AppendGroups(match, (ListBuilder)call.Output);
        else call.ReturnNull();
    }

    public static void AppendGroups(Match match, ListBuilder list)
    {
        var elements = (ViewBuilder)list.Elements;
        if (match.Groups.Count == 1)
        {
            elements.Append(match.Value);
        }
        else
        {
            for (int g = 1; g < match.Groups.Count; g++)
            {
                if (match.Groups[g].Success) elements.Append(match.Groups[g].Value);
                else elements.AppendNull();
            }
        }

        list.CloseRow();
    }
}

/// <summary>regexp_replace(text, pattern, replacement [, flags]).</summary>
[Function("regexp_replace(text, text, text, text=) -> text")]
internal struct RegexpReplace : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        SqlRegex regex = RegexArguments.Compile(ref call, 1, 3);
        call.Return(regex.Replace(call.Text(0), call.Text(2), regex.IsGlobal));
    }
}

/// <summary>regexp_replace(text, pattern, replacement, start [, n [, flags]]).</summary>
[Function("regexp_replace(text, text, text, int4, int4=, text=) -> text")]
internal struct RegexpReplaceFrom : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        SqlRegex regex = RegexArguments.Compile(ref call, 1, 5);
        string text = call.Text(0);
        int start = Math.Min(call.Get<int>(3) - 1, text.Length);
        int occurrence = call.Get(4, 1);
        call.Return(regex.Replace(text, call.Text(2), occurrence == 0, start, occurrence));
    }
}

/// <summary>regexp_count(text, pattern [, start [, flags]]).</summary>
[Function("regexp_count(text, text, int4=, text=) -> int4")]
internal struct RegexpCount : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        SqlRegex regex = RegexArguments.Compile(ref call, 1, 3);
        string text = call.Text(0);
        int start = Math.Clamp(call.Get(2, 1) - 1, 0, text.Length);
        int count = 0;
        for (Match match = regex.Match(text, start); match.Success; match = match.NextMatch()) count++;
        call.Return(count);
    }
}

/// <summary>regexp_instr(text, pattern [, start [, n [, end option [, flags]]]]).</summary>
[Function("regexp_instr(text, text, int4=, int4=, int4=, text=) -> int4")]
internal struct RegexpInstr : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        SqlRegex regex = RegexArguments.Compile(ref call, 1, 5);
        string text = call.Text(0);
        Match match = regex.Match(text, Math.Clamp(call.Get(2, 1) - 1, 0, text.Length));
        for (int n = call.Get(3, 1); n > 1 && match.Success; n--) match = match.NextMatch();
        call.Return(!match.Success ? 0 : call.Get(4, 0) == 0 ? match.Index + 1 : match.Index + match.Length + 1);
    }
}

/// <summary>regexp_substr(text, pattern [, start [, n [, flags [, group]]]]).</summary>
[Function("regexp_substr(text, text, int4=, int4=, text=, int4=) -> text")]
internal struct RegexpSubstr : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        SqlRegex regex = RegexArguments.Compile(ref call, 1, 4);
        string text = call.Text(0);
        Match match = regex.Match(text, Math.Clamp(call.Get(2, 1) - 1, 0, text.Length));
        for (int n = call.Get(3, 1); n > 1 && match.Success; n--) match = match.NextMatch();
        Group group = match.Groups[call.Get(5, 0)];
        call.Return(match.Success && group.Success ? group.Value : null);
    }
}

/// <summary>substring(text from pattern): the first group, or the match.</summary>
[Function("substring(text, text) -> text")]
internal struct SubstringRegex : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        Match match = RegexArguments.Compile(ref call, 1, 0).Match(call.Text(0));
        Group group = match.Groups[match.Groups.Count > 1 ? 1 : 0];
        call.Return(match.Success && group.Success ? group.Value : null);
    }
}

/// <summary>regexp_split_to_array(text, pattern [, flags]).</summary>
[Function("regexp_split_to_array(text, text, text=) -> text[]")]
internal struct RegexpSplitToArray : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        var list = (ListBuilder)call.Output;
        foreach (string part in Split(RegexArguments.Compile(ref call, 1, 2), call.Text(0))) ((ViewBuilder)list.Elements).Append(part);
        list.CloseRow();
    }

    /// <summary>The parts between matches; empty matches at the ends and behind a match do not split.</summary>
    public static IEnumerable<string> Split(SqlRegex regex, string text)
    {
        int start = 0;
        for (Match match = regex.Match(text); match.Success; match = match.NextMatch())
        {
            if (match.Length == 0 && (match.Index == start || match.Index == text.Length)) continue;
            yield return text[start..match.Index];
            start = match.Index + match.Length;
        }

        yield return text[start..];
    }
}
