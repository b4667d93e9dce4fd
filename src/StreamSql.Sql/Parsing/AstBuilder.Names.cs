using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using StreamSql.Sql.Parsing.Generated;
using StreamSql.Sql.Syntax;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>Names.</summary>
internal sealed partial class AstBuilder
{
    /// <summary>
    /// The name in a context that is one identifier or one keyword: identifier, colId, colLabel, bareLabel and the
    /// like.
    /// </summary>
    private Identifier Name(ParserRuleContext context)
    {
        var token = context.Start;
        return token.Type switch
        {
            QUOTED_IDENT => new Identifier(QuotedText.Identifier(Raw(token)), true) { Span = Span(token) },
            UNICODE_IDENT => new Identifier(UnicodeName(context), true) { Span = Span(context) },
            _ => new Identifier(QuotedText.Fold(text.AsSpan(token.StartIndex, token.StopIndex + 1 - token.StartIndex)))
            {
                Span = Span(token),
            },
        };
    }

    private string UnicodeName(ParserRuleContext context)
    {
        char escape = context.Stop == context.Start ? '\\' : EscapeCharacter(context.Stop);
        return QuotedText.Unicode(QuotedText.Identifier(Raw(context.Start)[2..]), escape)
            ?? throw Error("invalid Unicode escape", context.Start);
    }

    private char EscapeCharacter(IToken token)
    {
        string value = QuotedText.Standard(Raw(token));
        if (value.Length != 1 || char.IsAsciiHexDigit(value[0]) || value[0] is '+'
            or '\'' or '"' || char.IsWhiteSpace(value[0]))
        {
            throw Error($"invalid Unicode escape character at or near \"{Raw(token)}\"", token);
        }

        return value[0];
    }

    private Identifier? OptionalName(ParserRuleContext? context) => context is null ? null : Name(context);

    private ObjectName Qualified(QualifiedNameContext context) => Dotted(context);

    private ObjectName? OptionalQualified(QualifiedNameContext? context) => context is null ? null : Dotted(context);

    /// <summary>A name whose parts are the rule children of the context, with dots between.</summary>
    private ObjectName Dotted(ParserRuleContext context)
    {
        if (context.ChildCount == 1)
            return new ObjectName([Name((ParserRuleContext)context.GetChild(0))]) { Span = Span(context) };
        var parts = new List<Identifier>();
        for (int i = 0; i < context.ChildCount; i++)
        {
            if (context.GetChild(i) is ParserRuleContext part) parts.Add(Name(part));
        }

        return new ObjectName(SyntaxList.From(parts)) { Span = Span(context) };
    }

    private SyntaxList<ObjectName> QualifiedList(QualifiedNamesContext? context) =>
        List(context?.qualifiedName(), Qualified);

    private SyntaxList<Identifier> Columns(ColumnListContext? context) => List(context?.colId(), Name);

    private SyntaxList<Identifier> Names<T>(T[]? contexts)
        where T : ParserRuleContext => List(contexts, c => Name(c));

    private string StringOf(StringLiteralContext context)
    {
        var token = context.Start;
        string raw = Raw(token);
        switch (token.Type)
        {
            case STRING:
                return QuotedText.Standard(raw);
            case DOLLAR_STRING:
                return QuotedText.Dollar(raw);
            case ESCAPE_STRING:
                return QuotedText.Escaped(raw)
                    ?? throw Error("invalid escape sequence in string", token,
                    Core.Errors.SqlState.InvalidEscapeSequence);
            default:
                char escape = context.Stop == token ? '\\' : EscapeCharacter(context.Stop);
                return QuotedText.Unicode(QuotedText.Standard(raw[2..]), escape)
                    ?? throw Error("invalid Unicode escape", token);
        }
    }

    private string? OptionalString(StringLiteralContext? context) => context is null ? null : StringOf(context);

    private int IntegerOf(ITerminalNode node) => int.TryParse(QuotedText.Integer(Raw(node)), out int value)
        ? value
        : throw ErrorAt(node.Symbol);
}
