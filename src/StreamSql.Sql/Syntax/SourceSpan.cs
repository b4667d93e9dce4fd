namespace StreamSql.Sql.Syntax;

/// <summary>
/// Where a node stands in the text of its statement, in UTF-16 units. <see cref="None"/> marks nodes that no text
/// stands for.
/// </summary>
public readonly record struct SourceSpan(int Start, int Length)
{
    public static readonly SourceSpan None = new(-1, 0);

    public bool IsNone => Start < 0;

    public int End => Start + Length;

    /// <summary>
    /// 1-based position as PostgreSQL reports it, exact while the text before it has no surrogate pairs; 0 for none.
    /// </summary>
    public int Position => Start < 0 ? 0 : Start + 1;

    /// <summary>The smallest span that covers both.</summary>
    public SourceSpan Cover(SourceSpan other)
    {
        if (IsNone) return other;
        if (other.IsNone) return this;
        int start = Math.Min(Start, other.Start);
        return new SourceSpan(start, Math.Max(End, other.End) - start);
    }

    /// <summary>1-based position of a UTF-16 offset in characters (code points), as clients count it.</summary>
    public static int PositionOf(ReadOnlySpan<char> text, int offset)
    {
        int position = 1;
        int end = Math.Min(offset, text.Length);
        for (int i = 0; i < end; i++)
        {
            if (!char.IsLowSurrogate(text[i])) position++;
        }

        return position;
    }
}
