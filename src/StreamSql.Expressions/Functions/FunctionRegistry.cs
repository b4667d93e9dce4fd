using System.Collections.Frozen;
using System.Reflection;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions;

/// <summary>
/// All scalar functions and operators: the structs of this assembly that carry a <see cref="FunctionAttribute"/>, found once per process.
/// Thread-safe.
/// </summary>
public static class FunctionRegistry
{
    private static readonly Lazy<FrozenDictionary<string, (FunctionImplementation Source, FunctionSignature Signature)[]>> Functions = new(Load);

    private static readonly Lazy<IReadOnlyList<FunctionSignature>> Signatures = new(() =>
        [.. Functions.Value.OrderBy(f => f.Key, StringComparer.Ordinal).SelectMany(f => f.Value).Select(f => f.Signature)]);

    /// <summary>Every overload by name, for pg_proc, \df and the documentation.</summary>
    public static IReadOnlyList<FunctionSignature> All => Signatures.Value;

    /// <summary>Every overload with its kernel.</summary>
    internal static IEnumerable<FunctionImplementation> Implementations => Functions.Value.Values.SelectMany(f => f).Select(f => f.Source);

    public static bool Contains(string name) => Functions.Value.ContainsKey(name);

    /// <summary>
    /// Chooses the overload for a call after PostgreSQL's rules and says what each argument has to be cast to. Null when none fits (42883 by
    /// the caller); throws 42725 when several do.
    /// </summary>
    public static FunctionSignature? Resolve(string name, IReadOnlyList<SqlType> arguments, out IReadOnlyList<SqlType> coercedTo)
    {
        Candidate<FunctionImplementation>? chosen = Find(name, arguments);
        coercedTo = chosen?.Types ?? [];
        return chosen is null ? null : chosen.Source.Signature with
        {
            ArgumentTypes = chosen.Types,
            ReturnType = ReturnTypes.Refine(chosen.Source.Signature, chosen.Types, chosen.ReturnType),
        };
    }

    internal static Candidate<FunctionImplementation>? Find(string name, IReadOnlyList<SqlType> arguments) =>
        Functions.Value.TryGetValue(name, out var overloads) ? FunctionResolution.Choose(name, overloads, arguments) : null;

    private static FrozenDictionary<string, (FunctionImplementation Source, FunctionSignature Signature)[]> Load()
    {
        var found = new Dictionary<string, List<(FunctionImplementation, FunctionSignature)>>(StringComparer.Ordinal);
        foreach (Type type in typeof(FunctionRegistry).Assembly.GetTypes())
        {
            if (!type.IsValueType) continue;
            foreach (FunctionAttribute attribute in type.GetCustomAttributes<FunctionAttribute>(false))
            {
                FunctionSignature signature = SignatureParser.Parse(
                    attribute.Signature, attribute.Volatility, !attribute.SeesNulls, attribute.IsOperator);
                Type kernel = attribute.TypeArguments.Length == 0 ? type : type.MakeGenericType(attribute.TypeArguments);
                if (!found.TryGetValue(signature.Name, out var overloads)) found[signature.Name] = overloads = [];
                overloads.Add((new FunctionImplementation(signature, kernel), signature));
            }
        }

        return found.ToFrozenDictionary(f => f.Key, f => f.Value.ToArray(), StringComparer.Ordinal);
    }
}
