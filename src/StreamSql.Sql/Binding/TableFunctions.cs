using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions.Table;

namespace StreamSql.Sql.Binding;

/// <summary>What the binder asks the registry of set-returning functions.</summary>
internal static class TableFunctions
{
    /// <summary>The columns a call returns and what its arguments are cast to; null when there is no such function.</summary>
    public static IReadOnlyList<Field>? Resolve(string name, IReadOnlyList<Expr> arguments, out SqlType[] coercedTo)
    {
        TableFunction? function = TableFunctionRegistry.Resolve(name, [.. arguments.Select(a => a.Type)], out IReadOnlyList<SqlType> types);
        coercedTo = [.. types];
        return function?.Columns.Fields;
    }
}
