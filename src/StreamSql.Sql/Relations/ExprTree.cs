using StreamSql.Core.Plan.Expressions;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;

namespace StreamSql.Sql.Relations;

/// <summary>Walks and rewrites expressions. Subqueries count as leaves unless said otherwise.</summary>
internal static class ExprTree
{
    public static IReadOnlyList<Expr> Children(Expr expression) => expression switch
    {
        FunctionCall call => call.Arguments,
        CastExpr cast => [cast.Operand],
        CaseExpr c => [.. c.Conditions, .. c.Results, c.Otherwise],
        LogicalExpr logical => logical.Operands,
        CoalesceExpr coalesce => coalesce.Operands,
        InListExpr inList => [inList.Operand, .. inList.Items],
        FieldAccess field => [field.Operand],
        ListConstructor list => list.Elements,
        StructConstructor structure => structure.Fields,
        _ => [],
    };

    /// <summary>Rewrites top-down: where <paramref name="replace"/> gives an expression it stands, otherwise children are rewritten.</summary>
    public static Expr Rewrite(Expr expression, Func<Expr, Expr?> replace)
    {
        if (replace(expression) is { } replaced) return replaced;
        return MapChildren(expression, child => Rewrite(child, replace));
    }

    /// <summary>Rewrites bottom-up.</summary>
    public static Expr Transform(Expr expression, Func<Expr, Expr> transform) =>
        transform(MapChildren(expression, child => Transform(child, transform)));

    public static Expr MapChildren(Expr expression, Func<Expr, Expr> map)
    {
        switch (expression)
        {
            case FunctionCall call: return Same(call.Arguments, map, out ExprList arguments) ? call : call with { Arguments = arguments };
            case CastExpr cast:
                Expr operand = map(cast.Operand);
                return ReferenceEquals(operand, cast.Operand) ? cast : cast with { Operand = operand };
            case CaseExpr c:
                bool same = Same(c.Conditions, map, out ExprList conditions) & Same(c.Results, map, out ExprList results);
                Expr otherwise = map(c.Otherwise);
                return same && ReferenceEquals(otherwise, c.Otherwise)
                    ? c
                    : c with { Conditions = conditions, Results = results, Otherwise = otherwise };
            case LogicalExpr logical: return Same(logical.Operands, map, out ExprList operands) ? logical : logical with { Operands = operands };
            case CoalesceExpr coalesce: return Same(coalesce.Operands, map, out ExprList values) ? coalesce : coalesce with { Operands = values };
            case InListExpr inList:
                Expr probe = map(inList.Operand);
                return ReferenceEquals(probe, inList.Operand) ? inList : inList with { Operand = probe };
            case FieldAccess field:
                Expr structure = map(field.Operand);
                return ReferenceEquals(structure, field.Operand) ? field : field with { Operand = structure };
            case ListConstructor list: return Same(list.Elements, map, out ExprList elements) ? list : list with { Elements = elements };
            case StructConstructor row: return Same(row.Fields, map, out ExprList fields) ? row : row with { Fields = fields };
            default: return expression;
        }
    }

    public static void Visit(Expr expression, Action<Expr> action)
    {
        action(expression);
        foreach (Expr child in Children(expression)) Visit(child, action);
    }

    public static bool Any(Expr expression, Func<Expr, bool> test)
    {
        if (test(expression)) return true;
        foreach (Expr child in Children(expression))
            if (Any(child, test)) return true;
        return false;
    }

    /// <summary>Column numbers referred to, those that leave a subquery included.</summary>
    public static void CollectInputs(Expr expression, HashSet<int> into)
    {
        Visit(expression, e =>
        {
            if (e is InputRef reference) into.Add(reference.Index);
            if (e is SubqueryExpr subquery) FreeColumns.Collect(subquery, into);
        });
    }

    public static HashSet<int> Inputs(Expr expression)
    {
        var ids = new HashSet<int>();
        CollectInputs(expression, ids);
        return ids;
    }

    public static bool IsSubquery(Expr expression) => expression is SubqueryExpr;

    public static bool HasSubquery(Expr expression) => Any(expression, e => e is SubqueryExpr);

    public static bool IsConstant(Expr expression) => !Any(expression, e => e is InputRef or SubqueryExpr);

    /// <summary>Replaces references by what they stand for.</summary>
    public static Expr Substitute(Expr expression, IReadOnlyDictionary<int, Expr> map) =>
        map.Count == 0 ? expression : Rewrite(expression, e => e is InputRef r && map.TryGetValue(r.Index, out Expr? to) ? to : null);

    /// <summary>The operands of a conjunction, flattened.</summary>
    public static IEnumerable<Expr> Conjuncts(Expr? expression) => expression switch
    {
        null => [],
        LogicalExpr { IsAnd: true } and => and.Operands.SelectMany(Conjuncts),
        _ => [expression],
    };

    /// <summary>AND of the parts; null for none.</summary>
    public static Expr? And(IEnumerable<Expr> parts)
    {
        Expr[] all = [.. parts.SelectMany(Conjuncts).Where(p => p is not Literal { Value: true })];
        return all.Length switch { 0 => null, 1 => all[0], _ => new LogicalExpr(true, new ExprList(all)) };
    }

    private static bool Same(ExprList list, Func<Expr, Expr> map, out ExprList mapped)
    {
        Expr[]? changed = null;
        for (int i = 0; i < list.Count; i++)
        {
            Expr item = map(list[i]);
            if (changed is null && ReferenceEquals(item, list[i])) continue;
            changed ??= [.. list];
            changed[i] = item;
        }

        mapped = changed is null ? list : new ExprList(changed);
        return changed is null;
    }
}
