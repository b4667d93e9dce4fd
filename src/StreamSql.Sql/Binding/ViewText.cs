using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Binding;

/// <summary>The stored query of a view back to syntax.</summary>
internal static class ViewText
{
    public static QueryExpression Parse(string sql) => ((SelectStatement)SqlParser.ParseStatement(sql)).Query;
}
