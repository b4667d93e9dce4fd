using System.Globalization;
using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.DataGen;

/// <summary>Makes one column of datagen. Immutable.</summary>
internal abstract class FieldGenerator(SqlType type)
{
    public static readonly string[] Properties =
        ["kind", "start", "end", "min", "max", "length", "null-rate", "max-past", "var-len"];

    private double _nullRate;
    private EventRandom _nulls;

    public SqlType Type { get; } = type;

    /// <summary>Rows after which it ends; null: never.</summary>
    public virtual long? Rows => null;

    public static FieldGenerator Create(ConnectorOptions options, string name, SqlType type, long seed)
    {
        var settings = new FieldSettings(options, name);
        int salt = 17;
        foreach (char c in name) salt = unchecked((salt * 31) + c);
        var random = new EventRandom(seed, salt);
        FieldGenerator generator = settings.Text("kind", "random").ToLowerInvariant() switch
        {
            "sequence" => new SequenceGenerator(type, settings),
            "random" => CreateRandom(type, settings, random),
            { } kind => throw settings.Invalid("kind", kind, "random or sequence"),
        };
        generator._nullRate = settings.Double("null-rate", 0);
        generator._nulls = new EventRandom(seed, salt ^ 0x5bd1e995);
        return generator;
    }

    public Column Generate(RowRun run) => Generate(run, _nullRate > 0 ? NullMask(run) : null);

    protected abstract Column Generate(RowRun run, PooledBuffer? validity);

    private static FieldGenerator CreateRandom(SqlType type, FieldSettings settings, EventRandom random) => type.Kind switch
    {
        TypeKind.Boolean => new BooleanGenerator(type, random),
        TypeKind.Text => new TextGenerator(type, settings, random),
        TypeKind.Bytes => new TextGenerator(type, settings, random),
        TypeKind.Uuid => new UuidGenerator(type, random),
        _ => new NumberGenerator(type, settings, random),
    };

    private PooledBuffer NullMask(RowRun run)
    {
        PooledBuffer validity = BufferPool.Rent<ulong>(Bitmap.WordCount(run.Count));
        Span<ulong> words = validity.As<ulong>();
        Bitmap.Fill(words, run.Count, true);
        for (int row = 0; row < run.Count; row++)
            if ((_nulls.Bits(run.Number(row)) >> 11) * (1.0 / (1UL << 53)) < _nullRate) Bitmap.Clear(words, row);
        return validity;
    }
}

/// <summary>The options <c>fields.COLUMN.*</c> of one column.</summary>
internal sealed class FieldSettings(ConnectorOptions options, string column)
{
    public string? Find(string property) => options.Find($"fields.{column}.{property}");

    public string Text(string property, string fallback) => Find(property) ?? fallback;

    public long Int64(string property, long fallback) => options.GetInt64($"fields.{column}.{property}", fallback);

    public double Double(string property, double fallback) => Find(property) is not { } text
        ? fallback
        : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            ? value
            : throw Invalid(property, text, "a number");

    public StreamSqlException Invalid(string property, string value, string wanted) => new(
        SqlState.InvalidParameterValue, $"option \"fields.{column}.{property}\" must be {wanted}, not \"{value}\"");

    public StreamSqlException Unsupported(SqlType type) => StreamSqlException.NotSupported($"datagen for column \"{column}\" of type {type}");
}
