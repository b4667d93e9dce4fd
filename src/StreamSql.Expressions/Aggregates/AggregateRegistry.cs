using System.Collections.Frozen;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Aggregates;

/// <summary>One overload of an aggregate; the factory is told whether rows may be withdrawn.</summary>
internal sealed record AggregateDefinition(FunctionSignature Signature, Func<AggregateCreation, AggregateFunction> Create)
{
    public AggregateDefinition(string signature, Func<AggregateCreation, AggregateFunction> create)
        : this(SignatureParser.Parse(signature, Volatility.Immutable, strict: false, isOperator: false), create)
    {
    }
}

/// <summary>What a factory of an aggregate may go by: concrete types, and whether rows may be withdrawn.</summary>
internal sealed record AggregateCreation(IReadOnlyList<SqlType> ArgumentTypes, SqlType ReturnType, bool Retracting);

/// <summary>All aggregates; one line each in <see cref="AggregateList"/>. Thread-safe.</summary>
public static class AggregateRegistry
{
    private static readonly FrozenDictionary<string, (AggregateDefinition Source, FunctionSignature Signature)[]> Definitions =
        AggregateList.All.GroupBy(d => d.Signature.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.Select(d => (d, d.Signature)).ToArray(), StringComparer.Ordinal);

    /// <summary>Every overload, for pg_proc, \df and the documentation.</summary>
    public static IReadOnlyList<FunctionSignature> All { get; } =
        [.. AggregateList.All.Select(d => d.Signature).OrderBy(s => s.Name, StringComparer.Ordinal)];

    public static bool IsAggregate(string name) => Definitions.ContainsKey(name);

    /// <summary>
    /// Chooses an aggregate after the rules for functions; count(*) has no arguments. <paramref name="coercedTo"/> says what the arguments must be
    /// cast to. Null when none fits. DISTINCT changes nothing in the choice (see <see cref="AggregateFunction"/>).
    /// </summary>
    /// <param name="name">Lower-case name.</param>
    /// <param name="arguments">Argument types.</param>
    /// <param name="retracting">Whether input rows may be withdrawn; then <see cref="AggregateFunction.CanRetract"/> holds for the result.</param>
    /// <param name="coercedTo">The types of the chosen signature.</param>
    public static AggregateFunction? Resolve(
        string name, IReadOnlyList<SqlType> arguments, bool retracting, out IReadOnlyList<SqlType> coercedTo)
    {
        coercedTo = [];
        if (!Definitions.TryGetValue(name, out var overloads)) return null;
        Candidate<AggregateDefinition>? chosen = FunctionResolution.Choose(name, overloads, arguments);
        if (chosen is null) return null;
        coercedTo = chosen.Types;
        AggregateFunction function = chosen.Source.Create(new AggregateCreation(chosen.Types, chosen.ReturnType, retracting));
        function.Name = name;
        function.ArgumentTypes = chosen.Types;
        function.ReturnType = chosen.ReturnType;
        return function;
    }

    /// <summary>As above for argument types that need no casts: what the runtime calls.</summary>
    public static AggregateFunction? Resolve(string name, IReadOnlyList<SqlType> arguments, bool retracting) =>
        Resolve(name, arguments, retracting, out _);
}
