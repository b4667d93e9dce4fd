using StreamSql.Sql.Syntax.Printing;

namespace StreamSql.Sql.Syntax;

/// <summary>
/// Base of everything the parser builds: immutable, compared by structure. The span is not part of equality, so that
/// two
/// statements that differ in layout only are equal.
/// </summary>
public abstract record SyntaxNode
{
    public SourceSpan Span { get; init; } = SourceSpan.None;

    public virtual bool Equals(SyntaxNode? other) => other is not null && EqualityContract == other.EqualityContract;

    public override int GetHashCode() => EqualityContract.GetHashCode();

    /// <summary>The node as SQL text.</summary>
    public sealed override string ToString() => SyntaxPrinter.Print(this);
}
