using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Formats.Csv;

/// <summary>Comma-separated values after RFC 4180, fields by position; options are Flink's.</summary>
internal sealed class CsvFormat : IFormat
{
    public string Name => "csv";

    public IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("csv.field-delimiter", "Between fields; \\t is a tab.", ","),
        new("csv.quote-character", "Around fields that hold delimiters or line ends.", "\""),
        new("csv.disable-quote-character", "Quotes are ordinary characters.", "false"),
        new("csv.escape-character", "Makes the next character ordinary."),
        new("csv.null-literal", "Unquoted text that means NULL; absent: an empty field of a type other than text."),
        new("csv.allow-comments", "Lines that begin with # are passed over.", "false"),
        new("csv.without-header", "false: the first record of each file is passed over.", "true"),
        new("csv.ignore-parse-errors", "Flink's spelling of on_error: true is null for fields, false is fail."),
    ];

    public RecordFraming Framing(ConnectorOptions options)
    {
        var csv = new CsvOptions(options);
        return new RecordFraming(csv.Quote, csv.Escape, HeaderRecords: csv.Header ? 1 : 0);
    }

    public void Validate(ConnectorOptions options, IReadOnlyList<Field> columns)
    {
        _ = new CsvOptions(options);
        foreach (Field column in columns)
            if (column.Type.Physical is PhysicalKind.List or PhysicalKind.Struct && column.Type.Kind != TypeKind.Map)
                throw StreamSqlException.NotSupported($"format \"csv\" for column \"{column.Name}\" of type {column.Type}");
    }

    public RecordDecoder CreateDecoder(ConnectorOptions options, IReadOnlyList<DecodedColumn> columns) =>
        new CsvDecoder(columns, new CsvOptions(options));

    public RecordEncoder CreateEncoder(ConnectorOptions options, Schema schema) => new CsvEncoder(schema, new CsvOptions(options));
}
