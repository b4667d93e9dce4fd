using StreamSql.Core.Types;

namespace StreamSql.Expressions.Functions;

/// <summary>Reads the signature text of a <see cref="FunctionAttribute"/>.</summary>
internal static class SignatureParser
{
    public static FunctionSignature Parse(string text, Volatility volatility, bool strict, bool isOperator)
    {
        int open = text.IndexOf('(', StringComparison.Ordinal);
        int arrow = text.IndexOf("->", StringComparison.Ordinal);
        int close = text.LastIndexOf(')', arrow);
        var types = new List<SqlType>();
        bool variadic = false;
        int firstOptional = -1;
        string inside = text[(open + 1)..close];
        foreach (string part in inside.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string name = part;
            if (name.EndsWith("...", StringComparison.Ordinal))
            {
                variadic = true;
                name = name[..^3];
            }

            if (name.EndsWith('='))
            {
                if (firstOptional < 0) firstOptional = types.Count;
                name = name[..^1];
            }

            types.Add(ParseType(name));
        }

        (SqlType result, IReadOnlyList<string> names) = ParseResult(text[(arrow + 2)..].Trim());
        return new FunctionSignature(text[..open], types, result, volatility, strict, variadic)
        {
            OptionalArguments = firstOptional < 0 ? 0 : types.Count - firstOptional,
            OutputNames = names,
            IsOperator = isOperator,
        };
    }

    public static SqlType ParseType(string name)
    {
        if (name.EndsWith("[]", StringComparison.Ordinal)) return SqlTypes.ListOf(ParseType(name[..^2]));
        return name switch
        {
            "any" => PseudoTypes.Any,
            "anyelement" => PseudoTypes.AnyElement,
            "anyarray" => PseudoTypes.AnyArray,
            "record" => PseudoTypes.Record,
            _ => SqlTypes.Find(name) ?? throw new ArgumentException($"signature names an unknown type {name}"),
        };
    }

    /// <summary>A type, or <c>(name type, …)</c> for a function with several output columns.</summary>
    private static (SqlType Type, IReadOnlyList<string> Names) ParseResult(string text)
    {
        if (!text.StartsWith('(')) return (ParseType(text), []);
        var fields = new List<StructField>();
        foreach (string part in text[1..^1].Split(',', StringSplitOptions.TrimEntries))
        {
            int blank = part.IndexOf(' ', StringComparison.Ordinal);
            fields.Add(new StructField(part[..blank], ParseType(part[(blank + 1)..])));
        }

        return (SqlTypes.StructOf(fields), [.. fields.Select(f => f.Name)]);
    }
}
