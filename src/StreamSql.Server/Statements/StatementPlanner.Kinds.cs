using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Data;
using StreamSql.Server.Statements.Definitions;
using StreamSql.Server.Statements.Queries;
using StreamSql.Server.Statements.Sessions;
using StreamSql.Server.Statements.Streaming;
using StreamSql.Sql;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements;

/// <summary>Which handler takes which statement.</summary>
internal sealed partial class StatementPlanner
{
    /// <summary>The plan of a statement inside another one, which is not kept.</summary>
    public PlannedStatement PlanInner(Session session, ParsedStatement parsed, IReadOnlyList<SqlType?> types) =>
        Shifted(parsed, () => PlanNew(session, parsed, types));

    public SqlType ResolveType(TypeName type) => SqlCompiler.BindType(type);

    /// <summary>The value of an expression without columns, as by assignment to a type.</summary>
    public object? EvaluateConstant(Session session, SqlExpression expression, SqlType type) =>
        ConstantFolder.Evaluate(SqlCompiler.BindConstant(expression, type, session.CompilerContext([])), session.EvaluationContext());

    private static PlannedStatement PlanNew(Session session, ParsedStatement parsed, IReadOnlyList<SqlType?> types)
    {
        SqlStatement statement = parsed.Statement;
        return QueryHandler.Plan(session, parsed, types)
            ?? DataHandler.Plan(session, parsed, types)
            ?? TransactionHandler.Plan(statement)
            ?? SettingHandler.Plan(statement)
            ?? PrepareHandler.Plan(session, parsed)
            ?? CursorHandler.Plan(session, parsed, types)
            ?? DefinitionHandler.Plan(session, parsed)
            ?? ShowHandler.Plan(session, parsed)
            ?? ExplainHandler.Plan(session, parsed)
            ?? CopyHandler.Plan(session, parsed)
            ?? SubscribeHandler.Plan(session, parsed)
            ?? FlushHandler.Plan(parsed)
            ?? NotificationHandler.Plan(statement)
            ?? MaintenanceHandler.Plan(session, parsed)
            ?? throw StreamSqlException.NotSupported(NameOf(statement), statement.Span.Position);
    }

    /// <summary>How messages call a statement: its first words.</summary>
    private static string NameOf(SqlStatement statement) => statement is UnsupportedStatement unsupported
        ? unsupported.Name
        : System.Text.RegularExpressions.Regex.Replace(
            statement.GetType().Name.Replace("Statement", "", StringComparison.Ordinal), "(?<=[a-z])(?=[A-Z])", " ").ToUpperInvariant();
}
