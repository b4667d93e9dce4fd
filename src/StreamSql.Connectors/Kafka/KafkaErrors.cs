using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Kafka;

/// <summary>Which errors of the client end a reader, and what the user is told.</summary>
internal static class KafkaErrors
{
    private const int AuthenticationFailed = -169;
    private const int Fatal = -150;
    private const int OffsetReset = -140;
    private const int UnknownPartition = -190;
    private const int UnknownTopic = -188;
    private const int UnknownTopicOrPartition = 3;
    private const int TopicAuthorization = 29;
    private const int GroupAuthorization = 30;
    private const int ClusterAuthorization = 31;

    public static bool IsFinal(int error) => error is AuthenticationFailed or Fatal or OffsetReset or UnknownPartition or UnknownTopic
        or UnknownTopicOrPartition or TopicAuthorization or GroupAuthorization or ClusterAuthorization;

    public static StreamSqlException Final(int error, string reason) => error switch
    {
        AuthenticationFailed => new StreamSqlException(SqlState.InvalidAuthorization, $"Kafka: {reason}"),
        TopicAuthorization or GroupAuthorization or ClusterAuthorization =>
            new StreamSqlException(SqlState.InsufficientPrivilege, $"Kafka: {reason}"),
        UnknownPartition or UnknownTopic or UnknownTopicOrPartition =>
            new StreamSqlException(SqlState.UndefinedObject, $"Kafka: {reason}") { Hint = "Was the topic deleted?" },
        OffsetReset => new StreamSqlException(SqlState.ForeignDataError, $"Kafka: the offset to read does not exist any more: {reason}")
        {
            Hint = "Set properties.auto.offset.reset = 'earliest' or 'latest' to go on where there is data.",
        },
        _ => new StreamSqlException(SqlState.ForeignDataError, $"Kafka: {reason}"),
    };
}
