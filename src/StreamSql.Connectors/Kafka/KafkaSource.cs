using StreamSql.Connectors.Formats;
using StreamSql.Connectors.Kafka.Native;
using StreamSql.Core.Connectors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Kafka;

/// <summary>Topics as a source: splits are partitions, offsets are Kafka's.</summary>
internal sealed class KafkaSource : ISource
{
    private readonly SourceDescription _description;
    private readonly KafkaOptions _options;
    private readonly string _clientId;

    public KafkaSource(SourceDescription description)
    {
        KafkaLibrary.Ensure();
        _description = description;
        _options = new KafkaOptions(description.Options);
        _clientId = $"streamsql-{description.ObjectId}";
    }

    public bool IsBounded => _description.Bounded || _options.EndsAtLatest;

    public TimeSpan? DiscoveryInterval => IsBounded ? null : _options.DiscoveryInterval;

    public ISplitEnumerator CreateEnumerator() => new KafkaEnumerator(_options, _clientId, _description.Bounded);

    public ISplitReader CreateReader(int subtask)
    {
        Dictionary<string, string> configuration = _options.ClientConfiguration(_clientId);
        configuration["enable.partition.eof"] = "true";
        var assembler = new RecordAssembler(_description, FormatRegistry.Get(_description.Options.Require("format")));
        return new KafkaSplitReader(configuration, Parts(), assembler, commits: _options.GroupId is not null);
    }

    private FetchedParts Parts()
    {
        bool Wants(params string[] names) => _description.Decoded.Any(f => f.Metadata is { } m && names.Contains(m));
        bool headersAsBytes = _description.Decoded.Any(f =>
            f is { Metadata: "headers", Type.Kind: TypeKind.Map } && f.Type.Element!.Kind == TypeKind.Bytes);
        return new FetchedParts(Wants("key"), Wants("timestamp", "timestamp-type"), Wants("headers"), headersAsBytes);
    }
}
