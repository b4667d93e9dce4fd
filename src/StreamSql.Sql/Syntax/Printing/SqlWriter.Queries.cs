using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>Queries.</summary>
internal sealed partial class SqlWriter
{
    public SqlWriter Query(QueryExpression query) => query switch
    {
        SelectQuery q => Select(q),
        ValuesQuery q => Add("VALUES ").Join(q.Rows, ", ", row => Add("(").List(row).Add(")")),
        TableQuery q => Add("TABLE ").Add(q.Name),
        SetOperationQuery q => SetOperation(q),
        _ => Modified((ModifiedQuery)query),
    };

    private SqlWriter SetOperation(SetOperationQuery query)
    {
        bool isIntersect = query.Operation == Queries.SetOperation.Intersect;
        Operand(query.Left, isIntersect, false);
        Add(" ").Add(query.Operation.ToString().ToUpperInvariant()).AddIf(query.IsAll, " ALL").Add(" ");
        return Operand(query.Right, isIntersect, true);
    }

    private SqlWriter Operand(QueryExpression query, bool inIntersect, bool isRight)
    {
        bool needsParentheses = query is ModifiedQuery
            || (query is SetOperationQuery { Operation: var operation }
                && (operation == Queries.SetOperation.Intersect ? inIntersect && isRight : inIntersect || isRight));
        return needsParentheses ? Add("(").Query(query).Add(")") : Query(query);
    }

    private SqlWriter Modified(ModifiedQuery query)
    {
        if (query.With is { } with) With(with).Add(" ");
        if (query.Body is ModifiedQuery)
        {
            Add("(").Query(query.Body).Add(")");
        }
        else
        {
            Query(query.Body);
        }

        OrderBy(query.OrderBy);
        if (query.Offset is not null) Add(" OFFSET ").Expression(query.Offset);
        if (query.LimitWithTies)
        {
            Add(" FETCH FIRST ").Expression(query.Limit!, PrimaryLevel).Add(" ROWS WITH TIES");
        }
        else if (query.Limit is not null)
        {
            Add(" LIMIT ").Expression(query.Limit);
        }

        foreach (var locking in query.Locking) Locking(locking);
        return query.EmitMode switch
        {
            EmitMode.Changes => Add(" EMIT CHANGES"),
            EmitMode.OnWindowClose => Add(" EMIT ON WINDOW CLOSE"),
            _ =>
                query.With is null && query.OrderBy.Count + query.Locking.Count == 0 && query.Offset is null
                    && query.Limit is null
                ? Add(" LIMIT ALL")
                : this,
        };
    }

    private void Locking(LockingClause locking)
    {
        Add(locking.Strength switch
        {
            LockStrength.Update => " FOR UPDATE",
            LockStrength.NoKeyUpdate => " FOR NO KEY UPDATE",
            LockStrength.Share => " FOR SHARE",
            _ => " FOR KEY SHARE",
        });
        if (locking.Tables.Count > 0) Add(" OF ").List(locking.Tables);
        AddIf(locking.Wait == LockWait.NoWait, " NOWAIT").AddIf(locking.Wait == LockWait.SkipLocked, " SKIP LOCKED");
    }

    private SqlWriter With(WithClause with) =>
        Add("WITH ").AddIf(with.IsRecursive, "RECURSIVE ").Join(with.Tables, ", ", t => CommonTable(t));

    private SqlWriter CommonTable(CommonTableExpression table)
    {
        Add(table.Name).Columns(table.Columns).Add(" AS ");
        AddIf(table.Hint == MaterializedHint.Materialized, "MATERIALIZED ");
        AddIf(table.Hint == MaterializedHint.NotMaterialized, "NOT MATERIALIZED ").Add("(");
        if (table.Query is { } query)
        {
            Query(query);
        }
        else
        {
            Statement(table.Statement!);
        }

        return Add(")");
    }

    private SqlWriter Select(SelectQuery query)
    {
        Add("SELECT").AddIf(query.IsDistinct, " DISTINCT");
        if (query.DistinctOn.Count > 0) Add(" DISTINCT ON (").List(query.DistinctOn).Add(")");
        AddIf(query.Items.Count > 0, " ").Join(query.Items, ", ", i => Item(i));
        if (query.Into is { } into) Add(" INTO ").Add(into);
        if (query.From.Count > 0) Add(" FROM ").Join(query.From, ", ", t => Table(t));
        if (query.Where is { } where) Add(" WHERE ").Expression(where);
        if (query.GroupBy is { } groupBy)
        {
            Add(" GROUP BY ").AddIf(groupBy.IsDistinct, "DISTINCT ").Join(groupBy.Elements, ", ", e => Grouping(e));
        }

        if (query.Having is { } having) Add(" HAVING ").Expression(having);
        if (query.Windows.Count > 0)
        {
            Add(" WINDOW ").Join(query.Windows, ", ", w => Add(w.Name).Add(" AS ").Window(w.Specification));
        }

        return query.Qualify is { } qualify ? Add(" QUALIFY ").Expression(qualify) : this;
    }

    private SqlWriter Item(SelectItem item)
    {
        Expression(item.Expression);
        return item.Alias is { } alias ? Add(" AS ").Add(alias) : this;
    }

    private SqlWriter Grouping(GroupingElement element) => element.Kind switch
    {
        GroupingKind.Simple => Expression(element.Expressions[0]),
        GroupingKind.Empty => Add("()"),
        GroupingKind.Set => Add("(").List(element.Expressions).Add(")"),
        GroupingKind.Rollup => Add("ROLLUP(").Join(element.Sets, ", ", s => Grouping(s)).Add(")"),
        GroupingKind.Cube => Add("CUBE(").Join(element.Sets, ", ", s => Grouping(s)).Add(")"),
        _ => Add("GROUPING SETS (").Join(element.Sets, ", ", s => Grouping(s)).Add(")"),
    };
}
