using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>
/// Turns syntax back into SQL text on one line, which parses to an equal tree; parentheses stand only where precedence
/// needs them.
/// </summary>
public static class SyntaxPrinter
{
    public static string Print(SyntaxNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        var writer = new SqlWriter();
        switch (node)
        {
            case SqlExpression expression:
                writer.Expression(expression);
                break;
            case QueryExpression query:
                writer.Query(query);
                break;
            case SqlStatement statement:
                writer.Statement(statement);
                break;
            case TableReference table:
                writer.Table(table);
                break;
            default:
                writer.Part(node);
                break;
        }

        return writer.ToString();
    }

    /// <summary>A name as SQL, quoted when it has to be.</summary>
    public static string Quote(string name) =>
        NeedsQuotes(name) ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name;

    /// <summary>A string as a literal; backslashes are ordinary characters.</summary>
    public static string Literal(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>Whether a name has the form of an unquoted one; it may still be a keyword.</summary>
    internal static bool IsPlainWord(string name)
    {
        if (name.Length == 0 || !(char.IsAsciiLetterLower(name[0]) || name[0] is '_' or >= '\u0080')) return false;
        foreach (char c in name)
        {
            if (!(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '$' or >= '\u0080')) return false;
        }

        return true;
    }

    private static bool NeedsQuotes(string name) => !IsPlainWord(name) || ReservedWords.NeedsQuotes(name);
}
