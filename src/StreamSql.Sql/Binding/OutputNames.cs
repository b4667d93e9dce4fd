using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Binding;

/// <summary>The name PostgreSQL gives to an output column without an alias.</summary>
internal static class OutputNames
{
    public const string None = "?column?";

    public static string Of(SqlExpression expression) => Find(expression).Name ?? None;

    /// <summary>The name and its strength: a cast's type name gives way to a name below it.</summary>
    private static (string? Name, int Strength) Find(SqlExpression expression)
    {
        switch (expression)
        {
            case ColumnReference column: return (column.Name.Name, 2);
            case FieldAccessExpression field: return (field.Field.Text, 2);
            case SubscriptExpression subscript: return Find(subscript.Operand);
            case SliceExpression slice: return Find(slice.Operand);
            case CollateExpression collate: return Find(collate.Operand);
            case FunctionCall call: return (call.Name.Name, 2);
            case SqlValueFunction value: return (value.Name, 2);
            case AtTimeZoneExpression: return ("timezone", 2);
            case CastExpression cast:
                (string? inner, int strength) = Find(cast.Operand);
                return strength > 1 ? (inner, strength) : (cast.Type.Name.Name, 1);
            case TypedLiteral typed: return (typed.Type.Name.Name, 1);
            case IntervalLiteral: return ("interval", 1);
            case BooleanLiteral: return ("bool", 1);
            case CaseExpression @case:
                if (@case.Else is null) return ("case", 1);
                (string? otherwise, int depth) = Find(@case.Else);
                return depth > 1 ? (otherwise, depth) : ("case", 1);
            case ArrayExpression or ArrayQueryExpression: return ("array", 2);
            case RowExpression: return ("row", 2);
            case ExistsExpression: return ("exists", 2);
            case ScalarSubqueryExpression scalar: return (FirstColumn(scalar.Query), 2);
            default: return (null, 0);
        }
    }

    private static string? FirstColumn(QueryExpression query) => query switch
    {
        ModifiedQuery modified => FirstColumn(modified.Body),
        SetOperationQuery set => FirstColumn(set.Left),
        SelectQuery { Items.Count: > 0 } select => select.Items[0].Alias?.Text ?? Of(select.Items[0].Expression),
        ValuesQuery => "column1",
        _ => null,
    };
}
