using StreamSql.Core.Columnar;
using StreamSql.Core.Types;

namespace StreamSql.Core.Encoding;

/// <summary>The loops of <see cref="KeyHash"/>: one per physical kind, without a test for nulls inside.</summary>
internal static class ColumnHasher
{
    /// <summary>Values hashed at a time, so that scratch space stays on the stack.</summary>
    private const int Block = 256;

    private interface IHash<T>
    {
        static abstract ulong Of(T value);
    }

    /// <summary>Sets the hashes of a key's first column.</summary>
    public static void First(Column column, Span<ulong> hashes)
    {
        Values(column, 0, hashes);
        Nulls(column, 0, hashes);
    }

    /// <summary>Combines the hashes so far with those of a further column.</summary>
    public static void Next(Column column, Span<ulong> hashes)
    {
        Span<ulong> scratch = stackalloc ulong[Block];
        for (int start = 0; start < hashes.Length; start += Block)
        {
            Span<ulong> part = hashes[start..Math.Min(hashes.Length, start + Block)];
            Span<ulong> values = scratch[..part.Length];
            Values(column, start, values);
            Nulls(column, start, values);
            for (int i = 0; i < part.Length; i++) part[i] = KeyHash.Combine(part[i], values[i]);
        }
    }

    private static void Nulls(Column column, int start, Span<ulong> hashes)
    {
        if (!column.HasNulls) return;
        ReadOnlySpan<ulong> validity = column.Validity;
        for (int i = 0; i < hashes.Length; i++)
            if (!Bitmap.Get(validity, start + i)) hashes[i] = KeyHash.Null;
    }

    private static void Values(Column column, int start, Span<ulong> hashes)
    {
        switch (column)
        {
            case FixedColumn<long> c: Fixed<long, Int64Hash>(c, start, hashes); break;
            case FixedColumn<int> c: Fixed<int, Int32Hash>(c, start, hashes); break;
            case FixedColumn<short> c: Fixed<short, Int16Hash>(c, start, hashes); break;
            case FixedColumn<double> c: Fixed<double, Float64Hash>(c, start, hashes); break;
            case FixedColumn<float> c: Fixed<float, Float32Hash>(c, start, hashes); break;
            case FixedColumn<decimal> c: Fixed<decimal, DecimalHash>(c, start, hashes); break;
            case FixedColumn<IntervalValue> c: Fixed<IntervalValue, IntervalHash>(c, start, hashes); break;
            case FixedColumn<UuidValue> c: Fixed<UuidValue, UuidHash>(c, start, hashes); break;
            case ViewColumn c:
                for (int i = 0; i < hashes.Length; i++) hashes[i] = KeyHash.OfBytes(c.GetBytes(start + i));
                break;
            case BitColumn c:
                ReadOnlySpan<ulong> bits = c.Bits;
                for (int i = 0; i < hashes.Length; i++) hashes[i] = KeyHash.OfInt64(Bitmap.Get(bits, start + i) ? 1 : 0);
                break;
            case ListColumn c: Lists(c, start, hashes); break;
            default: Structs((StructColumn)column, start, hashes); break;
        }
    }

    private static void Fixed<T, THash>(FixedColumn<T> column, int start, Span<ulong> hashes)
        where T : unmanaged
        where THash : struct, IHash<T>
    {
        ReadOnlySpan<T> values = column.Values.Slice(start, hashes.Length);
        for (int i = 0; i < values.Length && i < hashes.Length; i++) hashes[i] = THash.Of(values[i]);
    }

    private static void Lists(ListColumn column, int start, Span<ulong> hashes)
    {
        ulong[] elements = new ulong[column.Elements.Length];
        First(column.Elements, elements);
        ReadOnlySpan<int> offsets = column.Offsets;
        for (int i = 0; i < hashes.Length; i++)
        {
            ReadOnlySpan<ulong> own = elements.AsSpan(offsets[start + i]..offsets[start + i + 1]);
            ulong hash = KeyHash.OfInt64(own.Length);
            foreach (ulong element in own) hash = KeyHash.Combine(hash, element);
            hashes[i] = hash;
        }
    }

    private static void Structs(StructColumn column, int start, Span<ulong> hashes)
    {
        ulong[] fields = new ulong[column.Length];
        KeyHash.Compute(column.Fields, column.Length, fields);
        fields.AsSpan(start, hashes.Length).CopyTo(hashes);
    }

    private readonly struct Int64Hash : IHash<long>
    {
        public static ulong Of(long value) => KeyHash.Mix((ulong)value);
    }

    private readonly struct Int32Hash : IHash<int>
    {
        public static ulong Of(int value) => KeyHash.OfInt64(value);
    }

    private readonly struct Int16Hash : IHash<short>
    {
        public static ulong Of(short value) => KeyHash.OfInt64(value);
    }

    private readonly struct Float64Hash : IHash<double>
    {
        public static ulong Of(double value) => KeyHash.OfDouble(value);
    }

    private readonly struct Float32Hash : IHash<float>
    {
        public static ulong Of(float value) => KeyHash.OfDouble(value);
    }

    private readonly struct DecimalHash : IHash<decimal>
    {
        public static ulong Of(decimal value) => KeyHash.OfDecimal(value);
    }

    private readonly struct IntervalHash : IHash<IntervalValue>
    {
        public static ulong Of(IntervalValue value) => KeyHash.OfInterval(value);
    }

    private readonly struct UuidHash : IHash<UuidValue>
    {
        public static ulong Of(UuidValue value) => KeyHash.OfUuid(value);
    }
}
