using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.Sessions;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Data;

/// <summary>INSERT, UPDATE, DELETE, TRUNCATE over internal logs.</summary>
internal static class DataHandler
{
    public static PlannedStatement? Plan(Session session, ParsedStatement parsed, IReadOnlyList<SqlType?> types)
    {
        if (parsed.Statement is TruncateStatement truncate) return PlanTruncate(session, truncate);
        if (parsed.Statement is not (InsertStatement or UpdateStatement or DeleteStatement)) return null;
        CompilerContext context = session.CompilerContext(types);
        return SqlCompiler.Bind(parsed.Statement, context) switch
        {
            BoundInsert { IsUnbounded: true } => throw StreamSqlException.NotSupported("INSERT INTO a stream from a stream that never ends"),
            BoundInsert { Conflict: ConflictAction.Update } insert => new UpsertPlan((InsertStatement)parsed.Statement, insert, context),
            BoundInsert { Conflict: ConflictAction.Nothing, Returning: not null } insert =>
                new UpsertPlan((InsertStatement)parsed.Statement, insert, context),
            BoundInsert insert => new InsertPlan((InsertStatement)parsed.Statement, insert, context),
            BoundModify modify => new MutationPlan(parsed.Statement, modify, context),
            _ => null,
        };
    }

    /// <summary>The base object that rows can be written to; errors name what it is instead.</summary>
    public static BaseObject Target(Session session, ObjectName name, string verb)
    {
        RelationObject relation = session.Services.Engine.FindRelation(session, name);
        if (relation is not BaseObject target)
        {
            throw new StreamSqlException(SqlState.WrongObjectType, $"cannot {verb} {relation.KindName} \"{relation.Name}\"")
            {
                Position = name.Span.Position,
            };
        }

        if (!target.IsInternal)
        {
            throw new StreamSqlException(
                SqlState.FeatureNotSupported, $"cannot {verb} \"{relation.Name}\": its rows come from connector {target.Connector}")
            {
                Position = name.Span.Position,
            };
        }

        return target;
    }

    private static SimpleStatement PlanTruncate(Session session, TruncateStatement truncate)
    {
        var plans = new List<PlannedStatement>();
        foreach (ObjectName name in truncate.Names)
        {
            if (Target(session, name, "truncate") is not TableObject)
            {
                throw new StreamSqlException(SqlState.WrongObjectType, $"cannot truncate stream \"{name.Name}\"")
                {
                    Hint = "A stream is append-only; DROP it and create it again.",
                    Position = name.Span.Position,
                };
            }

            var delete = new DeleteStatement(new NamedTable(name) { Span = name.Span });
            plans.Add(Plan(session, new ParsedStatement(delete, "", 0), [])!);
        }

        return new SimpleStatement(
            truncate,
            async (s, c) =>
            {
                foreach (PlannedStatement plan in plans) await plan.ExecuteAsync(s, [], c).ConfigureAwait(false);
                return new CommandResult("TRUNCATE TABLE");
            },
            StatementEffect.Write);
    }
}
