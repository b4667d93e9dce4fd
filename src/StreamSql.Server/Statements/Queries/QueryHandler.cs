using StreamSql.Core.Types;
using StreamSql.Server.Sessions;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Queries;

/// <summary>SELECT, VALUES, TABLE.</summary>
internal static class QueryHandler
{
    public static PlannedStatement? Plan(Session session, ParsedStatement parsed, IReadOnlyList<SqlType?> types)
    {
        if (parsed.Statement is not SelectStatement select) return null;
        CompilerContext context = session.CompilerContext(types);
        return new QueryPlan(select, (BoundQueryStatement)SqlCompiler.Bind(select, context), context);
    }
}
