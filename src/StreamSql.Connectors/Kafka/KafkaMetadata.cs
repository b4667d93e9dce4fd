using Confluent.Kafka;
using StreamSql.Connectors.Kafka.Native;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Kafka;

/// <summary>
/// Questions to the brokers: topics, partitions, offsets. Every member blocks, up to <see cref="Patience"/> while brokers may still answer,
/// shortly when all are known to be down or refuse the login; never called by task threads, by one thread at a time.
/// </summary>
internal sealed class KafkaMetadata : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan FirstAttempt = TimeSpan.FromMilliseconds(300);

    private readonly KafkaOptions _options;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private string? _lastError;
    private ErrorCode? _verdict;

    public KafkaMetadata(KafkaOptions options, string clientId)
    {
        KafkaLibrary.Ensure();
        _options = options;
        Dictionary<string, string> configuration = options.ClientConfiguration(clientId);
        try
        {
            _consumer = new ConsumerBuilder<Ignore, Ignore>(configuration)
                .SetErrorHandler((_, error) => OnError(error))
                .SetLogHandler((_, _) => { })
                .Build();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new StreamSqlException(SqlState.InvalidParameterValue, $"Kafka client configuration: {exception.Message}", exception);
        }
    }

    /// <summary>The partitions of the topics that exist; a named topic that does not exist is 42704.</summary>
    public IReadOnlyList<TopicPartition> Partitions()
    {
        if (_options.Pattern is { } pattern)
        {
            Metadata all = AskMetadata(null);
            return [.. all.Topics.Where(t => pattern.IsMatch(t.Topic)).SelectMany(Of)];
        }

        return [.. _options.Topics.SelectMany(PartitionsOf)];
    }

    public WatermarkOffsets Watermarks(TopicPartition partition) =>
        Ask(patience => _consumer.QueryWatermarkOffsets(partition, patience));

    /// <summary>For each partition the first offset whose record is not older; the end when there is none.</summary>
    public IReadOnlyList<TopicPartitionOffset> OffsetsForTime(IReadOnlyList<TopicPartition> partitions, long millis) => Ask(patience =>
        _consumer.OffsetsForTimes(partitions.Select(p => new TopicPartitionTimestamp(p, new Timestamp(millis, TimestampType.CreateTime))), patience));

    public IReadOnlyList<TopicPartitionOffset> Committed(IReadOnlyList<TopicPartition> partitions) =>
        Ask(patience => _consumer.Committed(partitions, patience));

    public void Dispose() => _consumer.Dispose();

    /// <summary>An admin client keeps a thread busy with polling for as long as it lives, so each question gets its own.</summary>
    private Metadata AskMetadata(string? topic)
    {
        using IAdminClient admin = new DependentAdminClientBuilder(_consumer.Handle).Build();
        return Ask(patience => topic is null ? admin.GetMetadata(patience) : admin.GetMetadata(topic, patience));
    }

    private IReadOnlyList<TopicPartition> PartitionsOf(string topic)
    {
        Metadata metadata = AskMetadata(topic);
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
        string[] others = [.. AskMetadata(null).Topics.Select(t => t.Topic).Where(t => !t.StartsWith('_'))];
        string? near = Options.Suggestion.Hint(topic, others);
        return new StreamSqlException(SqlState.UndefinedObject, $"Kafka topic \"{topic}\" does not exist at {_options.BootstrapServers}")
        {
            Hint = near ?? (others.Length == 0
                ? "The cluster has no topics; create it first, for example with kafka-topics.sh --create."
                : $"Topics there: {string.Join(", ", others.Order(StringComparer.Ordinal).Take(10))}."),
        };
    }

    /// <summary>Asks in ever longer attempts, and hears in between what the client says of its connections.</summary>
    private T Ask<T>(Func<TimeSpan, T> question)
    {
        _verdict = null;
        long start = TimeProvider.System.GetTimestamp();
        for (TimeSpan attempt = FirstAttempt; ; attempt *= 2)
        {
            TimeSpan left = Patience - TimeProvider.System.GetElapsedTime(start);
            try
            {
                return question(attempt < left ? attempt : left);
            }
            catch (KafkaException exception)
            {
                Hear();
                bool mayAnswer = exception.Error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_Transport && _verdict is null;
                if (!mayAnswer || left <= attempt) throw Failure(exception);
            }
        }
    }

    /// <summary>Runs the client's callbacks.</summary>
    private void Hear()
    {
        try
        {
            _consumer.Consume(TimeSpan.Zero);
        }
        catch (KafkaException exception)
        {
            OnError(exception.Error);
        }
    }

    private void OnError(Error error)
    {
        if (error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed)
            _verdict = _verdict is null or ErrorCode.Local_AllBrokersDown ? error.Code : _verdict;
        if (error.Code != ErrorCode.Local_AllBrokersDown) _lastError = error.Reason;
    }

    private StreamSqlException Failure(KafkaException exception)
    {
        string what = _options.Pattern is null ? $"Kafka topic \"{string.Join(", ", _options.Topics)}\"" : "Kafka";
        string reason = exception.Error.IsLocalError && _lastError is { } seen ? seen : exception.Error.Reason;
        bool refused = (_verdict ?? exception.Error.Code) is ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed;
        return new StreamSqlException(
            refused ? SqlState.InvalidAuthorization : SqlState.ConnectionException, $"{what} at {_options.BootstrapServers}: {reason}", exception)
        {
            Hint = refused
                ? "Check properties.sasl.* and properties.security.protocol."
                : "Is the broker up, and properties.bootstrap.servers right?",
        };
    }
}
