using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Nexmark;

/// <summary>Texts of persons that are made byte by byte: e-mail addresses and credit card numbers.</summary>
internal static class PersonText
{
    private const int LongestEmail = 20;
    private const int CardLength = 19;

    public static Column Emails(NexmarkBatch batch, SqlType type, PooledBuffer? validity) =>
        Write(batch, type, validity, NexmarkColumns.Draw(batch, 12), LongestEmail, static (bits, text) =>
        {
            int local = 3 + (int)(bits & 3);
            int host = 3 + (int)(bits >> 2 & 1);
            bits >>= 3;
            for (int i = 0; i < local + host + 1; i++, bits /= 26) text[i] = (byte)('a' + (bits % 26));
            text[local] = (byte)'@';
            ".com"u8.CopyTo(text[(local + host + 1)..]);
            return local + host + 5;
        });

    public static Column CreditCards(NexmarkBatch batch, SqlType type, PooledBuffer? validity) =>
        Write(batch, type, validity, NexmarkColumns.Draw(batch, 13), CardLength, static (bits, text) =>
        {
            for (int i = 0; i < CardLength; i++)
            {
                bool gap = i % 5 == 4;
                text[i] = gap ? (byte)' ' : (byte)('0' + (bits % 10));
                if (!gap) bits /= 10;
            }

            return CardLength;
        });

    private delegate int TextMaker(ulong bits, Span<byte> text);

    private static ViewColumn Write(
        NexmarkBatch batch, SqlType type, PooledBuffer? validity, EventRandom random, int longest, TextMaker make)
    {
        ReadOnlySpan<NexmarkRun> runs = batch.Runs(NexmarkEntity.Person);
        PooledBuffer views = BufferPool.Rent<StringView>(Math.Max(1, batch.Rows));
        Span<StringView> target = views.As<StringView>()[..batch.Rows];
        if (validity is not null) target.Clear();
        int persons = 0;
        foreach (NexmarkRun run in runs) persons += run.Count;
        PooledBuffer data = BufferPool.Rent(Math.Max(1, persons * longest));
        int used = 0;
        foreach (NexmarkRun run in runs)
        {
            for (int i = 0; i < run.Count; i++)
            {
                Span<byte> text = data.Bytes.Slice(used, longest);
                text = text[..make(random.Bits(run.FirstEvent + i), text)];
                target[run.Row + i] = text.Length <= StringView.MaxInline ? StringView.Inline(text) : StringView.Outside(text, 0, used);
                used += text.Length;
            }
        }

        return new ViewColumn(type, batch.Rows, views, [data], validity);
    }
}
