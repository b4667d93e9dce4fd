using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions;

/// <summary>
/// One overload of a scalar function, operator (under its word name) or table function. As listed it may hold pseudo-types (anyelement) and,
/// when <paramref name="Variadic"/>, a last argument that may repeat; as resolved for a call all types are concrete and every argument is listed.
/// Strict: any NULL argument gives NULL without a call.
/// </summary>
public sealed record FunctionSignature(
    string Name, IReadOnlyList<SqlType> ArgumentTypes, SqlType ReturnType, Volatility Volatility, bool IsStrict, bool Variadic)
{
    /// <summary>How many arguments at the end may be left out.</summary>
    public int OptionalArguments { get; init; }

    /// <summary>The names of OUT columns of a table function or of a function that returns a record; otherwise empty.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [];

    /// <summary>An operator under its word name: left out of pg_proc and \df.</summary>
    public bool IsOperator { get; init; }

    public override string ToString() =>
        $"{Name}({string.Join(", ", ArgumentTypes)}{(Variadic ? " VARIADIC" : "")}) -> {ReturnType}";
}
