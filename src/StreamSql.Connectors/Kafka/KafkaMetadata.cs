using Confluent.Kafka;
using StreamSql.Connectors.Kafka.Native;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Kafka;

/// <summary>
/// Questions to the brokers: topics, partitions, offsets. Every member blocks up to <see cref="Patience"/>; never called by task threads.
/// </summary>
internal sealed class KafkaMetadata : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly KafkaOptions _options;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly IAdminClient _admin;
    private string? _lastError;

    public KafkaMetadata(KafkaOptions options, string clientId)
    {
        KafkaLibrary.Ensure();
        _options = options;
        Dictionary<string, string> configuration = options.ClientConfiguration(clientId);
        try
        {
            _consumer = new ConsumerBuilder<Ignore, Ignore>(configuration)
                .SetErrorHandler((_, error) => _lastError = error.Reason)
                .SetLogHandler((_, _) => { })
                .Build();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new StreamSqlException(SqlState.InvalidParameterValue, $"Kafka client configuration: {exception.Message}", exception);
        }

        _admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
    }

    /// <summary>The partitions of the topics that exist; a named topic that does not exist is 42704.</summary>
    public IReadOnlyList<TopicPartition> Partitions()
    {
        if (_options.Pattern is { } pattern)
        {
            Metadata all = Ask(() => _admin.GetMetadata(Patience));
            return [.. all.Topics.Where(t => pattern.IsMatch(t.Topic)).SelectMany(Of)];
        }

        return [.. _options.Topics.SelectMany(PartitionsOf)];
    }

    public WatermarkOffsets Watermarks(TopicPartition partition) =>
        Ask(() => _consumer.QueryWatermarkOffsets(partition, Patience));

    /// <summary>For each partition the first offset whose record is not older; the end when there is none.</summary>
    public IReadOnlyList<TopicPartitionOffset> OffsetsForTime(IReadOnlyList<TopicPartition> partitions, long millis) => Ask(() =>
        _consumer.OffsetsForTimes(partitions.Select(p => new TopicPartitionTimestamp(p, new Timestamp(millis, TimestampType.CreateTime))), Patience));

    public IReadOnlyList<TopicPartitionOffset> Committed(IReadOnlyList<TopicPartition> partitions) =>
        Ask(() => _consumer.Committed(partitions, Patience));

    public void Dispose()
    {
        _admin.Dispose();
        _consumer.Dispose();
    }

    private IReadOnlyList<TopicPartition> PartitionsOf(string topic)
    {
        Metadata metadata = Ask(() => _admin.GetMetadata(topic, Patience));
        TopicMetadata? found = metadata.Topics.FirstOrDefault(t => t.Topic == topic);
        if (found is null || found.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic || found.Partitions.Count == 0)
            throw Missing(topic);
        if (found.Error.IsError) throw new StreamSqlException(SqlState.ForeignDataError, $"Kafka topic \"{topic}\": {found.Error.Reason}");
        return [.. Of(found)];
    }

    private static IEnumerable<TopicPartition> Of(TopicMetadata topic) =>
        topic.Partitions.Select(p => new TopicPartition(topic.Topic, p.PartitionId)).OrderBy(p => p.Partition.Value);

    private StreamSqlException Missing(string topic)
    {
        string[] others = [.. Ask(() => _admin.GetMetadata(Patience)).Topics.Select(t => t.Topic).Where(t => !t.StartsWith('_'))];
        string? near = Options.Suggestion.Hint(topic, others);
        return new StreamSqlException(SqlState.UndefinedObject, $"Kafka topic \"{topic}\" does not exist at {_options.BootstrapServers}")
        {
            Hint = near ?? (others.Length == 0
                ? "The cluster has no topics; create it first, for example with kafka-topics.sh --create."
                : $"Topics there: {string.Join(", ", others.Order(StringComparer.Ordinal).Take(10))}."),
        };
    }

    private T Ask<T>(Func<T> question)
    {
        try
        {
            return question();
        }
        catch (KafkaException exception)
        {
            string reason = exception.Error.IsLocalError && _lastError is { } seen ? $"{exception.Error.Reason}: {seen}" : exception.Error.Reason;
            bool refused = exception.Error.Code is ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed;
            throw new StreamSqlException(
                refused ? SqlState.InvalidAuthorization : SqlState.ConnectionException, $"Kafka at {_options.BootstrapServers}: {reason}", exception)
            {
                Hint = refused ? null : "Is the broker up, and properties.bootstrap.servers right?",
            };
        }
    }
}
