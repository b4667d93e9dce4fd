using System.Text;
using Antlr4.Runtime.Tree;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Statements;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>WITH options, formats, settings.</summary>
internal sealed partial class AstBuilder
{
    private SyntaxList<SqlOption> Options(WithOptionsContext? context) => List(context?.sqlOption(), Option);

    private SyntaxList<SqlOption> Options(OptionParensContext? context) => List(context?.sqlOption(), Option);

    private SqlOption Option(SqlOptionContext context) =>
        new(Key(context.optionKey()), context.optionValue() is { } value ? OptionValue(value) : null)
        { Span = Span(context) };

    /// <summary>The text of a dotted key; quoted parts as they are, others folded.</summary>
    private string Key(OptionKeyContext context)
    {
        if (context.stringLiteral() is { } literal) return StringOf(literal);
        var key = new StringBuilder();
        for (int i = 0; i < context.ChildCount; i++)
        {
            key.Append(context.GetChild(i) switch
            {
                OptionWordContext { Start.Type: not INTEGER } word => Name(word.colLabel()).Text,
                OptionWordContext word => Raw(word),
                var leaf => Raw((ITerminalNode)leaf),
            });
        }

        return key.ToString();
    }

    private OptionValue OptionValue(OptionValueContext context)
    {
        var span = Span(context);
        if (Has(context.INTERVAL()))
        {
            return new OptionValue(OptionValueKind.Interval, IntervalText(context)) { Span = span };
        }

        if (context.stringLiteral() is { } literal)
            return new OptionValue(OptionValueKind.String, StringOf(literal)) { Span = span };
        if (Has(context.STAR())) return new OptionValue(OptionValueKind.Star, "*") { Span = span };
        var number = context.INTEGER() ?? context.DECIMAL();
        if (number is not null)
        {
            string digits = QuotedText.Integer(Raw(number));
            return new OptionValue(OptionValueKind.Number, Has(context.MINUS()) ? "-" + digits : digits)
            { Span = span };
        }

        if (Has(context.LPAREN()))
        {
            return new OptionValue(OptionValueKind.List, string.Empty, List(context.optionValue(), OptionValue))
            { Span = span };
        }

        var labels = context.colLabel();
        if (labels.Length == 1)
        {
            switch (context.Start.Type)
            {
                case TRUE or FALSE:
                    return new OptionValue(OptionValueKind.Boolean, context.Start.Type == TRUE ? "true" : "false")
                    { Span = span };
                case NULL:
                    return new OptionValue(OptionValueKind.Null, "null") { Span = span };
                case DEFAULT:
                    return new OptionValue(OptionValueKind.Default, "default") { Span = span };
            }
        }

        return new OptionValue(OptionValueKind.Word, string.Join('.', labels.Select(l => Name(l).Text)))
        { Span = span };
    }

    /// <summary>The interval as one text: <c>INTERVAL '1' DAY</c> gives <c>1 day</c>.</summary>
    private string IntervalText(OptionValueContext context)
    {
        string value = StringOf(context.stringLiteral());
        return context.intervalFields() is { } fields ? $"{value} {Words(fields).ToLowerInvariant()}" : value;
    }

    private FormatEncode Format(FormatEncodeContext context)
    {
        Identifier? format = null;
        Identifier? encode = null;
        Identifier? keyEncode = null;
        SyntaxList<SqlOption> formatOptions = [];
        SyntaxList<SqlOption> encodeOptions = [];
        int clause = FORMAT;
        for (int i = 0; i < context.ChildCount; i++)
        {
            switch (context.GetChild(i))
            {
                case ITerminalNode leaf:
                    clause = clause == KEY ? KEY : leaf.Symbol.Type;
                    break;
                case ColLabelContext label when clause == FORMAT:
                    format = Name(label);
                    break;
                case ColLabelContext label when clause == KEY:
                    keyEncode = Name(label);
                    break;
                case ColLabelContext label:
                    encode = Name(label);
                    break;
                case OptionParensContext options when clause == FORMAT:
                    formatOptions = Options(options);
                    break;
                case OptionParensContext options when clause == ENCODE:
                    encodeOptions = Options(options);
                    break;
            }
        }

        return new FormatEncode(format, formatOptions, encode, encodeOptions)
        { KeyEncode = keyEncode, Span = Span(context) };
    }
}
