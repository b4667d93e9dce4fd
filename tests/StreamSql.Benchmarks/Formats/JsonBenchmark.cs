using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;

namespace StreamSql.Benchmarks.Formats;

/// <summary>
/// JSON bids in memory (more than the caches hold) into columns, one core, CPU time of the thread. Beside it, in the same run: a pass that only
/// adds up the bytes (what memory gives) and a loop over the framework's reader that finds the same fields.
/// </summary>
internal sealed class JsonBenchmark(Options options) : IDecodeFaults
{
    private const int Batch = 4096;

    private readonly int _rounds = options.GetInt32("rounds", 7);

    public int Run()
    {
        Console.WriteLine(ProcessUsage.Machine());
        BidRecords bids = BidRecords.Make(options.GetInt32("rows", 256 * 1024));
        double rows = bids.Ranges.Length;
        double gigabytes = bids.Bytes / 1e9;
        double memory = ThreadCpu.Median(_rounds, () => Sum(bids.Buffer.Bytes[..(int)bids.Bytes]));
        Print($"{rows:0} bids of {bids.Bytes / rows:0} bytes; memory read", $"{gigabytes / memory:0.0} GB/s");
        double reader = ThreadCpu.Median(_rounds, () => ReadWithFramework(bids));
        Print("Utf8JsonReader, names compared, numbers parsed, texts found", $"{rows / reader / 1e6:0.00} M rows/s, {gigabytes / reader:0.00} GB/s");
        foreach (string fields in new[] { "auction,bidder,price,channel,url,date_time,extra", "auction,price", "auction,price,date_time" })
        {
            double decode = Measure(bids, fields.Split(','));
            Print(
                $"decoder, {fields}",
                $"{rows / decode / 1e6:0.00} M rows/s, {gigabytes / decode:0.00} GB/s, {reader / decode:0.0} x the framework, "
                + $"{memory / decode:0.00} of memory bandwidth");
        }

        return 0;
    }

    public void Report(int record, string reason, bool dropRow) => throw new InvalidOperationException(reason);

    private static void Print(string what, string figures) => Console.WriteLine($"{what}: {figures}");

    private static long Sum(ReadOnlySpan<byte> bytes)
    {
        Vector<long> sum = default;
        foreach (Vector<long> part in MemoryMarshal.Cast<byte, Vector<long>>(bytes)) sum += part;
        return Vector.Sum(sum);
    }

    private double Measure(BidRecords bids, string[] fields)
    {
        DecodedColumn[] wanted = [.. fields.Select(name => bids.Schema[bids.Schema.IndexOf(name)]).Select((f, i) => new DecodedColumn(f.Name, f.Type, f.Nullable, i))];
        using RecordDecoder decoder = BidRecords.Json.CreateDecoder(BidRecords.Options(("connector", "datagen"), ("format", "json")), wanted);
        var columns = new Column[wanted.Length];
        return ThreadCpu.Median(_rounds, () =>
        {
            for (int at = 0; at < bids.Ranges.Length; at += Batch)
            {
                decoder.Decode(bids.Buffer, bids.Ranges.AsSpan(at, Math.Min(Batch, bids.Ranges.Length - at)), columns, this);
                foreach (Column column in columns) column.Release();
            }
        });
    }

    private static long ReadWithFramework(BidRecords bids)
    {
        long sum = 0;
        foreach (RecordRange range in bids.Ranges)
        {
            var reader = new Utf8JsonReader(bids.Buffer.Bytes.Slice(range.Start, range.Length));
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) sum += Value(ref reader);
        }

        return sum;
    }

    private static long Value(ref Utf8JsonReader reader)
    {
        bool number = reader.ValueTextEquals("auction"u8) || reader.ValueTextEquals("bidder"u8) || reader.ValueTextEquals("price"u8);
        reader.Read();
        return number ? reader.GetInt64() : reader.ValueSpan.Length;
    }
}
