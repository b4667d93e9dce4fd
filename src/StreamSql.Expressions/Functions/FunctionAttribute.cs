namespace StreamSql.Expressions.Functions;

/// <summary>
/// Registers a kernel struct as one overload: <c>[Function("lower(text) -> text")]</c>. Types by any SQL name without blanks, <c>text[]</c>,
/// pseudo-types; <c>=</c> behind a type makes it and those after it optional, <c>...</c> makes the last one variadic. On an open generic
/// struct the attribute names the type arguments.
/// </summary>
[AttributeUsage(AttributeTargets.Struct, AllowMultiple = true)]
public sealed class FunctionAttribute(string signature, params Type[] typeArguments) : Attribute
{
    public string Signature { get; } = signature;

    public Type[] TypeArguments { get; } = typeArguments;

    public Volatility Volatility { get; init; }

    /// <summary>The kernel wants to see NULL arguments.</summary>
    public bool SeesNulls { get; init; }

    /// <summary>An operator under its word name.</summary>
    public bool IsOperator { get; init; }
}
