using System.Runtime.CompilerServices;
using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing.Generated;
using StreamSql.Sql.Syntax;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>
/// Turns a parse tree into syntax, by topic in the partial files. Chains of operators are walked, not recursed into;
/// what does recurse is
/// counted, so that no tree gets deeper than later stages can walk. Belongs to one parse.
/// </summary>
internal sealed partial class AstBuilder(string text, int start, ParserLimits limits)
{
    private readonly int _maxDepth = (2 * limits.MaxNestingDepth) + 16;
    private int _depth;

    private void Enter(int levels = 1)
    {
        _depth += levels;
        if (_depth > _maxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack()) throw ParserLimits.TooDeep();
    }

    private void Leave(int levels = 1) => _depth -= levels;

    private SourceSpan Span(ParserRuleContext context)
    {
        var first = context.Start;
        var last = context.Stop ?? first;
        return new SourceSpan(first.StartIndex - start, Math.Max(0, last.StopIndex + 1 - first.StartIndex));
    }

    private SourceSpan Span(IToken token) => new(token.StartIndex - start, token.StopIndex + 1 - token.StartIndex);

    private SourceSpan Span(ITerminalNode node) => Span(node.Symbol);

    private string Raw(IToken token) => text[token.StartIndex..(token.StopIndex + 1)];

    private string Raw(ITerminalNode node) => Raw(node.Symbol);

    private string Raw(ParserRuleContext context) => text[context.Start.StartIndex..(context.Stop.StopIndex + 1)];

    /// <summary>The words of a context of keywords, in upper case, with one blank between them.</summary>
    private string Words(ParserRuleContext context)
    {
        var words = new List<string>();
        AddWords(context, words);
        return string.Join(' ', words);
    }

    private void AddWords(IParseTree tree, List<string> words)
    {
        if (tree is ITerminalNode leaf)
        {
            words.Add(Raw(leaf).ToUpperInvariant());
            return;
        }

        for (int i = 0; i < tree.ChildCount; i++) AddWords(tree.GetChild(i), words);
    }

    private StreamSqlException ErrorAt(IToken token) => token.Type == TokenConstants.EOF
        ? SyntaxErrors.AtEnd(text)
        : SyntaxErrors.At(text, token.StartIndex, Raw(token));

    private StreamSqlException Error(string message, IToken token, string state = SqlState.SyntaxError) =>
        new(state, message) { Position = SourceSpan.PositionOf(text, token.StartIndex) };

    private static bool Has(ITerminalNode? node) => node is not null;

    private static bool HasToken(ParserRuleContext context, int type) => Token(context, type) is not null;

    private static ITerminalNode? Token(ParserRuleContext context, int type)
    {
        for (int i = 0; i < context.ChildCount; i++)
        {
            if (context.GetChild(i) is ITerminalNode leaf && leaf.Symbol.Type == type) return leaf;
        }

        return null;
    }

    private static SyntaxList<TResult> List<TContext, TResult>(TContext[]? items, Func<TContext, TResult> convert)
    {
        if (items is null || items.Length == 0) return [];
        var results = new TResult[items.Length];
        for (int i = 0; i < items.Length; i++) results[i] = convert(items[i]);
        return new SyntaxList<TResult>(results);
    }
}
