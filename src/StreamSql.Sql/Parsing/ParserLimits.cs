using StreamSql.Core.Errors;

namespace StreamSql.Sql.Parsing;

/// <summary>Bounds on what one statement may be, so that no text can bring the server down.</summary>
public sealed record ParserLimits
{
    public static readonly ParserLimits Default = new();

    /// <summary>Depth of parentheses, brackets and CASE, and of the syntax tree as a whole.</summary>
    public int MaxNestingDepth { get; init; } = 1000;

    /// <summary>Length of the text in UTF-16 units.</summary>
    public int MaxStatementLength { get; init; } = 64 * 1024 * 1024;

    internal static StreamSqlException TooDeep() =>
        new(SqlState.StatementTooComplex, "statement is too complex")
        {
            Detail = "Expressions, subqueries or chains of operators are nested too deeply.",
            Hint = "Split the statement, or use IN lists, VALUES or common table expressions.",
        };
}
