using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Sessions;

/// <summary>PREPARE, EXECUTE, DEALLOCATE: the same prepared statements as those of the protocol.</summary>
internal static class PrepareHandler
{
    public static PlannedStatement? Plan(Session session, ParsedStatement parsed) => parsed.Statement switch
    {
        PrepareStatement prepare => new SimpleStatement(prepare, s => Prepare(s, prepare, parsed.Text)),
        ExecuteStatement execute => PlanExecute(session, execute),
        DeallocateStatement deallocate => new SimpleStatement(deallocate, s => Deallocate(s, deallocate.Name?.Text)),
        _ => null,
    };

    private static string Prepare(Session session, PrepareStatement prepare, string text)
    {
        string name = prepare.Name.Text;
        if (session.Statements.ContainsKey(name))
            throw new StreamSqlException(SqlState.DuplicatePreparedStatement, $"prepared statement \"{name}\" already exists");
        SqlType?[] types = [.. prepare.ParameterTypes.Select(t => session.Services.Planner.ResolveType(t))];
        var inner = new ParsedStatement(prepare.Statement, text, 0);
        PlannedStatement plan = session.Services.Planner.PlanInner(session, inner, types);
        session.Statements[name] = new PreparedStatement(name, text, types, plan)
        {
            FromSql = true,
            PreparedAtMicros = session.Services.NowMicros(),
        };
        return "PREPARE";
    }

    private static ExecutePlan PlanExecute(Session session, ExecuteStatement execute)
    {
        PreparedStatement statement = session.FindStatement(execute.Name.Text);
        PlannedStatement plan = session.Services.Planner.Refresh(session, statement)
            ?? throw new StreamSqlException(SqlState.InvalidStatementName, "the prepared statement is empty");
        if (execute.Arguments.Count != plan.ParameterTypes.Count)
        {
            throw new StreamSqlException(
                SqlState.SyntaxError, $"wrong number of parameters for prepared statement \"{statement.Name}\"")
            {
                Detail = $"Expected {plan.ParameterTypes.Count} parameters but got {execute.Arguments.Count}.",
            };
        }

        return new ExecutePlan(execute, plan);
    }

    private static string Deallocate(Session session, string? name)
    {
        if (name is null)
        {
            session.Statements.Clear();
            return "DEALLOCATE ALL";
        }

        session.FindStatement(name);
        session.Statements.Remove(name);
        return "DEALLOCATE";
    }

    /// <summary>EXECUTE: evaluates the arguments, then runs the prepared plan.</summary>
    private sealed class ExecutePlan(ExecuteStatement syntax, PlannedStatement inner) : PlannedStatement(syntax)
    {
        public override StatementEffect Effect => inner.Effect;

        public override IReadOnlyList<ResultColumn>? Columns => inner.Columns;

        public override bool EndsTransaction => inner.EndsTransaction;

        public override ValueTask<StatementResult> ExecuteAsync(
            Session session, object?[] parameters, CancellationToken cancellation)
        {
            object?[] values = new object?[syntax.Arguments.Count];
            for (int i = 0; i < values.Length; i++)
                values[i] = session.Services.Planner.EvaluateConstant(session, syntax.Arguments[i], inner.ParameterTypes[i]);
            return inner.ExecuteAsync(session, values, cancellation);
        }
    }
}
