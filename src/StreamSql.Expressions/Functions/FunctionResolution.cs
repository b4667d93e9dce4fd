using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions;

/// <summary>A signature made concrete for one call: pseudo-types replaced, variadic arguments spread.</summary>
internal sealed record Candidate<T>(T Source, IReadOnlyList<SqlType> Types, SqlType ReturnType);

/// <summary>
/// PostgreSQL's choice among overloads: an exact match; else among those reachable by implicit casts the one with most exact matches, then most
/// preferred types, then the guess for unknown literals by category.
/// </summary>
internal static class FunctionResolution
{
    public static Candidate<T>? Choose<T>(
        string name, IReadOnlyList<(T Source, FunctionSignature Signature)> overloads, IReadOnlyList<SqlType> arguments)
    {
        var candidates = new List<Candidate<T>>();
        foreach ((T source, FunctionSignature signature) in overloads)
            if (TryApply(source, signature, arguments) is { } candidate) candidates.Add(candidate);
        if (candidates.Count == 0) return null;
        Candidate<T>? exact = candidates.Find(c => c.Types.Zip(arguments).All(p => p.First.SameAs(p.Second)));
        if (exact is not null) return exact;
        if (SameTypeForUnknown(candidates, arguments) is { } assumed) return assumed;
        if (candidates.Count > 1) candidates = MostExact(candidates, arguments);
        if (candidates.Count > 1) candidates = MostPreferred(candidates, arguments);
        if (candidates.Count > 1) candidates = ByCategory(candidates, arguments);
        if (candidates.Count > 1) candidates = AssumeKnownType(candidates, arguments);
        // Overloads that became the same concrete signature are one.
        if (candidates.Count > 1 && candidates.Skip(1).All(c => c.Types.Zip(candidates[0].Types).All(p => p.First.SameAs(p.Second))))
            return candidates[0];
        if (candidates.Count > 1)
        {
            throw new StreamSqlException(SqlState.AmbiguousFunction, $"function {name}({string.Join(", ", arguments)}) is not unique")
            {
                Hint = "Could not choose a best candidate function. You might need to add explicit type casts.",
            };
        }

        return candidates[0];
    }

    /// <summary>Spreads a signature over the arguments; null when count or types do not fit.</summary>
    private static Candidate<T>? TryApply<T>(T source, FunctionSignature signature, IReadOnlyList<SqlType> arguments)
    {
        int declared = signature.ArgumentTypes.Count;
        if (arguments.Count < declared - signature.OptionalArguments) return null;
        if (arguments.Count > declared && !signature.Variadic) return null;
        var types = new SqlType[arguments.Count];
        for (int i = 0; i < types.Length; i++) types[i] = signature.ArgumentTypes[Math.Min(i, declared - 1)];
        SqlType? element = null;
        if ((types.Any(PseudoTypes.IsPolymorphic) || PseudoTypes.IsPolymorphic(signature.ReturnType))
            && !TryFindElement(types, arguments, out element)) return null;
        for (int i = 0; i < types.Length; i++)
        {
            SqlType argument = arguments[i];
            types[i] = Concrete(types[i], element, argument);
            if (!CastRules.IsImplicit(argument, types[i])) return null;
        }

        SqlType result = signature.ReturnType;
        if (PseudoTypes.IsPolymorphic(result)) result = Concrete(result, element, result);
        return new Candidate<T>(source, types, result);
    }

    private static SqlType Concrete(SqlType declared, SqlType? element, SqlType argument)
    {
        if (declared.Oid == 2283) return element!;
        if (PseudoTypes.IsAnyArray(declared))
            return argument.Kind == TypeKind.List && argument.Element!.SameAs(element!) ? argument : SqlTypes.ListOf(element!);
        if (declared.Oid == 2276) return argument.Kind == TypeKind.Unknown ? SqlTypes.Text : argument;
        if (PseudoTypes.IsAnyRecord(declared) && argument.Kind == TypeKind.Struct) return argument;
        return declared;
    }

    private static bool TryFindElement(SqlType[] types, IReadOnlyList<SqlType> arguments, out SqlType? element)
    {
        element = null;
        var members = new List<SqlType>();
        for (int i = 0; i < types.Length; i++)
        {
            if (types[i].Oid == 2283)
            {
                members.Add(arguments[i]);
            }
            else if (PseudoTypes.IsAnyArray(types[i]) && arguments[i].Kind != TypeKind.Unknown)
            {
                if (arguments[i].Kind != TypeKind.List) return false;
                members.Add(arguments[i].Element!);
            }
        }

        element = members.Count == 0 ? SqlTypes.Text : CastRules.CommonType(members);
        if (element is { Kind: TypeKind.Unknown }) element = SqlTypes.Text;
        return element is not null;
    }

    /// <summary>One known and one unknown argument of a pair: try the same type for both first, as PostgreSQL does for operators.</summary>
    private static Candidate<T>? SameTypeForUnknown<T>(List<Candidate<T>> candidates, IReadOnlyList<SqlType> arguments)
    {
        if (arguments.Count != 2 || (arguments[0].Kind == TypeKind.Unknown) == (arguments[1].Kind == TypeKind.Unknown)) return null;
        SqlType known = arguments[0].Kind == TypeKind.Unknown ? arguments[1] : arguments[0];
        return candidates.Find(c => c.Types[0].SameAs(known) && c.Types[1].SameAs(known));
    }

    private static List<Candidate<T>> MostExact<T>(List<Candidate<T>> candidates, IReadOnlyList<SqlType> arguments) =>
        Best(candidates, c => c.Types.Zip(arguments).Count(p => p.Second.Kind != TypeKind.Unknown && p.First.SameAs(p.Second)));

    private static List<Candidate<T>> MostPreferred<T>(List<Candidate<T>> candidates, IReadOnlyList<SqlType> arguments) =>
        Best(candidates, c => c.Types.Zip(arguments).Count(p => p.Second.Kind != TypeKind.Unknown
            && (p.First.SameAs(p.Second) || (TypeCategories.IsPreferred(p.First) && TypeCategories.Of(p.First) == TypeCategories.Of(p.Second)))));

    private static List<Candidate<T>> Best<T>(List<Candidate<T>> candidates, Func<Candidate<T>, int> score)
    {
        int best = candidates.Max(score);
        return candidates.FindAll(c => score(c) == best);
    }

    private static List<Candidate<T>> ByCategory<T>(List<Candidate<T>> candidates, IReadOnlyList<SqlType> arguments)
    {
        List<Candidate<T>> left = candidates;
        for (int i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Kind != TypeKind.Unknown) continue;
            int position = i;
            var categories = left.Select(c => TypeCategories.Of(c.Types[position])).Distinct().ToList();
            char category = categories.Contains('S') ? 'S' : categories.Count == 1 ? categories[0] : '\0';
            if (category == '\0') return candidates;
            List<Candidate<T>> kept = left.FindAll(c => TypeCategories.Of(c.Types[position]) == category);
            List<Candidate<T>> preferred = kept.FindAll(c => TypeCategories.IsPreferred(c.Types[position]));
            left = preferred.Count > 0 ? preferred : kept;
        }

        return left.Count > 0 ? left : candidates;
    }

    private static List<Candidate<T>> AssumeKnownType<T>(List<Candidate<T>> candidates, IReadOnlyList<SqlType> arguments)
    {
        var known = arguments.Where(a => a.Kind != TypeKind.Unknown).ToList();
        if (known.Count == 0 || known.Count == arguments.Count || !known.All(k => k.SameAs(known[0]))) return candidates;
        List<Candidate<T>> fitting = candidates.FindAll(c => c.Types.Zip(arguments)
            .All(p => p.Second.Kind != TypeKind.Unknown || CastRules.IsImplicit(known[0], p.First)));
        return fitting.Count == 1 ? fitting : candidates;
    }
}
