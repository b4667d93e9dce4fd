namespace StreamSql.Core.Connectors;

/// <summary>
/// A kind of external system. One folder and one registry line per connector; options are data, so that validation, suggestions and
/// documentation derive from them. Implementations are stateless and thread-safe.
/// </summary>
public interface IConnector
{
    /// <summary>The value of <c>connector = '…'</c>.</summary>
    string Name { get; }

    /// <summary>Every option it knows, format options excluded.</summary>
    IReadOnlyList<OptionSpec> Options { get; }

    bool CanRead { get; }

    bool CanWrite { get; }

    /// <summary>Metadata columns a reader can produce (METADATA FROM …), with their types.</summary>
    IReadOnlyList<Types.Field> MetadataColumns { get; }

    /// <summary>Columns of the object when the user declares none (nexmark); null when they must be declared.</summary>
    Types.Schema? DefaultSchema(ConnectorOptions options) => null;

    /// <summary>Default watermark delay when the schema is the default one and the user declares none: (column, delay micros); null: none.</summary>
    (string Column, long DelayMicros)? DefaultWatermark(ConnectorOptions options) => null;

    /// <summary>
    /// Checks values and what they point to (file exists, topic exists), as CREATE does. Errors carry SQLSTATE and hint.
    /// </summary>
    ValueTask ValidateAsync(ConnectorOptions options, Types.Schema declared, CancellationToken cancellation);

    ISource CreateSource(SourceDescription description);

    ISink CreateSink(SinkDescription description);
}

/// <summary>An option of WITH. <paramref name="Prefix"/>: the key is a prefix such as <c>properties.</c>.</summary>
public sealed record OptionSpec(
    string Key, string Description, string? Default = null, bool Required = false, bool Prefix = false, IReadOnlyList<string>? Synonyms = null);
