using System.Text;
using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;

namespace StreamSql.Connectors.Nexmark;

/// <summary>The fixed strings of the generator and one permanent block of random letters that text values are cut from.</summary>
internal static class NexmarkText
{
    public const int Channels = 10_000;

    /// <summary>Start positions in <see cref="Letters"/>; a power of two. Longest text cut from it: <see cref="LongestCut"/>.</summary>
    public const int LetterPositions = 1 << 20;

    public const int LongestCut = 512;

    private static readonly string[] FirstNames =
        ["Peter", "Paul", "Luke", "John", "Saul", "Vicky", "Kate", "Julie", "Sarah", "Deiter", "Walter"];

    private static readonly string[] LastNames =
        ["Shultz", "Abrams", "Spencer", "White", "Bartels", "Walton", "Smith", "Jones", "Noris"];

    public static readonly PooledBuffer[] Letters = [PooledBuffer.Permanent(RandomLetters())];

    public static readonly TextTable Names =
        new([.. FirstNames.SelectMany(_ => LastNames, (first, last) => first + " " + last)]);

    public static readonly TextTable States = new(["AZ", "CA", "ID", "OR", "WA", "WY"]);

    public static readonly TextTable Cities = new(
        ["Phoenix", "Los Angeles", "San Francisco", "Boise", "Portland", "Bend", "Redmond", "Seattle", "Kent", "Cheyenne"]);

    /// <summary>The four hot channels, then channel-0 … channel-9999.</summary>
    public static readonly TextTable ChannelNames = new(
        [.. (string[])["Google", "Facebook", "Baidu", "Apple"], .. Enumerable.Range(0, Channels).Select(i => $"channel-{i}")]);

    /// <summary>The URL of each entry of <see cref="ChannelNames"/>; nine in ten of the cold ones name their channel.</summary>
    public static readonly TextTable Urls = new([.. Enumerable.Range(0, Channels + 4).Select(Url)]);

    private static string Url(int index)
    {
        var random = new EventRandom(1, 99);
        string Word(int part)
        {
            ulong bits = random.Bits((index * 8) + part);
            int length = 3 + (int)(bits & 1);
            return string.Create(length, bits >> 1, static (span, seed) =>
            {
                for (int i = 0; i < span.Length; i++, seed /= 26) span[i] = (char)('a' + (seed % 26));
            });
        }

        string url = $"https://www.nexmark.com/{Word(0)}/{Word(1)}/{Word(2)}/item.htm?query=1";
        int channel = index - 4;
        bool named = channel >= 0 && random.Bits((index * 8) + 3) % 10 > 0;
        return named ? $"{url}&channel_id={Reverse((uint)channel) & 0x7FFF_FFFF}" : url;
    }

    /// <summary>Bits in reverse, which spreads the channel numbers as in the public generator.</summary>
    private static uint Reverse(uint value)
    {
        uint result = 0;
        for (int bit = 0; bit < 32; bit++) result |= (value >> bit & 1) << (31 - bit);
        return result;
    }

    private static byte[] RandomLetters()
    {
        var random = new EventRandom(7, 7);
        byte[] letters = GC.AllocateUninitializedArray<byte>(LetterPositions + LongestCut, pinned: true);
        for (int i = 0; i < letters.Length; i++)
            letters[i] = (byte)('a' + EventRandom.Scale((uint)random.Bits(i), 26));
        return letters;
    }

    /// <summary>Strings laid out once for the life of the process, and a view of each.</summary>
    internal sealed class TextTable
    {
        public TextTable(IReadOnlyList<string> texts)
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>(Math.Max(1, texts.Sum(Encoding.UTF8.GetByteCount)), pinned: true);
            Views = new StringView[texts.Count];
            int used = 0;
            for (int i = 0; i < texts.Count; i++)
            {
                int length = Encoding.UTF8.GetBytes(texts[i], bytes.AsSpan(used));
                ReadOnlySpan<byte> text = bytes.AsSpan(used, length);
                Views[i] = length <= StringView.MaxInline ? StringView.Inline(text) : StringView.Outside(text, 0, used);
                used += length;
            }

            Data = [PooledBuffer.Permanent(bytes)];
        }

        public StringView[] Views { get; }

        public PooledBuffer[] Data { get; }
    }
}
