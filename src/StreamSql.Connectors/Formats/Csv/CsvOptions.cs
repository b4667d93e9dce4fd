using System.Text;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Formats.Csv;

/// <summary>csv.* of one object.</summary>
internal sealed class CsvOptions
{
    public CsvOptions(ConnectorOptions options)
    {
        Delimiter = Character(options, "csv.field-delimiter", ",")!.Value;
        bool quotes = !options.GetBoolean("csv.disable-quote-character", false);
        Quote = quotes ? Character(options, "csv.quote-character", "\"") : null;
        Escape = Character(options, "csv.escape-character", null);
        AllowComments = options.GetBoolean("csv.allow-comments", false);
        Header = !options.GetBoolean("csv.without-header", true);
        NullLiteral = options.Find("csv.null-literal") is { } literal ? Encoding.UTF8.GetBytes(literal) : null;
        if (Delimiter == Quote) throw new StreamSqlException(SqlState.InvalidParameterValue, "CSV delimiter and quote must differ");
    }

    public byte Delimiter { get; }

    public byte? Quote { get; }

    public byte? Escape { get; }

    public bool AllowComments { get; }

    /// <summary>The first record of a file names the columns and is passed over.</summary>
    public bool Header { get; }

    public byte[]? NullLiteral { get; }

    private static byte? Character(ConnectorOptions options, string key, string? fallback)
    {
        string? text = options.Find(key) ?? fallback;
        return text switch
        {
            null => null,
            "\\t" => (byte)'\t',
            { Length: 1 } when text[0] is > '\0' and < '\x80' and not '\n' and not '\r' => (byte)text[0],
            _ => throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{key}\" must be one ASCII character, not \"{text}\""),
        };
    }
}
