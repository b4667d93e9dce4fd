using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Sessions;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements;

/// <summary>Which handler takes which statement.</summary>
internal sealed partial class StatementPlanner
{
    private static PlannedStatement PlanNew(Session session, ParsedStatement parsed, IReadOnlyList<SqlType?> types)
    {
        SqlStatement statement = parsed.Statement;
        return TransactionHandler.Plan(statement)
            ?? SettingHandler.Plan(statement)
            ?? PrepareHandler.Plan(session, parsed)
            ?? CursorHandler.Plan(session, parsed, types)
            ?? NotificationHandler.Plan(statement)
            ?? throw StreamSqlException.NotSupported(NameOf(statement));
    }

    /// <summary>How messages call a statement: its first words.</summary>
    private static string NameOf(SqlStatement statement) => statement is UnsupportedStatement unsupported
        ? unsupported.Name
        : System.Text.RegularExpressions.Regex.Replace(statement.GetType().Name.Replace("Statement", "", StringComparison.Ordinal), "(?<=[a-z])(?=[A-Z])", " ").ToUpperInvariant();

    public SqlType ResolveType(Session session, TypeName type) => throw StreamSqlException.NotSupported($"PREPARE with types for {session.User} {type}");

    public object? EvaluateConstant(Session session, SqlExpression expression, SqlType type) => throw StreamSqlException.NotSupported($"EXECUTE with arguments {session.User} {expression} {type}");
}
