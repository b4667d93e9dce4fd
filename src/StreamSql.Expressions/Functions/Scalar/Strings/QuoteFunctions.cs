using System.Buffers;
using System.Globalization;
using System.Text;
using StreamSql.Core.Errors;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Strings;

/// <summary>quote_ident(text).</summary>
[Function("quote_ident(text) -> text")]
internal struct QuoteIdent : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Quoting.Identifier(call.Text(0)));
}

/// <summary>quote_literal(any).</summary>
[Function("quote_literal(text) -> text")]
[Function("quote_literal(anyelement) -> text", Volatility = Volatility.Stable)]
internal struct QuoteLiteral : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(Quoting.Literal(Quoting.TextOf(ref call, 0)));
}

/// <summary>quote_nullable(any): NULL becomes the word.</summary>
[Function("quote_nullable(text) -> text", SeesNulls = true)]
[Function("quote_nullable(anyelement) -> text", SeesNulls = true, Volatility = Volatility.Stable)]
internal struct QuoteNullable : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0)) call.Return("NULL"u8);
        else call.Return(Quoting.Literal(Quoting.TextOf(ref call, 0)));
    }
}

/// <summary>format(text, any, …) with %s, %I, %L, %%, positions and widths.</summary>
[Function("format(text, any=...) -> text", SeesNulls = true, Volatility = Volatility.Stable)]
internal struct Format : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0))
        {
            call.ReturnNull();
            return;
        }

        string pattern = call.Text(0);
        var text = new StringBuilder();
        int next = 1;
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] != '%')
            {
                text.Append(pattern[i]);
                continue;
            }

            if (++i >= pattern.Length) throw Invalid("unterminated format() type specifier");
            if (pattern[i] == '%')
            {
                text.Append('%');
                continue;
            }

            AppendSpecifier(ref call, pattern, ref i, ref next, text);
        }

        call.Return(text.ToString());
    }

    private static void AppendSpecifier(ref RowCall call, string pattern, ref int i, ref int next, StringBuilder text)
    {
        int start = i;
        while (i < pattern.Length && char.IsAsciiDigit(pattern[i])) i++;
        int argument = next;
        if (i > start && i < pattern.Length && pattern[i] == '$')
        {
            argument = int.Parse(pattern.AsSpan(start, i - start), CultureInfo.InvariantCulture);
            if (argument == 0) throw Invalid("format specifies argument 0, but arguments are numbered from 1");
            start = ++i;
        }
        else
        {
            i = start;
        }

        bool left = i < pattern.Length && pattern[i] == '-';
        if (left) i++;
        int width = 0;
        if (i < pattern.Length && pattern[i] == '*')
        {
            i++;
            if (argument >= call.Count) throw Invalid("too few arguments for format()");
            if (!call.IsNull(argument)) width = int.Parse(Quoting.TextOf(ref call, argument), CultureInfo.InvariantCulture);
            argument++;
            if (width < 0) (left, width) = (true, -width);
        }

        for (; i < pattern.Length && char.IsAsciiDigit(pattern[i]); i++) width = (width * 10) + pattern[i] - '0';
        if (i >= pattern.Length) throw Invalid("unterminated format() type specifier");
        if (argument >= call.Count) throw Invalid("too few arguments for format()");
        string piece = Piece(ref call, pattern[i], argument);
        next = argument + 1;
        text.Append(left ? piece.PadRight(width) : piece.PadLeft(width));
    }

    private static string Piece(ref RowCall call, char kind, int argument)
    {
        bool isNull = call.IsNull(argument);
        switch (kind)
        {
            case 's': return isNull ? "" : Quoting.TextOf(ref call, argument);
            case 'L': return isNull ? "NULL" : Quoting.Literal(Quoting.TextOf(ref call, argument));
            case 'I':
                if (isNull) throw new StreamSqlException(SqlState.NullValueNotAllowed, "null values cannot be formatted as an SQL identifier");
                return Quoting.Identifier(Quoting.TextOf(ref call, argument));
            default: throw Invalid($"unrecognized format() type specifier \"{kind}\"");
        }
    }

    private static StreamSqlException Invalid(string message) => new(SqlState.InvalidParameterValue, message);
}

/// <summary>Quoting of identifiers and literals.</summary>
public static class Quoting
{
    private static readonly System.Collections.Frozen.FrozenSet<string> Reserved = System.Collections.Frozen.FrozenSet.ToFrozenSet(
    [
        "all", "analyse", "analyze", "and", "any", "array", "as", "asc", "asymmetric", "authorization", "between", "bigint", "binary", "bit",
        "boolean", "both", "case", "cast", "char", "character", "check", "coalesce", "collate", "collation", "column", "concurrently",
        "constraint", "create", "cross", "current_catalog", "current_date", "current_role", "current_schema", "current_time",
        "current_timestamp", "current_user", "dec", "decimal", "default", "deferrable", "desc", "distinct", "do", "else", "end", "except",
        "exists", "extract", "false", "fetch", "float", "for", "foreign", "freeze", "from", "full", "grant", "greatest", "group", "grouping",
        "having", "ilike", "in", "initially", "inner", "inout", "int", "integer", "intersect", "interval", "into", "is", "isnull", "join",
        "lateral", "leading", "least", "left", "like", "limit", "localtime", "localtimestamp", "national", "natural", "nchar", "none",
        "normalize", "not", "notnull", "null", "nullif", "numeric", "offset", "on", "only", "or", "order", "out", "outer", "overlaps",
        "overlay", "placing", "position", "precision", "primary", "real", "references", "returning", "right", "row", "select",
        "session_user", "setof", "similar", "smallint", "some", "substring", "symmetric", "table", "tablesample", "then", "time", "timestamp",
        "to", "trailing", "treat", "trim", "true", "union", "unique", "user", "using", "values", "varchar", "variadic", "verbose", "when",
        "where", "window", "with", "xmlattributes", "xmlconcat", "xmlelement", "xmlexists", "xmlforest", "xmlnamespaces", "xmlparse",
        "xmlpi", "xmlroot", "xmlserialize", "xmltable",
    ]);

    /// <summary>An identifier, with quotes where SQL needs them.</summary>
    public static string Identifier(string name)
    {
        bool plain = name.Length > 0 && (char.IsAsciiLetterLower(name[0]) || name[0] == '_')
            && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !Reserved.Contains(name);
        return plain ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>A string literal.</summary>
    public static string Literal(string text)
    {
        string quoted = $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
        return text.Contains('\\', StringComparison.Ordinal) ? "E" + quoted.Replace("\\", "\\\\", StringComparison.Ordinal) : quoted;
    }

    internal static string TextOf(ref RowCall call, int argument)
    {
        ArrayBufferWriter<byte> scratch = call.State.Scratch();
        TextFormat.Append(call.TypeOf(argument), call.Column(argument), call.Index(argument), scratch, call.Context.TextSettings);
        return Encoding.UTF8.GetString(scratch.WrittenSpan);
    }
}

/// <summary>parse_ident(text): the parts of a qualified name.</summary>
[Function("parse_ident(text, bool=) -> text[]")]
internal struct ParseIdent : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        string text = call.Text(0).Trim();
        var list = (Core.Columnar.Builders.ListBuilder)call.Output;
        int i = 0;
        while (true)
        {
            string part = Part(text, ref i);
            ((Core.Columnar.Builders.ViewBuilder)list.Elements).Append(part);
            if (i >= text.Length) break;
            if (text[i++] != '.') throw Invalid(text);
        }

        list.CloseRow();
    }

    private static string Part(string text, ref int i)
    {
        var part = new StringBuilder();
        if (i < text.Length && text[i] == '"')
        {
            for (i++; ; i++)
            {
                if (i >= text.Length) throw Invalid(text);
                if (text[i] != '"') part.Append(text[i]);
                else if (i + 1 < text.Length && text[i + 1] == '"') part.Append(text[i++]);
                else break;
            }

            i++;
            return part.ToString();
        }

        while (i < text.Length && (char.IsLetterOrDigit(text[i]) || text[i] is '_' or '$')) part.Append(char.ToLowerInvariant(text[i++]));
        return part.Length == 0 ? throw Invalid(text) : part.ToString();
    }

    private static StreamSqlException Invalid(string text) =>
        new(SqlState.InvalidParameterValue, $"string is not a valid identifier: \"{text}\"");
}
