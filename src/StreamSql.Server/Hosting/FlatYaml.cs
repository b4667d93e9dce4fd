using StreamSql.Core.Errors;

namespace StreamSql.Server.Hosting;

/// <summary>
/// The part of YAML that configuration needs: <c>key: value</c> lines with dotted keys, nested maps by indentation, comments, quotes.
/// </summary>
internal static class FlatYaml
{
    public static IEnumerable<KeyValuePair<string, string>> Parse(IReadOnlyList<string> lines, string file)
    {
        var parents = new Stack<(int Indent, string Prefix)>();
        for (int i = 0; i < lines.Count; i++)
        {
            string line = StripComment(lines[i]);
            if (string.IsNullOrWhiteSpace(line) || line.Trim() == "---") continue;
            int indent = line.Length - line.TrimStart().Length;
            string trimmed = line.Trim();
            int colon = KeyEnd(trimmed);
            if (colon <= 0 || line.Contains('\t', StringComparison.Ordinal))
                throw new StreamSqlException(SqlState.ConfigFileError, $"{file}, line {i + 1}: expected \"key: value\"");
            while (parents.Count > 0 && parents.Peek().Indent >= indent) parents.Pop();
            string key = (parents.Count > 0 ? parents.Peek().Prefix : "") + Unquote(trimmed[..colon].Trim());
            string value = trimmed[(colon + 1)..].Trim();
            if (value.Length == 0) parents.Push((indent, key + "."));
            else yield return new(key, Unquote(value));
        }
    }

    private static int KeyEnd(string line)
    {
        for (int i = 0; i < line.Length; i++)
            if (line[i] == ':' && (i + 1 == line.Length || line[i + 1] == ' ')) return i;
        return -1;
    }

    private static string StripComment(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            char c = line[i];
            if (quote != '\0') quote = c == quote ? '\0' : quote;
            else if (c is '"' or '\'') quote = c;
            else if (c == '#' && (i == 0 || line[i - 1] == ' ')) return line[..i];
        }

        return line;
    }

    private static string Unquote(string text) =>
        text.Length >= 2 && text[0] == text[^1] && text[0] is '"' or '\'' && text.Length >= 2 && text[0] == text[^1] ? text[1..^1] : text;
}
