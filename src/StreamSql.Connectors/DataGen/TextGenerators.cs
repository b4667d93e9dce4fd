using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.DataGen;

/// <summary>Random hexadecimal digits, <c>length</c> of them (100), as in Flink.</summary>
internal sealed class TextGenerator : FieldGenerator
{
    private readonly EventRandom _random;
    private readonly int _length;

    public TextGenerator(SqlType type, FieldSettings settings, EventRandom random)
        : base(type)
    {
        _random = random;
        long declared = type.Modifier > 4 ? type.Modifier - 4 : 100;
        long length = settings.Int64("length", declared);
        _length = length is >= 0 and <= 65_536 ? (int)length : throw settings.Invalid("length", length.ToString(), "0 to 65536");
    }

    protected override Column Generate(RowRun run, PooledBuffer? validity)
    {
        PooledBuffer views = BufferPool.Rent<StringView>(run.Count);
        Span<StringView> target = views.As<StringView>();
        bool inline = _length <= StringView.MaxInline;
        PooledBuffer[] data = inline ? [] : [BufferPool.Rent(_length * run.Count)];
        Span<byte> small = stackalloc byte[StringView.MaxInline];
        for (int row = 0; row < run.Count; row++)
        {
            bool isNull = validity is not null && !Bitmap.Get(validity.As<ulong>(), row);
            Span<byte> text = inline ? small[.._length] : data[0].Bytes.Slice(row * _length, _length);
            Fill(text, run.Number(row));
            if (isNull) target[row] = default;
            else target[row] = inline ? StringView.Inline(text) : StringView.Outside(text, 0, row * _length);
        }

        return new ViewColumn(Type, run.Count, views, data, validity);
    }

    private void Fill(Span<byte> text, long number)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        ulong bits = _random.Bits(number);
        for (int i = 0; i < text.Length; i++)
        {
            if ((i & 15) == 0) bits = EventRandom.Mix(bits + (ulong)i);
            text[i] = digits[(int)(bits >> ((i & 15) * 4)) & 15];
        }
    }
}

/// <summary>true or false, evenly.</summary>
internal sealed class BooleanGenerator(SqlType type, EventRandom random) : FieldGenerator(type)
{
    protected override Column Generate(RowRun run, PooledBuffer? validity)
    {
        BitColumn column = BitColumn.Allocate(Type, run.Count, validity);
        Span<ulong> bits = column.WritableBits;
        for (int row = 0; row < run.Count; row++)
            if ((random.Bits(run.Number(row)) & 1) != 0) Bitmap.Set(bits, row);
        return column;
    }
}

/// <summary>Random uuids of version 4.</summary>
internal sealed class UuidGenerator(SqlType type, EventRandom random) : FieldGenerator(type)
{
    protected override Column Generate(RowRun run, PooledBuffer? validity)
    {
        FixedColumn<UuidValue> column = FixedColumn<UuidValue>.Allocate(Type, run.Count, validity);
        for (int row = 0; row < run.Count; row++)
        {
            ulong high = random.Bits(run.Number(row));
            ulong low = EventRandom.Mix(high);
            column.WritableValues[row] = new UuidValue((high & ~0xF000UL) | 0x4000, (low >> 2) | (2UL << 62));
        }

        return column;
    }
}
