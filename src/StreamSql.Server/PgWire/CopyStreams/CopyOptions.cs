using StreamSql.Core.Errors;
using StreamSql.Server.Sessions.Settings;
using StreamSql.Sql.Syntax;

namespace StreamSql.Server.PgWire.CopyStreams;

/// <summary>The forms of COPY data.</summary>
internal enum CopyFormat
{
    Text,
    Csv,
    Binary,
}

/// <summary>The options of a COPY with PostgreSQL's defaults and checks.</summary>
internal sealed record CopyOptions
{
    public CopyFormat Format { get; private init; }

    public byte Delimiter { get; private init; } = (byte)'\t';

    public byte[] Null { get; private init; } = "\\N"u8.ToArray();

    public bool Header { get; private init; }

    public byte Quote { get; private init; } = (byte)'"';

    public byte Escape { get; private init; } = (byte)'"';

    /// <summary>Columns always quoted on output; null with <see cref="ForceQuoteAll"/> false: none.</summary>
    public IReadOnlySet<string> ForceQuote { get; private init; } = new HashSet<string>();

    public bool ForceQuoteAll { get; private init; }

    public IReadOnlySet<string> ForceNotNull { get; private init; } = new HashSet<string>();

    public IReadOnlySet<string> ForceNull { get; private init; } = new HashSet<string>();

    public static CopyOptions From(SyntaxList<SqlOption> options)
    {
        CopyFormat format = ReadFormat(options);
        bool csv = format == CopyFormat.Csv;
        var result = new CopyOptions
        {
            Format = format,
            Delimiter = csv ? (byte)',' : (byte)'\t',
            Null = csv ? [] : "\\N"u8.ToArray(),
        };
        bool hasEscape = false;
        foreach (SqlOption option in options)
        {
            string text = option.Value?.Text ?? "true";
            string key = option.Key.ToLowerInvariant();
            if (format == CopyFormat.Binary && key is "delimiter" or "null" or "header" && format == CopyFormat.Binary)
                throw Syntax($"cannot specify {key.ToUpperInvariant()} in BINARY mode");
            if (!csv && key is "quote" or "escape" or "force_quote" or "force_not_null" or "force_null" && !csv)
                throw Syntax($"COPY {key.Replace('_', ' ')} available only in CSV mode");
            hasEscape |= key == "escape";
            result = key switch
            {
                "format" or "csv" or "binary" or "freeze" or "oids" => result,
                "encoding" => CheckEncoding(result, text),
                "delimiter" => result with { Delimiter = Single("delimiter", text) },
                "null" => result with { Null = System.Text.Encoding.UTF8.GetBytes(text) },
                "header" => result with { Header = text == "match" || Bool("header", text) },
                "quote" => result with { Quote = Single("quote", text) },
                "escape" => result with { Escape = Single("escape", text) },
                "force_quote" when option.Value?.Kind == OptionValueKind.Star => result with { ForceQuoteAll = true },
                "force_quote" => result with { ForceQuote = Names(option) },
                "force_not_null" => result with { ForceNotNull = Names(option) },
                "force_null" => result with { ForceNull = Names(option) },
                _ => throw new StreamSqlException(SqlState.SyntaxError, $"option \"{option.Key}\" not recognized")
                {
                    Hint = Suggestion.Nearest(key, Known) is { } near ? $"Did you mean \"{near}\"?" : null,
                },
            };
        }

        return csv && !hasEscape ? result with { Escape = result.Quote } : result;
    }

    private static readonly string[] Known =
        ["format", "delimiter", "null", "header", "quote", "escape", "force_quote", "force_not_null", "force_null", "encoding", "freeze"];

    private static CopyFormat ReadFormat(SyntaxList<SqlOption> options)
    {
        foreach (SqlOption option in options)
        {
            if (option.Key is "csv") return CopyFormat.Csv;
            if (option.Key is "binary") return CopyFormat.Binary;
            if (option.Key is not "format") continue;
            string name = option.Value?.Text.ToLowerInvariant() ?? "";
            return name switch
            {
                "text" => CopyFormat.Text,
                "csv" => CopyFormat.Csv,
                "binary" => CopyFormat.Binary,
                "arrow" => throw StreamSqlException.NotSupported("COPY format arrow"),
                _ => throw new StreamSqlException(SqlState.InvalidParameterValue, $"COPY format \"{name}\" not recognized"),
            };
        }

        return CopyFormat.Text;
    }

    private static CopyOptions CheckEncoding(CopyOptions options, string name)
    {
        SettingForms.Encoding(name);
        return options;
    }

    private static bool Bool(string what, string text) => SettingCatalog.ParseBool(text) ?? throw Syntax($"{what} requires a Boolean value");

    private static byte Single(string what, string text) => text.Length == 1 && text[0] < 128
        ? (byte)text[0]
        : throw new StreamSqlException(SqlState.InvalidParameterValue, $"COPY {what} must be a single one-byte character");

    private static HashSet<string> Names(SqlOption option) =>
        option.Value is { Kind: OptionValueKind.List } list ? [.. list.Items.Select(i => i.Text)] : [option.Value?.Text ?? ""];

    private static StreamSqlException Syntax(string message) => new(SqlState.SyntaxError, message);
}
