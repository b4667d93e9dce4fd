using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Planning;

/// <summary>Puts the values of a prepared statement's parameters in their places.</summary>
internal static class Parameters
{
    public static LogicalNode Replace(LogicalNode root, IReadOnlyList<object?> values, IReadOnlyList<SqlType> types)
    {
        if (types.Count == 0) return root;
        Expr Map(Expr expression) => Replace(expression, values, types);
        return LogicalTree.BottomUp(root, node => node switch
        {
            LogicalFilter filter => filter with { Predicate = Map(filter.Predicate) },
            LogicalProject project => project with { Items = [.. project.Items.Select(i => i with { Expression = Map(i.Expression) })] },
            LogicalJoin { Condition: { } condition } join => join with { Condition = Map(condition) },
            LogicalTableFunction function => function with { Arguments = new ExprList(function.Arguments.Select(Map)) },
            LogicalSort sort => sort with
            {
                Limit = sort.Limit is null ? null : Map(sort.Limit),
                Offset = sort.Offset is null ? null : Map(sort.Offset),
            },
            LogicalValues rows => rows with { Rows = [.. rows.Rows.Select(r => new ExprList(r.Select(Map)))] },
            _ => node,
        });
    }

    public static Expr Replace(Expr expression, IReadOnlyList<object?> values, IReadOnlyList<SqlType> types) =>
        ExprTree.Rewrite(expression, e =>
        {
            if (e is not ParameterRef parameter) return null;
            if (parameter.Index > values.Count)
                throw new StreamSqlException(SqlState.UndefinedParameter, $"there is no parameter ${parameter.Index}");
            SqlType declared = types[parameter.Index - 1];
            var literal = new Literal(values[parameter.Index - 1], declared);
            if (parameter.Type.Kind == TypeKind.Unknown || parameter.Type.SameAs(declared)) return literal;
            return new CastExpr(literal, parameter.Type);
        });
}
