using Antlr4.Runtime.Tree;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Queries;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>MATCH_RECOGNIZE.</summary>
internal sealed partial class AstBuilder
{
    private MatchRecognizeTable Match(TableReference input, MatchRecognizeContext context)
    {
        RowPattern pattern = context.rowPattern() is { } parts ? Pattern(parts) : new PatternEmpty();
        return new MatchRecognizeTable(input, pattern)
        {
            PartitionBy = Expressions(context.exprList()),
            OrderBy = OrderBy(context.orderBy()),
            Measures = List(
                context.measure(), m => new SelectItem(Expression(m.expr()), Name(m.colLabel())) { Span = Span(m) }),
            RowsPerMatch = RowsPerMatchOf(context.rowsPerMatch()),
            AfterMatch = context.skipTarget() is { } skip ? Skip(skip) : null,
            Within = context.valueExpr() is { } within ? Value(within) : null,
            Subsets = List(
                context.patternSubset(), s =>
                    new PatternSubset(Name(s.colId()), Columns(s.columnList())) { Span = Span(s) }),
            Definitions = List(
                context.patternDefinition(), d =>
                    new PatternDefinition(Name(d.colId()), Expression(d.expr())) { Span = Span(d) }),
            Alias = Alias(context.tableAlias()),
            Span = input.Span.Cover(Span(context)),
        };
    }

    private static RowsPerMatch RowsPerMatchOf(RowsPerMatchContext? context) => context switch
    {
        null => RowsPerMatch.Default,
        _ when Has(context.ONE()) => RowsPerMatch.OneRow,
        _ when Has(context.SHOW()) => RowsPerMatch.AllRowsShowEmpty,
        _ when Has(context.OMIT()) => RowsPerMatch.AllRowsOmitEmpty,
        _ when Has(context.UNMATCHED()) => RowsPerMatch.AllRowsWithUnmatched,
        _ => RowsPerMatch.AllRows,
    };

    private AfterMatchSkip Skip(SkipTargetContext context)
    {
        var kind = Has(context.PAST()) ? AfterMatchKind.PastLastRow
            : Has(context.NEXT()) ? AfterMatchKind.ToNextRow
            : Has(context.FIRST()) ? AfterMatchKind.ToFirst
            : Has(context.LAST()) ? AfterMatchKind.ToLast : AfterMatchKind.ToVariable;
        return new AfterMatchSkip(kind, OptionalName(context.colId())) { Span = Span(context) };
    }

    private RowPattern Pattern(RowPatternContext context)
    {
        Enter();
        var parts = context.patternSequence();
        var result = parts.Length == 1 ? Sequence(parts[0])
            : new PatternAlternation(List(parts, Sequence)) { Span = Span(context) };
        Leave();
        return result;
    }

    private RowPattern Sequence(PatternSequenceContext context)
    {
        var parts = context.patternElement();
        return parts.Length == 1 ? Element(parts[0])
            : new PatternSequence(List(parts, Element)) { Span = Span(context) };
    }

    private RowPattern Element(PatternElementContext context)
    {
        var part = PatternPart(context.patternPrimary());
        if (context.patternQuantifier() is not { } quantifier) return part;
        int questions = quantifier.QUESTION().Length;
        var span = Span(context);
        switch (quantifier.Start.Type)
        {
            case STAR:
                return new PatternQuantifier(part, 0, null, questions > 0) { Span = span };
            case PLUS:
                return new PatternQuantifier(part, 1, null, questions > 0) { Span = span };
            case QUESTION:
                return new PatternQuantifier(part, 0, 1, questions > 1) { Span = span };
        }

        int minimum = 0;
        int? maximum = null;
        bool hasComma = false;
        for (int i = 1; i < quantifier.ChildCount; i++)
        {
            var leaf = (ITerminalNode)quantifier.GetChild(i);
            if (leaf.Symbol.Type == COMMA) hasComma = true;
            if (leaf.Symbol.Type != INTEGER) continue;
            if (hasComma)
            {
                maximum = IntegerOf(leaf);
            }
            else
            {
                minimum = IntegerOf(leaf);
            }
        }

        return new PatternQuantifier(part, minimum, hasComma ? maximum : minimum, questions > 0) { Span = span };
    }

    private RowPattern PatternPart(PatternPrimaryContext context)
    {
        var span = Span(context);
        switch (context.Start.Type)
        {
            case CARET or DOLLAR:
                return new PatternAnchor(context.Start.Type == CARET) { Span = span };
            case PERMUTE when context.rowPattern().Length > 0:
                return new PatternPermutation(List(context.rowPattern(), Pattern)) { Span = span };
            case LBRACE:
                return new PatternExclusion(Pattern(context.rowPattern(0))) { Span = span };
            case LPAREN:
                return context.rowPattern().Length == 0 ? new PatternEmpty { Span = span }
                    : Pattern(context.rowPattern(0));
            default:
                return new PatternVariable(Name(context.colId())) { Span = span };
        }
    }
}
