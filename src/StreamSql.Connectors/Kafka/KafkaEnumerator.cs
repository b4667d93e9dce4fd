using Confluent.Kafka;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Kafka;

/// <summary>
/// Finds partitions and where to start in them. The first answer applies the start-up mode; partitions that appear later start at their
/// beginning. Once it has found something, an unreachable cluster only means no news.
/// </summary>
internal sealed class KafkaEnumerator(KafkaOptions options, string clientId, bool bounded) : ISplitEnumerator
{
    private readonly Dictionary<string, SourceSplit> _known = [];
    private KafkaMetadata? _metadata;

    public async ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation)
    {
        try
        {
            await Task.Run(Discover, cancellation).ConfigureAwait(false);
        }
        catch (StreamSqlException exception) when (_known.Count > 0 && exception.SqlState == SqlState.ConnectionException)
        {
            return [.. _known.Values];
        }

        return [.. _known.Values];
    }

    public ValueTask DisposeAsync()
    {
        _metadata?.Dispose();
        _metadata = null;
        return default;
    }

    private void Discover()
    {
        _metadata ??= new KafkaMetadata(options, clientId);
        TopicPartition[] found = [.. _metadata.Partitions().Where(p => !_known.ContainsKey(Id(p)))];
        if (found.Length == 0) return;
        bool first = _known.Count == 0;
        Dictionary<TopicPartition, WatermarkOffsets> watermarks = found.ToDictionary(p => p, _metadata.Watermarks);
        Dictionary<TopicPartition, long> starts = first ? Starts(_metadata, found, watermarks) : [];
        foreach (TopicPartition partition in found)
        {
            WatermarkOffsets range = watermarks[partition];
            long start = starts.TryGetValue(partition, out long chosen) ? chosen : range.Low.Value;
            long? stop = bounded || options.EndsAtLatest ? range.High.Value : null;
            _known.Add(Id(partition), new SourceSplit(Id(partition), stop is { } end ? Math.Min(start, end) : start, stop));
        }
    }

    private Dictionary<TopicPartition, long> Starts(
        KafkaMetadata metadata, TopicPartition[] partitions, Dictionary<TopicPartition, WatermarkOffsets> watermarks)
    {
        switch (options.Startup)
        {
            case KafkaStartup.Latest:
                return partitions.ToDictionary(p => p, p => watermarks[p].High.Value);
            case KafkaStartup.Timestamp:
                return Known(metadata.OffsetsForTime(partitions, options.StartTimestamp), p => watermarks[p].High.Value);
            case KafkaStartup.GroupOffsets:
                bool latest = options.Options.Find("properties.auto.offset.reset") == "latest";
                return Known(metadata.Committed(partitions), p => latest ? watermarks[p].High.Value : watermarks[p].Low.Value);
            case KafkaStartup.SpecificOffsets:
                return partitions.ToDictionary(p => p, p => options.StartOffsets.GetValueOrDefault(p.Partition.Value, watermarks[p].Low.Value));
            default:
                return [];
        }
    }

    private static Dictionary<TopicPartition, long> Known(
        IReadOnlyList<TopicPartitionOffset> offsets, Func<TopicPartition, long> otherwise) =>
        offsets.ToDictionary(o => o.TopicPartition, o => o.Offset.Value >= 0 ? o.Offset.Value : otherwise(o.TopicPartition));

    private static string Id(TopicPartition partition) => $"{partition.Topic}-{partition.Partition.Value}";
}
