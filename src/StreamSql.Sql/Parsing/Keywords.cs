using System.Collections.Frozen;
using StreamSql.Sql.Parsing.Generated;

namespace StreamSql.Sql.Parsing;

/// <summary>The keywords of the grammar: look-up by text for the lexer, names for hints.</summary>
internal static class Keywords
{
    private static readonly string[] NotKeywords =
    [
        "IDENT", "QUOTED_IDENT", "UNICODE_IDENT", "STRING", "ESCAPE_STRING", "DOLLAR_STRING", "UNICODE_STRING",
        "BIT_STRING",
        "INTEGER", "DECIMAL", "PARAM", "OP", "EQ", "NE", "LT", "GT", "LE", "GE", "PLUS", "MINUS", "STAR", "SLASH",
        "PERCENT",
        "CARET", "LPAREN", "RPAREN", "LPAREN_QUERY", "LBRACKET", "RBRACKET", "LBRACE", "RBRACE", "COMMA", "SEMI", "DOT",
        "COLON",
        "TYPECAST", "ASSIGN", "ARROW", "DOLLAR", "QUESTION", "PIPE", "TYPE_LT", "TYPE_GT", "WHITESPACE", "LINE_COMMENT",
        "BLOCK_COMMENT", "STRAY",
    ];

    private static readonly FrozenDictionary<string, int> Types = Load();

    private static readonly FrozenDictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Types.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All keywords in upper case.</summary>
    public static IEnumerable<string> All => Types.Keys;

    /// <summary>The token type of a word in any case, or 0.</summary>
    public static int Find(ReadOnlySpan<char> word) => Lookup.TryGetValue(word, out int type) ? type : 0;

    /// <summary>The word of a token type, or null when it is no keyword.</summary>
    public static string? WordOf(int type)
    {
        if (type <= 0) return null;
        string? name = StreamSqlLexer.DefaultVocabulary.GetSymbolicName(type);
        if (name is null || Array.IndexOf(NotKeywords, name) >= 0) return null;
        return name.EndsWith("_P", StringComparison.Ordinal) ? name[..^2] : name;
    }

    private static FrozenDictionary<string, int> Load()
    {
        var types = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (int type = 1; type <= StreamSqlLexer.STRAY || WordOf(type) is not null; type++)
        {
            if (WordOf(type) is { } word) types.Add(word, type);
        }

        return types.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }
}
