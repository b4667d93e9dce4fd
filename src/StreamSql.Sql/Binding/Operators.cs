using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Sql.Binding;

/// <summary>Operator symbols to the names under which the function registry has them.</summary>
internal static class Operators
{
    public static string? Binary(string symbol) => symbol switch
    {
        "+" => "add",
        "-" => "subtract",
        "*" => "multiply",
        "/" => "divide",
        "%" => "modulo",
        "^" => "power",
        "=" => "eq",
        "<>" or "!=" => "ne",
        "<" => "lt",
        "<=" => "le",
        ">" => "gt",
        ">=" => "ge",
        "||" => "concat_op",
        "~" or "!~" => "regex_match",
        "~*" or "!~*" => "regex_imatch",
        "~~" or "!~~" => "like",
        "~~*" or "!~~*" => "ilike",
        "&" => "bit_and",
        "|" => "bit_or",
        "#" => "bit_xor",
        "<<" => "shift_left",
        ">>" => "shift_right",
        "->" => "json_get",
        "->>" => "json_get_text",
        "#>" => "json_path",
        "#>>" => "json_path_text",
        "@>" => "contains",
        "<@" => "contained",
        "&&" => "overlaps",
        "?" => "json_exists",
        "?|" => "jsonb_exists_any",
        "?&" => "jsonb_exists_all",
        "#-" => "jsonb_delete_path",
        "^@" => "starts_with",
        _ => null,
    };

    /// <summary>The symbol negates the function it maps to.</summary>
    public static bool IsNegated(string symbol) => symbol is "!~" or "!~*" or "!~~" or "!~~*";

    public static string? Unary(string symbol) => symbol switch
    {
        "-" => "negate",
        "~" => "bit_not",
        "@" => "abs",
        "|/" => "sqrt_op",
        "||/" => "cbrt",
        _ => null,
    };

    /// <summary>The comparison that holds exactly when the given one does not; null for other operators.</summary>
    public static string? Negate(string symbol) => symbol switch
    {
        "=" => "<>",
        "<>" => "=",
        "<" => ">=",
        ">=" => "<",
        ">" => "<=",
        "<=" => ">",
        _ => null,
    };

    public static StreamSqlException Unknown(string symbol, SqlType? left, SqlType right, int position) =>
        new(SqlState.UndefinedFunction, left is null
            ? $"operator does not exist: {symbol} {right}"
            : $"operator does not exist: {left} {symbol} {right}")
        {
            Hint = "No operator matches the given name and argument types. You might need to add explicit type casts.",
            Position = position,
        };
}
