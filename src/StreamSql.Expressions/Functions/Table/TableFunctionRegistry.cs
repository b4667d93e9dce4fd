using System.Collections.Frozen;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions.Table;

/// <summary>One overload of a table function.</summary>
internal sealed record TableFunctionDefinition(FunctionSignature Signature, Func<IReadOnlyList<SqlType>, SqlType, TableFunction> Create)
{
    public TableFunctionDefinition(string signature, Func<IReadOnlyList<SqlType>, SqlType, TableFunction> create)
        : this(SignatureParser.Parse(signature, Volatility.Immutable, strict: true, isOperator: false), create)
    {
    }
}

/// <summary>All set-returning functions; one line each in <see cref="TableFunctionList"/>. Thread-safe.</summary>
public static class TableFunctionRegistry
{
    private static readonly FrozenDictionary<string, (TableFunctionDefinition Source, FunctionSignature Signature)[]> Definitions =
        TableFunctionList.All.GroupBy(d => d.Signature.Name, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.Select(d => (d, d.Signature)).ToArray(), StringComparer.Ordinal);

    public static IReadOnlyList<FunctionSignature> All { get; } =
        [.. TableFunctionList.All.Select(d => d.Signature).OrderBy(s => s.Name, StringComparer.Ordinal)];

    public static bool Contains(string name) => Definitions.ContainsKey(name);

    /// <summary>Chooses an overload after the rules for functions; null when none fits.</summary>
    public static TableFunction? Resolve(string name, IReadOnlyList<SqlType> arguments, out IReadOnlyList<SqlType> coercedTo)
    {
        coercedTo = [];
        if (!Definitions.TryGetValue(name, out var overloads)) return null;
        Candidate<TableFunctionDefinition>? chosen = FunctionResolution.Choose(name, overloads, arguments);
        if (chosen is null) return null;
        coercedTo = chosen.Types;
        TableFunction function = chosen.Source.Create(chosen.Types, chosen.ReturnType);
        function.Name = name;
        function.ArgumentTypes = chosen.Types;
        if (function.Columns.Count == 0)
        {
            function.Columns = chosen.ReturnType.Kind == TypeKind.Struct
                ? new Schema([.. chosen.ReturnType.Fields.Select(f => new Field(f.Name, f.Type))])
                : new Schema([new Field(name, chosen.ReturnType)]);
        }

        return function;
    }

    /// <summary>As above for argument types that need no casts: what the runtime calls.</summary>
    public static TableFunction? Resolve(string name, IReadOnlyList<SqlType> arguments) => Resolve(name, arguments, out _);
}
