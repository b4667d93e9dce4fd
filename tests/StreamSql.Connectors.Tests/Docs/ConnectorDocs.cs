using System.Text;
using StreamSql.Connectors.Options;
using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.Docs;

/// <summary>docs/connectors.md from what connectors and formats say of themselves.</summary>
internal static class ConnectorDocs
{
    private const string Introduction = """
        # Connectors and formats

        Written by a test from the option descriptors in the code: change those, then run
        `STREAMSQL_UPDATE_DOCS=1 ./test --filter ConnectorDocsTests`.

        `CREATE STREAM name (columns) WITH (connector = '…', …)`. In keys `-`, `_` and `.` are equal and case does not matter; synonyms are
        stored under the first spelling. An option nobody knows is an error with a suggestion. CREATE checks what the options point to: that a topic
        or path exists, that a broker answers (within five seconds).

        """;

    private const string Errors = """

        ## What cannot be decoded

        `on_error` decides about a record or field that does not fit its columns, and about records above `record.max-bytes`:

        | on_error | effect |
        | --- | --- |
        | `skip` | the row is left out, the record is kept in `streamsql.error_rows` with reason, split, offset and raw bytes, and counted |
        | `null` | the field that does not fit becomes NULL (the row is left out when a column is NOT NULL); kept and counted as well |
        | `fail` | the job fails and names split, offset and reason |

        JSON: the last of equal keys counts; a key matches the column of its exact name, else the only one that differs by letter case; numbers and
        booleans may be quoted; objects and arrays become jsonb, structs, lists, maps or their text. Values nested deeper than 512 are errors.

        """;

    public static string Write()
    {
        var text = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        text.Append("\n## Options of every object\n\n");
        Table(text, CommonOptions.All);
        text.Append(Errors.ReplaceLineEndings("\n"));
        foreach (IConnector connector in TestSources.Registry.Connectors)
        {
            text.Append($"\n## Connector `{connector.Name}`\n\n");
            text.Append((connector.CanRead, connector.CanWrite) switch
            {
                (true, true) => "Reads and writes.\n\n",
                (true, false) => "Reads.\n\n",
                _ => "Writes.\n\n",
            });
            if (connector.Options.Count > 0) Table(text, connector.Options);
            Metadata(text, connector.MetadataColumns);
        }

        foreach (IFormat format in TestSources.Registry.Formats)
        {
            text.Append($"\n## Format `{format.Name}`\n\n");
            Table(text, format.Options);
        }

        return text.ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<OptionSpec> options)
    {
        text.Append("| option | meaning | default | synonyms |\n| --- | --- | --- | --- |\n");
        foreach (OptionSpec option in options)
        {
            string key = option.Prefix ? option.Key + "*" : option.Key;
            string fallback = option.Required ? "required" : option.Default is null ? "" : $"`{Escaped(option.Default)}`";
            string synonyms = string.Join(", ", (option.Synonyms ?? []).Select(s => $"`{s}`"));
            text.Append($"| `{key}` | {Escaped(option.Description)} | {fallback} | {synonyms} |\n");
        }
    }

    private static void Metadata(StringBuilder text, IReadOnlyList<Field> columns)
    {
        if (columns.Count == 0) return;
        text.Append("\nMetadata columns (`column type METADATA FROM '…'`):\n\n| name | type |\n| --- | --- |\n");
        foreach (Field column in columns) text.Append($"| `{column.Name}` | {column.Type}{(column.Nullable ? "" : " not null")} |\n");
    }

    private static string Escaped(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
