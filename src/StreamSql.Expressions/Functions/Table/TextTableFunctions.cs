using System.Text.RegularExpressions;
using StreamSql.Core.Columnar;
using StreamSql.Expressions.Functions.Scalar.Patterns;

namespace StreamSql.Expressions.Functions.Table;

/// <summary>string_to_table(text, delimiter [, text for NULL]); a NULL delimiter splits into characters.</summary>
internal sealed class StringToTable : BufferedTableFunction
{
    protected override bool IsStrict => false;

    protected override IEnumerable<object?[]> Rows(ReadOnlySpan<Column> arguments, int row)
    {
        if (arguments[0].IsNull(row)) return [];
        string text = Text(arguments[0], row);
        if (text.Length == 0) return [];
        string? forNull = arguments.Length > 2 && arguments[2].IsValid(row) ? Text(arguments[2], row) : null;
        IEnumerable<string> parts;
        if (arguments[1].IsNull(row)) parts = text.EnumerateRunes().Select(r => r.ToString());
        else if (Text(arguments[1], row) is { Length: > 0 } delimiter) parts = text.Split(delimiter);
        else parts = [text];
        return parts.Select(p => new object?[] { p == forNull ? null : p }).ToList();
    }
}

/// <summary>regexp_split_to_table(text, pattern [, flags]).</summary>
internal sealed class RegexpSplitToTable : BufferedTableFunction
{
    protected override IEnumerable<object?[]> Rows(ReadOnlySpan<Column> arguments, int row)
    {
        var regex = new SqlRegex(Text(arguments[1], row), arguments.Length > 2 ? Text(arguments[2], row) : "");
        return RegexpSplitToArray.Split(regex, Text(arguments[0], row)).Select(p => new object?[] { p }).ToList();
    }
}

/// <summary>regexp_matches(text, pattern [, flags]): the groups of the first match, of every match with flag g.</summary>
internal sealed class RegexpMatches : BufferedTableFunction
{
    protected override IEnumerable<object?[]> Rows(ReadOnlySpan<Column> arguments, int row)
    {
        string flags = arguments.Length > 2 ? Text(arguments[2], row) : "";
        var regex = new SqlRegex(Text(arguments[1], row), flags);
        var rows = new List<object?[]>();
        for (Match match = regex.Match(Text(arguments[0], row)); match.Success; match = match.NextMatch())
        {
            IEnumerable<Group> groups = match.Groups.Count == 1 ? [match] : match.Groups.Cast<Group>().Skip(1);
            rows.Add([groups.Select(g => (object?)(g.Success ? g.Value : null)).ToArray()]);
            if (!regex.IsGlobal) break;
        }

        return rows;
    }
}

/// <summary>pg_options_to_table(options): name and value of each <c>name=value</c>.</summary>
internal sealed class OptionsToTable : BufferedTableFunction
{
    protected override IEnumerable<object?[]> Rows(ReadOnlySpan<Column> arguments, int row)
    {
        var list = (ListColumn)arguments[0];
        var rows = new List<object?[]>();
        for (int i = list.Offsets[row]; i < list.Offsets[row + 1]; i++)
        {
            string option = Text(list.Elements, i);
            int equal = option.IndexOf('=', StringComparison.Ordinal);
            rows.Add(equal < 0 ? [option, null] : [option[..equal], option[(equal + 1)..]]);
        }

        return rows;
    }
}
