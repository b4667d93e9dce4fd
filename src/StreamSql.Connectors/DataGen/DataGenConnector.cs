using System.Globalization;
using StreamSql.Connectors.Generators;
using StreamSql.Connectors.Options;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.DataGen;

/// <summary>Rows made up per column, random or counting; options are Flink's.</summary>
internal sealed class DataGenConnector(TimeProvider time) : IConnector
{
    public string Name => "datagen";

    public IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("rows-per-second", "Rows per second over all subtasks; 0: full speed, the default when number-of-rows is given.", "10000"),
        new("number-of-rows", "Rows in all; absent: without end unless a sequence ends."),
        new("seed", "Rows are a function of the seed and their number.", "0"),
        new("fields.", "fields.COLUMN.kind = random | sequence, .start, .end, .min, .max, .length, .null-rate, .max-past (ms).", Prefix: true),
    ];

    public bool CanRead => true;

    public bool CanWrite => false;

    public IReadOnlyList<Field> MetadataColumns => [];

    public ValueTask ValidateAsync(ConnectorOptions options, Schema declared, CancellationToken cancellation)
    {
        string[] columns = [.. declared.Fields.Select(f => f.Name)];
        foreach (string key in options.Values.Keys.Where(k => k.StartsWith("fields.", StringComparison.Ordinal)))
            CheckFieldOption(key, columns);
        foreach (Field field in declared.Fields) FieldGenerator.Create(options, field.Name, field.Type, 0);
        Rate(options);
        options.GetInt64("number-of-rows", 0);
        options.GetInt64("seed", 0);
        return default;
    }

    public ISource CreateSource(SourceDescription description) => new DataGenSource(description, time);

    public ISink CreateSink(SinkDescription description) => throw StreamSqlException.NotSupported("writing to connector \"datagen\"");

    internal static double Rate(ConnectorOptions options)
    {
        string text = options.Get("rows-per-second", options.Find("number-of-rows") is null ? "10000" : "0");
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double rate) && rate >= 0
            ? rate
            : throw new StreamSqlException(
                SqlState.InvalidParameterValue, $"option \"rows-per-second\" must be a number that is not negative, not \"{text}\"");
    }

    private static void CheckFieldOption(string key, string[] columns)
    {
        int last = key.LastIndexOf('.');
        string column = last > 7 ? key[7..last] : "";
        if (!columns.Contains(column))
        {
            throw new StreamSqlException(SqlState.UndefinedColumn, $"option \"{key}\" names a column that does not exist")
            {
                Hint = Suggestion.Hint(column, columns),
            };
        }

        string property = key[(last + 1)..];
        if (FieldGenerator.Properties.Contains(property)) return;
        throw new StreamSqlException(SqlState.InvalidParameterValue, $"connector \"datagen\" has no option \"{key}\"")
        {
            Hint = Suggestion.Hint(property, FieldGenerator.Properties) ?? "Properties: " + string.Join(", ", FieldGenerator.Properties) + ".",
        };
    }
}
