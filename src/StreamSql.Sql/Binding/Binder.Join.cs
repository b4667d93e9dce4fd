using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Queries;
using JoinKind = StreamSql.Sql.Syntax.Queries.JoinKind;
using PlanJoinKind = StreamSql.Core.Plan.Operators.JoinKind;

namespace StreamSql.Sql.Binding;

/// <summary>Joins in FROM.</summary>
internal sealed partial class Binder
{
    private BoundJoin BindJoin(JoinTable join, Scope into)
    {
        if (join.IsAsof) throw StreamSqlException.NotSupported("ASOF JOIN", join.Span.Position);
        var scope = new Scope(into.Outer);
        // What stands before the join in FROM can be seen by LATERAL inside, and by nothing else.
        var left = new Scope(into.Tables.Count > 0 ? Lateral(into) : into.Outer);
        foreach (KeyValuePair<string, CteBinding> cte in into.Ctes) left.Ctes.TryAdd(cte.Key, cte.Value);
        BoundRelation leftRelation = BindFrom(join.Left, left);
        var right = new Scope(left.Outer);
        right.Append(left);
        int known = right.Columns.Count;
        int knownTables = right.Tables.Count;
        BoundRelation rightRelation = BindFrom(join.Right, right);
        right.Columns.RemoveRange(0, known);
        right.Tables.RemoveRange(0, knownTables);
        PlanJoinKind kind = join.Kind switch
        {
            JoinKind.Left => PlanJoinKind.LeftOuter,
            JoinKind.Right => PlanJoinKind.RightOuter,
            JoinKind.Full => PlanJoinKind.FullOuter,
            _ => PlanJoinKind.Inner,
        };
        if (kind is PlanJoinKind.LeftOuter or PlanJoinKind.FullOuter) MakeNullable(right);
        if (kind is PlanJoinKind.RightOuter or PlanJoinKind.FullOuter) MakeNullable(left);
        Expr? condition = null;
        string[] merged = join.IsNatural
            ? [.. left.VisibleColumns.Select(k => k.Name).Where(n => right.VisibleColumns.Any(k => k.Name == n)).Distinct()]
            : [.. join.Using.Select(u => u.Text)];
        if (merged.Length > 0)
        {
            condition = MergeColumns(join, kind, merged, left, right, scope);
        }
        else
        {
            scope.Append(left);
            scope.Append(right);
            if (join.Condition is not null)
            {
                var seen = new Scope(scope.Outer);
                seen.Append(scope);
                condition = BindCondition(join.Condition, new ExprContext(seen, "JOIN/ON"));
            }
        }

        foreach (ScopeTable table in scope.Tables)
        {
            if (table.Name.Length > 0 && into.Tables.Any(t => t.Name == table.Name && t.Schema == table.Schema))
                throw new StreamSqlException(SqlState.DuplicateAlias, $"table name \"{table.Name}\" specified more than once")
                {
                    Position = join.Span.Position,
                };
        }

        if (join.Alias is { } alias)
        {
            BoundColumn[] columns = [.. scope.VisibleColumns.Select(k => k.Origin! with { Name = k.Name })];
            into.AddTable(alias.Name.Text, null, 0, RenameColumns(columns, alias, alias.Name.Text));
        }
        else
        {
            into.Append(scope);
        }

        return new BoundJoin(kind, leftRelation, rightRelation, condition) { Columns = [.. leftRelation.Columns, .. rightRelation.Columns] };
    }

    private static void MakeNullable(Scope scope)
    {
        for (int i = 0; i < scope.Columns.Count; i++)
        {
            ScopeColumn column = scope.Columns[i];
            if (column.Origin is { } origin) scope.Columns[i] = column with { Origin = origin with { Nullable = true } };
        }
    }

    /// <summary>USING and NATURAL: one column for each pair, in front; the originals only by their table's name.</summary>
    private Expr? MergeColumns(JoinTable join, PlanJoinKind kind, string[] names, Scope left, Scope right, Scope scope)
    {
        var conditions = new List<Expr>();
        var columns = new List<ScopeColumn>();
        foreach (string name in names)
        {
            SyntaxNode node = join.Using.FirstOrDefault(u => u.Text == name) ?? (SyntaxNode)join;
            Expr l = UsingColumn(left, name, "left", node);
            Expr r = UsingColumn(right, name, "right", node);
            conditions.Add(Call("eq", [l, r], node, "="));
            Expr value = l;
            if (kind == PlanJoinKind.RightOuter) value = r;
            if (kind == PlanJoinKind.FullOuter)
            {
                Core.Types.SqlType type = CommonType([l, r], "JOIN/USING");
                value = new CoalesceExpr([CoerceImplicit(l, type), CoerceImplicit(r, type)], type);
            }

            columns.Add(new ScopeColumn(join.UsingAlias?.Text, null, name, value)
            {
                Origin = left.FindOrigin(value) ?? right.FindOrigin(value),
            });
        }

        scope.Columns.AddRange(columns);
        foreach (Scope side in (Scope[])[left, right])
        {
            scope.Tables.AddRange(side.Tables);
            scope.Columns.AddRange(side.Columns.Select(k => names.Contains(k.Name) && !k.IsHidden ? k with { IsHidden = true } : k));
        }

        return ExprTree.And(conditions);
    }

    private static Expr UsingColumn(Scope side, string name, string which, SyntaxNode node)
    {
        ScopeColumn[] found = [.. side.VisibleColumns.Where(k => k.Name == name)];
        return found.Length switch
        {
            1 => found[0].Expression,
            0 => throw new StreamSqlException(SqlState.UndefinedColumn,
                $"column \"{name}\" specified in USING clause does not exist in {which} table")
            {
                Position = node.Span.Position,
            },
            _ => throw new StreamSqlException(SqlState.AmbiguousColumn, $"common column name \"{name}\" appears more than once in {which} table")
            {
                Position = node.Span.Position,
            },
        };
    }
}
