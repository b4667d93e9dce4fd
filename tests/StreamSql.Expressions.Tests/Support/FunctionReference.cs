using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using StreamSql.Core.Types;
using StreamSql.Expressions.Aggregates;
using StreamSql.Expressions.Functions;
using StreamSql.Expressions.Functions.Table;

namespace StreamSql.Expressions.Tests.Support;

/// <summary>docs/functions.md from the registries; what a function does is the summary of its kernel.</summary>
internal static partial class FunctionReference
{
    private static readonly (string Folder, string Title)[] Sections =
    [
        ("Numeric", "Numbers"), ("Strings", "Text"), ("Patterns", "Patterns"), ("Temporal", "Dates and times"), ("Json", "JSON"),
        ("Lists", "Arrays"), ("Catalog", "Session and catalog"), ("", "Others"),
    ];

    public static string Write()
    {
        Dictionary<string, string> summaries = Summaries();
        var text = new StringBuilder(
            "# Functions\n\nGenerated from the registries: `STREAMSQL_UPDATE_DOCS=1 dotnet test tests/StreamSql.Expressions.Tests`.\n"
            + "An argument with `=` may be left out, `...` may repeat. Names, results and errors are PostgreSQL's.\n");
        var left = FunctionRegistry.Implementations.Where(f => !f.Signature.IsOperator).ToList();
        foreach ((string folder, string title) in Sections)
        {
            var section = left.Where(f => folder.Length == 0 || f.Kernel.Namespace!.EndsWith("." + folder, StringComparison.Ordinal)).ToList();
            left.RemoveAll(section.Contains);
            if (section.Count == 0) continue;
            text.Append($"\n## {title}\n\n| function | result | |\n|---|---|---|\n");
            foreach (FunctionImplementation function in section.OrderBy(f => f.Signature.ToString(), StringComparer.Ordinal))
                AppendRow(text, function.Signature, Summary(summaries, function.Kernel));
        }

        Append(text, "Aggregates", "All follow withdrawn rows; DISTINCT, FILTER and ORDER BY may be given.", AggregateRegistry.All);
        Append(text, "Functions that return rows", "In FROM, or in the list of a SELECT.", TableFunctionRegistry.All);
        return text.ToString();
    }

    private static void Append(StringBuilder text, string title, string remark, IReadOnlyList<FunctionSignature> signatures)
    {
        text.Append($"\n## {title}\n\n{remark}\n\n| function | result |\n|---|---|\n");
        foreach (FunctionSignature signature in signatures.OrderBy(s => s.ToString(), StringComparer.Ordinal)) AppendRow(text, signature, null);
    }

    private static void AppendRow(StringBuilder text, FunctionSignature signature, string? summary)
    {
        int required = signature.ArgumentTypes.Count - signature.OptionalArguments;
        IEnumerable<string> arguments = signature.ArgumentTypes.Select((t, i) => Name(t) + (i >= required ? "=" : ""));
        string result = signature.ReturnType is { Kind: TypeKind.Struct, Fields.Count: > 0 } record
            ? string.Join(", ", record.Fields.Select(f => $"{f.Name} {Name(f.Type)}"))
            : Name(signature.ReturnType);
        text.Append($"| `{signature.Name}({string.Join(", ", arguments)}{(signature.Variadic ? "..." : "")})` | {result} |");
        text.Append(summary is null ? "\n" : $" {summary} |\n");
    }

    private static string Name(SqlType type) => type.ToString().Trim('"');

    private static string Summary(Dictionary<string, string> summaries, Type kernel)
    {
        string summary = summaries.GetValueOrDefault("T:" + (kernel.IsGenericType ? kernel.GetGenericTypeDefinition() : kernel).FullName, "");
        // A kernel around an operation is described by the operation.
        Type? operation = kernel.GenericTypeArguments.FirstOrDefault(t => t.Assembly == kernel.Assembly);
        if (operation is not null && summaries.GetValueOrDefault("T:" + operation.FullName) is { } own && own.Contains('(')) summary = own;
        if (summary.StartsWith("The kernel", StringComparison.Ordinal)) return "";
        // "name(arguments): what it does" - the first half is in the table already.
        int colon = summary.IndexOf("): ", StringComparison.Ordinal);
        if (colon > 0) summary = summary[(colon + 3)..];
        else if (Bare().IsMatch(summary)) summary = "";
        return summary.Replace("|", "\\|", StringComparison.Ordinal);
    }

    /// <summary>The summaries of the assembly's documentation file, which lies beside it.</summary>
    private static Dictionary<string, string> Summaries()
    {
        var file = XDocument.Load(Path.ChangeExtension(typeof(FunctionRegistry).Assembly.Location, ".xml"));
        return file.Descendants("member").ToDictionary(
            m => m.Attribute("name")!.Value, m => Blanks().Replace(m.Element("summary")?.Value ?? "", " ").Trim());
    }

    [GeneratedRegex(@"^[\w, ]+\([^)]*\)\.?$")]
    private static partial Regex Bare();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
