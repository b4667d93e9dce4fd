namespace StreamSql.Sql.Syntax;

/// <summary>
/// A <c>key = value</c> of a WITH list, an ENCODE list, COPY, EXPLAIN and the like; no value means "on".
/// </summary>
/// <param name="Key">Dotted text; unquoted parts folded to lower case, dashes and underscores as written.</param>
/// <param name="Value">What stands behind the key, or null.</param>
public sealed record SqlOption(string Key, OptionValue? Value) : SyntaxNode;

/// <summary>An option's value: its text, and how it was written.</summary>
/// <param name="Kind">How it was written.</param>
/// <param name="Text">The string's content, the number's digits, <c>true</c>/<c>false</c>, the word, or the interval's
/// text.</param>
/// <param name="Items">The members of a list in parentheses.</param>
public sealed record OptionValue(OptionValueKind Kind, string Text, SyntaxList<OptionValue> Items) : SyntaxNode
{
    public OptionValue(OptionValueKind kind, string text)
        : this(kind, text, [])
    {
    }
}

/// <summary>How an option's value was written.</summary>
public enum OptionValueKind
{
    String,
    Number,
    Boolean,
    Word,
    Interval,
    Null,
    Default,
    Star,
    List,
}
