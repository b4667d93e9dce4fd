using System.Buffers;
using StreamSql.Connectors;
using StreamSql.Core.Connectors;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Benchmarks.Formats;

/// <summary>Nexmark bids as JSON records behind each other, made by the generator and the encoder of the engine.</summary>
internal sealed class BidRecords
{
    private static readonly ConnectorRegistry Registry = new();

    private BidRecords(PooledBuffer buffer, RecordRange[] ranges, Schema schema)
    {
        Buffer = buffer;
        Ranges = ranges;
        Schema = schema;
    }

    public PooledBuffer Buffer { get; }

    public RecordRange[] Ranges { get; }

    public Schema Schema { get; }

    public long Bytes => Ranges[^1].Start + Ranges[^1].Length;

    public static IFormat Json => Registry.Formats.Single(f => f.Name == "json");

    public static ConnectorOptions Options(params (string Key, string Value)[] with) =>
        Registry.Canonicalise(with.Select(w => KeyValuePair.Create(w.Key, w.Value)));

    /// <summary>All in memory.</summary>
    public static BidRecords Make(int count)
    {
        var text = new ArrayBufferWriter<byte>(count * 280);
        var ranges = new List<RecordRange>(count);
        Schema schema = Write(count, text, () => ranges.Add(new RecordRange(ranges.Count == 0 ? 0 : End(ranges[^1]) + 1, 0)), ranges);
        PooledBuffer buffer = BufferPool.Rent(text.WrittenCount + 64);
        text.WrittenSpan.CopyTo(buffer.Bytes);
        return new BidRecords(buffer, [.. ranges], schema);
    }

    /// <summary>As lines of a file.</summary>
    public static Schema WriteFile(string path, int count)
    {
        using FileStream file = File.Create(path);
        var text = new ArrayBufferWriter<byte>(1 << 20);
        return Write(count, text, () => { }, null, () =>
        {
            file.Write(text.WrittenSpan);
            text.ResetWrittenCount();
        });
    }

    private static int End(RecordRange range) => range.Start + range.Length;

    private static Schema Write(int count, ArrayBufferWriter<byte> text, Action begin, List<RecordRange>? ranges, Action? flush = null)
    {
        ConnectorOptions options = Options(("connector", "nexmark"), ("nexmark.table.type", "bid"), ("nexmark.first-event.rate", "1000000"));
        IConnector nexmark = Registry.Get("nexmark");
        Schema schema = nexmark.DefaultSchema(options)!;
        ISource source = nexmark.CreateSource(new SourceDescription(
            1, "bids", options, [.. schema.Fields.Select((f, i) => new DecodedField(f.Name, f.Type, f.Nullable, i))], false, null, 1, new NoErrors()));
        using ISplitReader reader = source.CreateReader(0);
        reader.Open(() => { });
        int split = reader.AddSplit(source.CreateEnumerator().DiscoverAsync(default).AsTask().Result[0]);
        using RecordEncoder encoder = Json.CreateEncoder(options, schema);
        for (int written = 0; written < count;)
        {
            reader.Poll(split, long.MaxValue, Math.Min(4096, count - written), out SourceBatch batch);
            for (int row = 0; row < batch.Chunk!.RowCount; row++, written++)
            {
                begin();
                encoder.Encode(batch.Chunk, row, text);
                if (ranges is not null) ranges[^1] = ranges[^1] with { Length = text.WrittenCount - ranges[^1].Start };
                text.GetSpan(1)[0] = (byte)'\n';
                text.Advance(1);
            }

            batch.Chunk.Release();
            flush?.Invoke();
        }

        return schema;
    }

    private sealed class NoErrors : ISourceErrorSink
    {
        public void Report(SourceError error) => throw new InvalidOperationException(error.Reason);
    }
}
