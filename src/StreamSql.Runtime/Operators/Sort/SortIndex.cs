using System.Buffers.Binary;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Runtime.Operators.Sort;

/// <summary>
/// The order of rows by memcomparable sort keys: the first eight bytes are compared as a number, the rest only on ties, and
/// equal keys stay in the order of arrival.
/// </summary>
internal static class SortIndex
{
    /// <summary>Row numbers of <paramref name="columns"/> in order.</summary>
    public static int[] Sort(ReadOnlySpan<Column> columns, int rows, IReadOnlyList<SortKey> keys)
    {
        var entries = new Entry[rows];
        var writer = new ByteWriter(Math.Max(1024, rows * 10 * keys.Count));
        try
        {
            long[] starts = new long[rows + 1];
            for (int row = 0; row < rows; row++)
            {
                foreach (SortKey key in keys) KeyEncoding.Append(ref writer, columns[key.Column], row, key.Descending, key.NullsFirst);
                starts[row + 1] = writer.Length;
            }

            byte[] bytes = writer.ToArray();
            for (int row = 0; row < rows; row++)
                entries[row] = new Entry(Prefix(bytes, (int)starts[row], (int)starts[row + 1]), row);
            Array.Sort(entries, new Comparer(bytes, starts));
        }
        finally
        {
            writer.Dispose();
        }

        int[] order = new int[rows];
        for (int i = 0; i < rows; i++) order[i] = entries[i].Row;
        return order;
    }

    /// <summary>True when the two rows have equal values in all key columns.</summary>
    public static bool AreEqual(ReadOnlySpan<Column> columns, IReadOnlyList<int> keys, int left, int right, ref ByteWriter scratch)
    {
        scratch.Clear();
        foreach (int key in keys) KeyEncoding.Append(ref scratch, columns[key], left, false, false);
        int split = scratch.Length;
        foreach (int key in keys) KeyEncoding.Append(ref scratch, columns[key], right, false, false);
        return scratch.Written[..split].SequenceEqual(scratch.Written[split..]);
    }

    private static ulong Prefix(byte[] bytes, int start, int end)
    {
        if (end - start >= 8) return BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(start));
        ulong prefix = 0;
        for (int i = 0; i < 8; i++) prefix = prefix << 8 | (start + i < end ? bytes[start + i] : (byte)0);
        return prefix;
    }

    private readonly record struct Entry(ulong Prefix, int Row);

    private sealed class Comparer(byte[] bytes, long[] starts) : IComparer<Entry>
    {
        public int Compare(Entry x, Entry y)
        {
            if (x.Prefix != y.Prefix) return x.Prefix < y.Prefix ? -1 : 1;
            int order = Key(x.Row).SequenceCompareTo(Key(y.Row));
            return order != 0 ? order : x.Row.CompareTo(y.Row);
        }

        private ReadOnlySpan<byte> Key(int row) => bytes.AsSpan((int)starts[row], (int)(starts[row + 1] - starts[row]));
    }
}
