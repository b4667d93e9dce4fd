using System.Text;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;

namespace StreamSql.Benchmarks.Kernels;

/// <summary>Chunks shaped like bids: price and auction (bigint), rate (double), at (timestamp), channel and url (text). More than the caches hold.</summary>
internal sealed class KernelData
{
    public const int Price = 0;
    public const int Auction = 1;
    public const int Rate = 2;
    public const int At = 3;
    public const int Channel = 4;
    public const int Url = 5;

    private static readonly string[] Channels = ["apple", "google", "facebook", "baidu", "channel-1234567"];

    public KernelData(int rows)
    {
        var random = new Random(42);
        Chunks = new StreamChunk[(rows + StreamChunk.MaxRows - 1) / StreamChunk.MaxRows];
        for (int i = 0; i < Chunks.Length; i++) Chunks[i] = Make(random);
        Rows = Chunks.Length * (long)StreamChunk.MaxRows;
    }

    public static readonly SqlType[] Types =
        [SqlTypes.Int64, SqlTypes.Int64, SqlTypes.Float64, SqlTypes.Timestamp, SqlTypes.Text, SqlTypes.Text];

    public StreamChunk[] Chunks { get; }

    public long Rows { get; }

    public static ReadOnlySpan<T> Values<T>(StreamChunk chunk, int column)
        where T : unmanaged => ((FixedColumn<T>)chunk[column]).Values;

    private static StreamChunk Make(Random random)
    {
        ColumnBuilder[] builders = [.. Types.Select(t => ColumnBuilder.Create(t, StreamChunk.MaxRows))];
        for (int row = 0; row < StreamChunk.MaxRows; row++)
        {
            ((FixedBuilder<long>)builders[Price]).Append(random.Next(1, 10_000_000));
            ((FixedBuilder<long>)builders[Auction]).Append(random.Next(1000, 100_000));
            ((FixedBuilder<double>)builders[Rate]).Append(random.NextDouble());
            ((FixedBuilder<long>)builders[At]).Append(1_700_000_000_000_000 + random.NextInt64(86_400_000_000));
            ((ViewBuilder)builders[Channel]).Append(Encoding.UTF8.GetBytes(Channels[random.Next(Channels.Length)]));
            ((ViewBuilder)builders[Url]).Append(Encoding.UTF8.GetBytes($"https://www.nexmark.com/{random.Next():x8}/item.htm?query=1"));
        }

        return new StreamChunk([.. builders.Select(b => b.Finish())], StreamChunk.MaxRows);
    }
}
