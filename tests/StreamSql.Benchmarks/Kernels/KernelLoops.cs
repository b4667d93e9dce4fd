using StreamSql.Core.Columnar;

namespace StreamSql.Benchmarks.Kernels;

/// <summary>What a programmer would write by hand for each kernel: a plain scalar loop over one chunk into an array at hand.</summary>
internal sealed class KernelLoops
{
    private readonly long[] _longs = new long[StreamChunk.MaxRows];
    private readonly double[] _doubles = new double[StreamChunk.MaxRows];
    private readonly decimal[] _decimals = new decimal[StreamChunk.MaxRows];
    private readonly bool[] _flags = new bool[StreamChunk.MaxRows];
    private readonly int[] _rows = new int[StreamChunk.MaxRows];

    public void AddConstant(StreamChunk chunk)
    {
        ReadOnlySpan<long> price = KernelData.Values<long>(chunk, KernelData.Price);
        for (int i = 0; i < price.Length; i++) _longs[i] = checked(price[i] + 7);
    }

    public void AddColumns(StreamChunk chunk)
    {
        ReadOnlySpan<long> price = KernelData.Values<long>(chunk, KernelData.Price), auction = KernelData.Values<long>(chunk, KernelData.Auction);
        for (int i = 0; i < price.Length && i < auction.Length; i++) _longs[i] = checked(price[i] + auction[i]);
    }

    public void Multiply(StreamChunk chunk)
    {
        ReadOnlySpan<long> price = KernelData.Values<long>(chunk, KernelData.Price), auction = KernelData.Values<long>(chunk, KernelData.Auction);
        for (int i = 0; i < price.Length && i < auction.Length; i++) _longs[i] = checked(price[i] * auction[i]);
    }

    public void MultiplyFloat(StreamChunk chunk)
    {
        ReadOnlySpan<double> rate = KernelData.Values<double>(chunk, KernelData.Rate);
        for (int i = 0; i < rate.Length; i++) _doubles[i] = rate[i] * 0.908;
    }

    public void MultiplyDecimal(StreamChunk chunk)
    {
        ReadOnlySpan<long> price = KernelData.Values<long>(chunk, KernelData.Price);
        for (int i = 0; i < price.Length; i++) _decimals[i] = price[i] * 0.908m;
    }

    public void Compare(StreamChunk chunk)
    {
        ReadOnlySpan<long> price = KernelData.Values<long>(chunk, KernelData.Price);
        for (int i = 0; i < price.Length; i++) _flags[i] = price[i] > 5_000_000;
    }

    public void Filter(StreamChunk chunk)
    {
        ReadOnlySpan<long> price = KernelData.Values<long>(chunk, KernelData.Price), auction = KernelData.Values<long>(chunk, KernelData.Auction);
        int count = 0;
        for (int i = 0; i < price.Length && i < auction.Length; i++)
        {
            _rows[count] = i;
            count += price[i] > 5_000_000 & auction[i] < 50_000 ? 1 : 0;
        }
    }

    public void Remainder(StreamChunk chunk)
    {
        ReadOnlySpan<long> auction = KernelData.Values<long>(chunk, KernelData.Auction);
        for (int i = 0; i < auction.Length; i++) _longs[i] = auction[i] % 123;
    }

    public void Case(StreamChunk chunk)
    {
        ReadOnlySpan<long> price = KernelData.Values<long>(chunk, KernelData.Price), auction = KernelData.Values<long>(chunk, KernelData.Auction);
        for (int i = 0; i < price.Length && i < auction.Length; i++) _longs[i] = price[i] > 5_000_000 ? price[i] : auction[i];
    }

    public void EqualText(StreamChunk chunk)
    {
        var channel = (ViewColumn)chunk[KernelData.Channel];
        for (int i = 0; i < channel.Length; i++) _flags[i] = channel.GetBytes(i).SequenceEqual("facebook"u8);
    }

    public void Prefix(StreamChunk chunk)
    {
        var channel = (ViewColumn)chunk[KernelData.Channel];
        for (int i = 0; i < channel.Length; i++) _flags[i] = channel.GetBytes(i).StartsWith("channel"u8);
    }

    public void TextLength(StreamChunk chunk)
    {
        var url = (ViewColumn)chunk[KernelData.Url];
        for (int i = 0; i < url.Length; i++)
        {
            int characters = 0;
            foreach (byte c in url.GetBytes(i)) characters += (c & 0xC0) != 0x80 ? 1 : 0;
            _longs[i] = characters;
        }
    }

    public void TruncateMinute(StreamChunk chunk)
    {
        ReadOnlySpan<long> at = KernelData.Values<long>(chunk, KernelData.At);
        for (int i = 0; i < at.Length; i++)
        {
            long rest = at[i] % 60_000_000;
            _longs[i] = at[i] - (rest < 0 ? rest + 60_000_000 : rest);
        }
    }

    public void SubtractInterval(StreamChunk chunk)
    {
        ReadOnlySpan<long> at = KernelData.Values<long>(chunk, KernelData.At);
        for (int i = 0; i < at.Length; i++) _longs[i] = at[i] == long.MaxValue || at[i] == long.MinValue ? at[i] : checked(at[i] - 4_000_000);
    }

    public void HashLong(StreamChunk chunk)
    {
        ReadOnlySpan<long> auction = KernelData.Values<long>(chunk, KernelData.Auction);
        for (int i = 0; i < auction.Length; i++)
        {
            ulong h = (ulong)auction[i];
            h ^= h >> 32;
            h *= 0xE9846AF9B1A615D;
            h ^= h >> 32;
            h *= 0xE9846AF9B1A615D;
            _longs[i] = (long)(h ^ (h >> 28));
        }
    }

    public void HashText(StreamChunk chunk)
    {
        var url = (ViewColumn)chunk[KernelData.Url];
        for (int i = 0; i < url.Length; i++)
        {
            ulong hash = 14695981039346656037;
            ReadOnlySpan<ulong> words = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, ulong>(url.GetBytes(i));
            foreach (ulong word in words)
            {
                hash = (hash ^ word) * 0x9E3779B97F4A7C15;
                hash ^= hash >> 29;
            }

            _longs[i] = (long)hash;
        }
    }
}
