using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using static StreamSql.Connectors.Kafka.Native.Librdkafka;

namespace StreamSql.Connectors.Kafka.Native;

/// <summary>
/// A consumer with partitions assigned by hand. Messages are taken by the batch, copied once into a buffer per partition and destroyed. All
/// members but <see cref="Wake"/>, <see cref="Commit"/> and <see cref="Impediment"/> belong to the fetching thread.
/// </summary>
internal sealed unsafe class NativeConsumer : IDisposable
{
    private const int BatchSize = 4096;
    private const int ErrorTextSize = 512;
    private const int Consumer = 1;
    private const int ConfigurationOk = 0;
    private const int PartitionEof = -191;

    /// <summary>A block is closed when it holds so much.</summary>
    private const int LargestBlock = 8 << 20;

    private readonly FetchedParts _parts;
    private readonly Dictionary<(nint Topic, int Partition), PartitionFetch> _partitions = [];
    private readonly Dictionary<string, PartitionFetch> _byId = [];
    private readonly List<PartitionFetch> _touched = [];
    private readonly Message** _messages;
    private readonly GCHandle _self;
    private readonly Lock _lifetime = new();
    private readonly ArrayBufferWriter<byte> _headers = new();
    private nint _client;
    private nint _queue;
    private nint _lastTopic;
    private int _lastPartition;
    private PartitionFetch? _last;
    private volatile string? _impediment;

    public NativeConsumer(IReadOnlyDictionary<string, string> configuration, FetchedParts parts)
    {
        _parts = parts;
        _self = GCHandle.Alloc(this, GCHandleType.Weak);
        nint conf = rd_kafka_conf_new();
        byte* error = stackalloc byte[ErrorTextSize];
        foreach ((string key, string value) in configuration)
        {
            if (rd_kafka_conf_set(conf, key, value, error, ErrorTextSize) == ConfigurationOk) continue;
            rd_kafka_conf_destroy(conf);
            _self.Free();
            throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"properties.{key}\": {Text(error)}");
        }

        rd_kafka_conf_set_log_cb(conf, &OnLog);
        rd_kafka_conf_set_error_cb(conf, &OnError);
        rd_kafka_conf_set_opaque(conf, GCHandle.ToIntPtr(_self));
        _client = rd_kafka_new(Consumer, conf, error, ErrorTextSize);
        if (_client == 0)
        {
            rd_kafka_conf_destroy(conf);
            _self.Free();
            throw new StreamSqlException(SqlState.ForeignDataError, $"Kafka client: {Text(error)}");
        }

        _ = rd_kafka_poll_set_consumer(_client);
        _queue = rd_kafka_queue_get_consumer(_client);
        _messages = (Message**)NativeMemory.Alloc(BatchSize, (nuint)sizeof(Message*));
    }

    /// <summary>Why nothing comes at the moment (broker down and the like); null when all is well. Any thread.</summary>
    public string? Impediment => _impediment;

    public void Assign(PartitionFetch partition)
    {
        _byId[partition.SplitId] = partition;
        nint list = rd_kafka_topic_partition_list_new(1);
        rd_kafka_topic_partition_list_add(list, partition.Topic, partition.Partition);
        rd_kafka_topic_partition_list_set_offset(list, partition.Topic, partition.Partition, partition.StartOffset);
        nint error = rd_kafka_incremental_assign(_client, list);
        rd_kafka_topic_partition_list_destroy(list);
        if (error == 0) return;
        string reason = Text(rd_kafka_error_string(error));
        rd_kafka_error_destroy(error);
        throw new StreamSqlException(SqlState.ForeignDataError, $"Kafka partition {partition.SplitId} cannot be read: {reason}");
    }

    /// <summary>
    /// Waits for a message, then takes all there are. Returns the bytes handed over, or -1 when nothing came in time.
    /// </summary>
    public int Fetch(int timeoutMs)
    {
        nint count = rd_kafka_consume_batch_queue(_queue, 0, _messages, BatchSize);
        if (count <= 0)
        {
            // The batch call waits until the batch is full: wait for a batch of one, then take the rest without waiting.
            count = rd_kafka_consume_batch_queue(_queue, timeoutMs, _messages, 1);
            if (count <= 0) return -1;
            nint more = rd_kafka_consume_batch_queue(_queue, 0, _messages + 1, BatchSize - 1);
            count += Math.Max(0, more);
        }

        try
        {
            return Take((int)count);
        }
        finally
        {
            for (int i = 0; i < (int)count; i++) rd_kafka_message_destroy(_messages[i]);
        }
    }

    /// <summary>Makes a waiting <see cref="Fetch"/> return. Any thread.</summary>
    public void Wake()
    {
        lock (_lifetime)
        {
            if (_client != 0) rd_kafka_queue_yield(_queue);
        }
    }

    /// <summary>Commits offsets to the group, without waiting. Any thread.</summary>
    public void Commit(IReadOnlyCollection<(string Topic, int Partition, long Offset)> offsets)
    {
        lock (_lifetime)
        {
            if (_client == 0) return;
            nint list = rd_kafka_topic_partition_list_new(offsets.Count);
            foreach ((string topic, int partition, long offset) in offsets)
            {
                rd_kafka_topic_partition_list_add(list, topic, partition);
                rd_kafka_topic_partition_list_set_offset(list, topic, partition, offset);
            }

            _ = rd_kafka_commit(_client, list, 1);
            rd_kafka_topic_partition_list_destroy(list);
        }
    }

    public void RefreshHighWatermark(PartitionFetch partition)
    {
        long low, high;
        if (rd_kafka_get_watermark_offsets(_client, partition.Topic, partition.Partition, &low, &high) == 0 && high >= 0)
            partition.HighWatermark = high;
    }

    public void Dispose()
    {
        nint client;
        lock (_lifetime)
        {
            if (_client == 0) return;
            client = _client;
            _client = 0;
            rd_kafka_queue_destroy(_queue);
        }

        _ = rd_kafka_consumer_close(client);
        rd_kafka_destroy(client);
        NativeMemory.Free(_messages);
        _self.Free();
    }

    private int Take(int count)
    {
        int bytes = 0;
        for (int i = 0; i < count; i++)
        {
            Message* message = _messages[i];
            if (message->Error != 0) continue;
            PartitionFetch partition = PartitionOf(message);
            if (partition.DrainRecords++ == 0) _touched.Add(partition);
            partition.DrainBytes += (int)Math.Min(message->Length + (_parts.Keys ? message->KeyLength : 0), LargestBlock);
        }

        if (_touched.Count > 0) _impediment = null;
        for (int i = 0; i < count; i++)
        {
            Message* message = _messages[i];
            if (message->Error == 0) bytes += Append(message);
            else TakeEvent(message);
        }

        foreach (PartitionFetch partition in _touched) Close(partition);
        _touched.Clear();
        return bytes;
    }

    private int Append(Message* message)
    {
        PartitionFetch partition = PartitionOf(message);
        int length = checked((int)message->Length);
        int keyLength = _parts.Keys ? checked((int)message->KeyLength) : 0;
        int headerLength = _parts.Headers ? WriteHeaders(message) : 0;
        int total = length + keyLength + headerLength;
        if (partition.Filling is null || partition.FillingBytes + total > partition.Filling.Data!.Capacity)
        {
            Publish(partition);
            partition.Filling = NewBlock(partition, total);
        }

        FetchedBlock block = partition.Filling;
        partition.DrainRecords--;
        partition.DrainBytes -= Math.Min(length + keyLength, partition.DrainBytes);
        block.Position = message->Offset + 1;
        if (_parts.Timestamps) TakeTimestamp(message, block);
        if (message->Payload is null) return 0;
        int row = block.Count++;
        Span<byte> target = block.Data!.Bytes[partition.FillingBytes..];
        new ReadOnlySpan<byte>(message->Payload, length).CopyTo(target);
        block.Records[row] = new RecordRange(partition.FillingBytes, length);
        block.Offsets[row] = message->Offset;
        if (_parts.Keys)
        {
            new ReadOnlySpan<byte>(message->Key, keyLength).CopyTo(target[length..]);
            block.Keys[row] = new RecordRange(partition.FillingBytes + length, message->Key is null ? -1 : keyLength);
        }

        if (_parts.Headers)
        {
            _headers.WrittenSpan.CopyTo(target[(length + keyLength)..]);
            block.Headers[row] = new RecordRange(partition.FillingBytes + length + keyLength, headerLength);
        }

        partition.FillingBytes += total;
        return total;
    }

    private static void TakeTimestamp(Message* message, FetchedBlock block)
    {
        int kind;
        long timestamp = rd_kafka_message_timestamp(message, &kind);
        block.Timestamps[block.Count] = timestamp;
        block.TimestampKinds[block.Count] = (byte)kind;
        block.NewestTimestamp = Math.Max(block.NewestTimestamp, timestamp * 1000);
    }

    private FetchedBlock NewBlock(PartitionFetch partition, int least)
    {
        int records = partition.DrainRecords;
        int bytes = Math.Max(least, Math.Min(LargestBlock, partition.DrainBytes + (_parts.Headers ? records * 64 : 0)));
        partition.FillingBytes = 0;
        return new FetchedBlock
        {
            Data = BufferPool.Rent(Math.Max(1, bytes)),
            Bytes = bytes,
            Records = ArrayPool<RecordRange>.Shared.Rent(records),
            Offsets = ArrayPool<long>.Shared.Rent(records),
            Timestamps = _parts.Timestamps ? new long[records + 1] : [],
            TimestampKinds = _parts.Timestamps ? new byte[records + 1] : [],
            Keys = _parts.Keys ? new RecordRange[records] : [],
            Headers = _parts.Headers ? new RecordRange[records] : [],
        };
    }

    private static void Publish(PartitionFetch partition)
    {
        if (partition.Filling is not { } block) return;
        partition.Filling = null;
        partition.Publish(block);
    }

    private static void Close(PartitionFetch partition)
    {
        Publish(partition);
        partition.DrainRecords = 0;
        partition.DrainBytes = 0;
    }

    /// <summary>End of a partition, or an error: those that do not go away by themselves stop the reader.</summary>
    private void TakeEvent(Message* message)
    {
        if (message->Error == PartitionEof)
        {
            PartitionFetch partition = PartitionOf(message);
            Publish(partition);
            partition.Publish(new FetchedBlock { Position = message->Offset });
            RefreshHighWatermark(partition);
            _impediment = null;
            return;
        }

        string reason = message->Payload is null
            ? Text(rd_kafka_err2str(message->Error))
            : Encoding.UTF8.GetString(message->Payload, (int)message->Length);
        if (KafkaErrors.IsFinal(message->Error)) throw KafkaErrors.Final(message->Error, reason);
        _impediment = reason;
    }

    private PartitionFetch PartitionOf(Message* message)
    {
        // Messages of one partition come in runs.
        if (message->Topic == _lastTopic && message->Partition == _lastPartition) return _last!;
        if (!_partitions.TryGetValue((message->Topic, message->Partition), out PartitionFetch? found))
        {
            found = _byId[$"{Text(rd_kafka_topic_name(message->Topic))}-{message->Partition}"];
            _partitions.Add((message->Topic, message->Partition), found);
        }

        (_lastTopic, _lastPartition, _last) = (message->Topic, message->Partition, found);
        return found;
    }

    /// <summary>Headers as a JSON object into the scratch buffer; values as text, or base64 when they are not UTF-8 or bytes are wanted.</summary>
    private int WriteHeaders(Message* message)
    {
        _headers.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_headers);
        writer.WriteStartObject();
        nint headers;
        if (rd_kafka_message_headers(message, &headers) == 0)
        {
            byte* name;
            byte* value;
            nuint size;
            for (nuint i = 0; rd_kafka_header_get_all(headers, i, &name, &value, &size) == 0; i++)
            {
                writer.WritePropertyName(Text(name));
                var bytes = new ReadOnlySpan<byte>(value, (int)size);
                if (value is null) writer.WriteNullValue();
                else if (!_parts.HeadersAsBytes && Utf8.IsValid(bytes)) writer.WriteStringValue(bytes);
                else writer.WriteBase64StringValue(bytes);
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return _headers.WrittenCount;
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text) ?? "";

    [UnmanagedCallersOnly]
    private static void OnLog(nint client, int level, byte* facility, byte* text)
    {
        // What matters arrives as an error event; the rest would only go to standard error.
    }

    [UnmanagedCallersOnly]
    private static void OnError(nint client, int error, byte* reason, nint opaque)
    {
        if (GCHandle.FromIntPtr(opaque).Target is NativeConsumer consumer) consumer._impediment = Text(reason);
    }
}

/// <summary>Which parts of a message besides offset and payload are kept.</summary>
internal readonly record struct FetchedParts(bool Keys, bool Timestamps, bool Headers, bool HeadersAsBytes);
