using System.Buffers.Binary;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Types;
using StreamSql.State.Keyed;

namespace StreamSql.State.Tests.Keyed;

public sealed class SortedTableTests
{
    [Theory]
    [InlineData(1, 3, 20)]
    [InlineData(2, 3, 5000)]
    [InlineData(3, 1, 60000)]
    public void Agrees_with_sorted_dictionaries(int seed, int keys, int range)
    {
        var random = new Random(seed);
        SortedTable table = SortedTable.Scratch(new SortedTableDescriptor("s", [SqlTypes.Int64], 8));
        int[] slots = Slots(table, keys);
        var model = Enumerable.Range(0, keys).Select(_ => new SortedDictionary<int, byte[]>()).ToArray();
        for (int step = 0; step < range * 4; step++)
        {
            int key = random.Next(keys);
            int sort = random.Next(range);
            byte[] row = new byte[random.Next(50)];
            random.NextBytes(row);
            bool shrink = step > range * 3;
            if (random.Next(shrink ? 2 : 4) > 0)
            {
                Assert.Equal(!model[key].ContainsKey(sort), table.Put(slots[key], Bytes(sort), row));
                model[key][sort] = row;
            }
            else
            {
                Assert.Equal(model[key].Remove(sort), table.Remove(slots[key], Bytes(sort)));
            }

            if (step % (range / 4) == 0) Check(table, slots[key], model[key], random.Next(range));
        }

        for (int key = 0; key < keys; key++) Check(table, slots[key], model[key], range / 2);
        foreach (int slot in slots) table.RemoveKey(slot);
        Assert.Equal(0, table.Keys.Count);
    }

    private static void Check(SortedTable table, int slot, SortedDictionary<int, byte[]> model, int from)
    {
        Assert.Equal(model.Count, table.CountOf(slot));
        var ascending = new List<(int, string)>();
        for (SortedCursor cursor = table.Scan(slot, Bytes(from)); cursor.MoveNext();)
            ascending.Add((Number(cursor.Key), Convert.ToHexString(cursor.Row)));
        Assert.Equal(model.Where(p => p.Key >= from).Select(p => (p.Key, Convert.ToHexString(p.Value))), ascending);
        var descending = new List<int>();
        for (SortedCursor cursor = table.Scan(slot, Bytes(from), true); cursor.MoveNext();) descending.Add(Number(cursor.Key));
        Assert.Equal(model.Keys.Where(k => k <= from).Reverse(), descending);
        Assert.Equal(model.Count > 0, table.First(slot, out ReadOnlySpan<byte> first, out _));
        if (model.Count == 0) return;
        Assert.Equal(model.Keys.First(), Number(first));
        Assert.True(table.Last(slot, out ReadOnlySpan<byte> last, out _));
        Assert.Equal(model.Keys.Last(), Number(last));
        Assert.True(table.TryGet(slot, Bytes(model.Keys.First()), out ReadOnlySpan<byte> row));
        Assert.Equal(model.Values.First(), row.ToArray());
        Assert.False(table.TryGet(slot, Bytes(-5), out _));
    }

    private static int[] Slots(SortedTable table, int keys)
    {
        StreamChunk chunk = TestChunks.Of([SqlTypes.Int64], [.. Enumerable.Range(0, keys).Select(k => new object?[] { (long)k })]);
        ulong[] hashes = new ulong[keys];
        KeyHash.Compute(chunk.Columns, keys, hashes);
        int[] slots = new int[keys];
        table.Keys.FindOrAdd(chunk.Columns, hashes, [.. Enumerable.Range(0, keys)], slots);
        chunk.Release();
        return slots;
    }

    private static byte[] Bytes(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)value ^ 0x8000_0000u);
        return bytes;
    }

    private static int Number(ReadOnlySpan<byte> bytes) => (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) ^ 0x8000_0000u);
}
