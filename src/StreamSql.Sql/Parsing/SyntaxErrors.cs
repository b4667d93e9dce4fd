using Antlr4.Runtime;
using StreamSql.Core.Errors;
using StreamSql.Sql.Syntax;
using Lex = StreamSql.Sql.Parsing.Generated.StreamSqlLexer;

namespace StreamSql.Sql.Parsing;

/// <summary>
/// Makes PostgreSQL's syntax errors out of what the parser reports, with a hint where a keyword seems misspelt.
/// </summary>
internal static class SyntaxErrors
{
    public static StreamSqlException AtEnd(string text) => new(SqlState.SyntaxError, "syntax error at end of input")
    {
        Position = SourceSpan.PositionOf(text, text.Length),
    };

    public static StreamSqlException At(string text, int offset, string near, string? hint = null) =>
        new(SqlState.SyntaxError, $"syntax error at or near \"{near}\"")
        {
            Position = SourceSpan.PositionOf(text, offset),
            Hint = hint,
        };

    public static StreamSqlException From(RecognitionException error, Parser parser, IToken[] tokens, string text)
    {
        var token = error.OffendingToken ?? tokens[^1];
        var expected = error is InputMismatchException ? error.GetExpectedTokens() : null;
        int farthest = ((StatementTokens)parser.TokenStream).Farthest;
        if (farthest > token.TokenIndex) token = tokens[farthest];
        bool opens = token.Type == Lex.LPAREN_QUERY || (token.Type == Lex.LPAREN && token.TokenIndex == 0);
        if (opens) token = tokens[token.TokenIndex + 1];
        string? hint = Hint(token, tokens, expected);
        if (token.Type != TokenConstants.EOF)
        {
            return At(text, token.StartIndex, text[token.StartIndex..(token.StopIndex + 1)], hint);
        }

        return token.StartIndex < text.Length
            ? At(text, token.StartIndex, ";", hint)
            : new StreamSqlException(SqlState.SyntaxError, "syntax error at end of input")
            {
                Position = SourceSpan.PositionOf(text, text.Length),
                Hint = hint,
            };
    }

    /// <summary>
    /// Looks at the word where parsing stopped, then at up to two words before it: a misspelt keyword is often taken
    /// for an alias, and
    /// the error shows one token later.
    /// </summary>
    private static string? Hint(IToken token, IToken[] tokens, Antlr4.Runtime.Misc.IntervalSet? expected)
    {
        if (token.Type == Lex.IDENT)
        {
            string? nearest = expected is null ? null : Nearest(token.Text, ExpectedWords(expected));
            nearest ??= Nearest(token.Text, Keywords.All);
            if (nearest is not null) return $"Did you mean \"{nearest}\"?";
        }

        for (int i = token.TokenIndex - 1; i >= 0 && i >= token.TokenIndex - 2; i--)
        {
            if (tokens[i].Type == Lex.IDENT && Nearest(tokens[i].Text, ClauseWords) is { } word)
            {
                return $"Did you mean \"{word}\" instead of \"{tokens[i].Text}\"?";
            }
        }

        return null;
    }

    private static readonly string[] ClauseWords =
    [
        "SELECT", "FROM", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "UNION", "INTERSECT", "EXCEPT",
        "JOIN", "LEFT",
        "RIGHT", "INNER", "CROSS", "DISTINCT", "VALUES", "INSERT", "UPDATE", "DELETE", "CREATE", "TABLE", "STREAM",
        "SOURCE",
        "VIEW", "MATERIALIZED", "SINK", "WITH", "WATERMARK", "BETWEEN", "RETURNING", "CONFLICT", "PARTITION", "QUALIFY",
        "WINDOW",
    ];

    private static IEnumerable<string> ExpectedWords(Antlr4.Runtime.Misc.IntervalSet expected)
    {
        foreach (int type in expected.ToArray())
        {
            if (type > 0 && Keywords.WordOf(type) is { } word) yield return word;
        }
    }

    private static string? Nearest(string text, IEnumerable<string> words)
    {
        if (text.Length < 3) return null;
        int limit = text.Length <= 4 ? 1 : 2;
        string upper = text.ToUpperInvariant();
        string? best = null;
        int bestCost = int.MaxValue;
        foreach (string word in words)
        {
            if (Math.Abs(word.Length - upper.Length) > limit || word.Length < 3) continue;
            int distance = Distance(upper, word);
            if (distance > limit) continue;
            int cost =
                (distance * 8) + Math.Abs(word.Length - upper.Length) + (Array.IndexOf(ClauseWords, word) < 0 ? 2 : 0);
            if (cost < bestCost || (cost == bestCost && string.CompareOrdinal(word, best) < 0))
                (best, bestCost) = (word, cost);
        }

        return best;
    }

    /// <summary>Edits between two words, where swapping two neighbours counts as one.</summary>
    private static int Distance(string a, string b)
    {
        var before = new int[b.Length + 1];
        var previous = new int[b.Length + 1];
        var current = new int[b.Length + 1];
        for (int j = 0; j <= b.Length; j++) previous[j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= b.Length; j++)
            {
                int cost = a[i - 1] == b[j - 1] ? 0 : 1;
                current[j] = Math.Min(Math.Min(previous[j] + 1, current[j - 1] + 1), previous[j - 1] + cost);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    current[j] = Math.Min(current[j], before[j - 2] + 1);
                }
            }

            (before, previous, current) = (previous, current, before);
        }

        return previous[b.Length];
    }
}
