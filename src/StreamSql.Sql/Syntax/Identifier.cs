namespace StreamSql.Sql.Syntax;

/// <summary>
/// One name, after folding to lower case unless it was quoted. Quoting is remembered but is not part of equality.
/// </summary>
public sealed record Identifier(string Text, bool WasQuoted = false) : SyntaxNode
{
    public bool Equals(Identifier? other) =>
        other is not null && string.Equals(Text, other.Text, StringComparison.Ordinal);

    public override int GetHashCode() => string.GetHashCode(Text, StringComparison.Ordinal);
}
