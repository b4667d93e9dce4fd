using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Physical;

/// <summary>A condition that fixes every key column of a stored object reads one row instead of all.</summary>
internal static class KeyLookup
{
    /// <summary>The key's values in its order and what else the condition asks; null when it does not fix the key.</summary>
    public static (ExprList Key, Expr? Remaining)? Find(RelationObject item, TableScanSpec scan, Expr predicate)
    {
        if (item.Key.Count == 0 || item is TableObject { KeyEnforced: false }) return null;
        var rest = ExprTree.Conjuncts(predicate).ToList();
        var key = new Expr[item.Key.Count];
        for (int i = 0; i < key.Length; i++)
        {
            int column = item.Key[i];
            int found = rest.FindIndex(c => ValueOf(c, scan, column) is not null);
            if (found < 0) return null;
            key[i] = ValueOf(rest[found], scan, column)!;
            rest.RemoveAt(found);
        }

        return (new ExprList(key), ExprTree.And(rest));
    }

    private static Literal? ValueOf(Expr conjunct, TableScanSpec scan, int column)
    {
        if (conjunct is not FunctionCall { Function: "eq", Arguments.Count: 2 } equal) return null;
        for (int side = 0; side < 2; side++)
        {
            if (equal.Arguments[side] is InputRef reference && scan.Columns[reference.Index] == column
                && equal.Arguments[1 - side] is Literal { Value: not null } literal && literal.Type.SameAs(reference.Type)) return literal;
        }

        return null;
    }
}
