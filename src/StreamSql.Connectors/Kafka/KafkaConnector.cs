using StreamSql.Connectors.Formats;
using StreamSql.Connectors.Kafka.Native;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Kafka;

/// <summary>Apache Kafka through the distribution's librdkafka.</summary>
internal sealed class KafkaConnector : IConnector
{
    public string Name => "kafka";

    public IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("topic", "Topic, or several separated by commas."),
        new("topic-pattern", "Regular expression that topics must match as a whole."),
        new(
            "properties.bootstrap.servers", "Brokers as host:port, separated by commas.", Required: true,
            Synonyms: ["properties.bootstrap.server", "bootstrap_servers", "bootstrap_server"]),
        new("properties.", "Passed to the client: properties.security.protocol, properties.group.id, …", Prefix: true),
        new(
            "scan.startup.mode",
            "earliest-offset, latest-offset, group-offsets (the default with properties.group.id), timestamp or specific-offsets.",
            "earliest-offset"),
        new("scan.startup.timestamp-millis", "For timestamp: milliseconds since 1970.", Synonyms: ["scan.startup.timestamp.millis"]),
        new("scan.startup.specific-offsets", "For specific-offsets: partition:0,offset:42;partition:1,offset:300."),
        new("scan.bounded.mode", "unbounded, or latest-offset: end where the partitions end at the start.", "unbounded"),
        new("scan.topic-partition-discovery.interval", "How often new partitions are looked for; 0: never.", "5 min"),
    ];

    public bool CanRead => true;

    public bool CanWrite => false;

    public IReadOnlyList<Field> MetadataColumns => KafkaRecordContext.Columns;

    public async ValueTask ValidateAsync(ConnectorOptions options, Schema declared, CancellationToken cancellation)
    {
        KafkaLibrary.Ensure();
        var kafka = new KafkaOptions(options);
        FormatRegistry.Get(options.Require("format")).Validate(options, declared.Fields);
        ErrorPolicies.Read(options);
        ErrorPolicies.LargestRecord(options);
        using var metadata = new KafkaMetadata(kafka, "streamsql-validate");
        await Task.Run(metadata.Partitions, cancellation).ConfigureAwait(false);
    }

    public ISource CreateSource(SourceDescription description) => new KafkaSource(description);

    public ISink CreateSink(SinkDescription description) => throw StreamSqlException.NotSupported("writing to connector \"kafka\"");
}
