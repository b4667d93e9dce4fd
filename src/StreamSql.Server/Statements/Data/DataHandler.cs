using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Queries;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Data;

/// <summary>INSERT, UPDATE, DELETE, TRUNCATE over internal logs.</summary>
internal static class DataHandler
{
    public static PlannedStatement? Plan(Session session, ParsedStatement parsed, IReadOnlyList<SqlType?> types) => parsed.Statement switch
    {
        InsertStatement insert => PlanInsert(session, insert, parsed.Text, types),
        UpdateStatement update => PlanUpdate(session, update, parsed.Text, types),
        DeleteStatement delete => PlanDelete(session, delete, parsed.Text, types),
        TruncateStatement truncate => PlanTruncate(session, truncate, parsed.Text),
        _ => null,
    };

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
            throw new StreamSqlException(SqlState.FeatureNotSupported, $"cannot {verb} \"{relation.Name}\": its rows come from connector {target.Connector}")
            {
                Position = name.Span.Position,
            };
        }

        return target;
    }

    private static PlannedStatement PlanInsert(Session session, InsertStatement insert, string text, IReadOnlyList<SqlType?> types)
    {
        BaseObject target = Target(session, insert.Table, "insert into");
        QueryExpression source = InsertRewriter.Rewrite(insert.OnConflict is null ? insert : insert with { Returning = [] }, target);
        if (insert.OnConflict is not { } conflict) return new InsertPlan(insert, target, Compile(session, source, text, types));
        if (target is not TableObject table || table.Key.Count == 0)
        {
            throw new StreamSqlException(
                SqlState.InvalidColumnReference, "there is no unique or exclusion constraint matching the ON CONFLICT specification")
            {
                Position = conflict.Span.Position,
            };
        }

        CheckConflictTarget(conflict, table);
        if (conflict.Assignments.Count == 0 && insert.Returning.Count == 0)
            return new InsertPlan(insert, target, Compile(session, source, text, types));
        return new MutationPlan(insert, table, Compile(session, UpdateRewriter.Upsert(insert, table, source), text, types));
    }

    private static void CheckConflictTarget(OnConflictClause conflict, TableObject table)
    {
        if (conflict.Constraint is { } constraint && constraint.Text != (table.KeyName ?? table.Name + "_pkey"))
        {
            throw new StreamSqlException(
                SqlState.UndefinedObject, $"constraint \"{constraint.Text}\" for table \"{table.Name}\" does not exist");
        }

        if (conflict.Target.Count == 0) return;
        IEnumerable<string> named = conflict.Target.Select(e => e.Expression is Sql.Syntax.Expressions.ColumnReference c ? c.Name.Name : "");
        if (named.Order().SequenceEqual(table.Key.Select(k => table.Columns[k].Name).Order())) return;
        throw new StreamSqlException(
            SqlState.InvalidColumnReference, "there is no unique or exclusion constraint matching the ON CONFLICT specification")
        {
            Position = conflict.Span.Position,
        };
    }

    private static MutationPlan PlanUpdate(Session session, UpdateStatement update, string text, IReadOnlyList<SqlType?> types)
    {
        TableObject table = RequireTable(session, update.Table.Name, "update");
        return new MutationPlan(update, table, Compile(session, UpdateRewriter.Update(update, table), text, types));
    }

    private static MutationPlan PlanDelete(Session session, DeleteStatement delete, string text, IReadOnlyList<SqlType?> types)
    {
        TableObject table = RequireTable(session, delete.Table.Name, "delete from");
        return new MutationPlan(delete, table, Compile(session, UpdateRewriter.Delete(delete, table), text, types));
    }

    private static SimpleStatement PlanTruncate(Session session, TruncateStatement truncate, string text)
    {
        MutationPlan[] plans =
        [
            .. truncate.Names.Select(n => PlanDelete(session, new DeleteStatement(new NamedTable(n)), text, [])),
        ];
        return new SimpleStatement(
            truncate,
            async (s, c) =>
            {
                foreach (MutationPlan plan in plans) await plan.ExecuteAsync(s, [], c).ConfigureAwait(false);
                return new CommandResult("TRUNCATE TABLE");
            },
            StatementEffect.Definition);
    }

    private static TableObject RequireTable(Session session, ObjectName name, string verb) =>
        Target(session, name, verb) as TableObject ?? throw new StreamSqlException(
            SqlState.WrongObjectType, $"cannot {verb} stream \"{name.Name}\": its rows are only ever added")
        {
            Position = name.Span.Position,
        };

    private static QueryPlan Compile(Session session, QueryExpression query, string text, IReadOnlyList<SqlType?> types) =>
        QueryPlan.Compile(session, new SelectStatement(query), text, types);
}
