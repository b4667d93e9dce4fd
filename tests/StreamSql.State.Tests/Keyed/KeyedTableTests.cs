using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Types;
using StreamSql.State.Keyed;

namespace StreamSql.State.Tests.Keyed;

public sealed class KeyedTableTests
{
    public static TheoryData<string> Shapes => ["int64", "pair", "text", "mixed", "none"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Finds_what_was_added_and_forgets_what_was_removed(string shape)
    {
        SqlType[] types = TypesOf(shape);
        KeyedTable table = KeyedTable.Scratch(new KeyedTableDescriptor("t", types, 8, 1));
        var model = new Dictionary<string, (long Value, string Text)>(StringComparer.Ordinal);
        var random = new Random(7);
        for (int round = 0; round < 60; round++)
        {
            List<object?[]> keys = [.. Enumerable.Range(0, random.Next(1, 400)).Select(_ => KeyOf(shape, random))];
            (int[] slots, StreamChunk chunk) = Probe(table, types, keys, true);
            for (int i = 0; i < slots.Length; i++)
            {
                string key = TestChunks.Text(keys[i]);
                (long value, string text) = model.GetValueOrDefault(key, (0, ""));
                Assert.Equal(value, table.Rows.Field<long>(slots[i], table.ValueOffset));
                Assert.Equal(text, System.Text.Encoding.UTF8.GetString(table.GetBytes(slots[i], 0)));
                text = new string('x', random.Next(60));
                model[key] = (value + 1, text);
                table.Rows.Field<long>(slots[i], table.ValueOffset)++;
                table.SetBytes(slots[i], 0, System.Text.Encoding.UTF8.GetBytes(text));
            }

            chunk.Release();
            RemoveSome(table, types, model, keys, random);
            Assert.Equal(model.Count, table.Count);
        }

        Assert.Equal(model.Keys.Order(StringComparer.Ordinal), AllKeys(table, types).Order(StringComparer.Ordinal));
    }

    private static void RemoveSome(
        KeyedTable table, SqlType[] types, Dictionary<string, (long, string)> model, List<object?[]> keys, Random random)
    {
        List<object?[]> some = [.. keys.Where(_ => random.Next(3) == 0).DistinctBy(TestChunks.Text)];
        if (some.Count == 0) return;
        (int[] slots, StreamChunk chunk) = Probe(table, types, some, false);
        chunk.Release();
        for (int i = 0; i < slots.Length; i++)
        {
            Assert.True(slots[i] >= 0);
            table.Remove(slots[i]);
            model.Remove(TestChunks.Text(some[i]));
        }

        (slots, chunk) = Probe(table, types, some, false);
        chunk.Release();
        Assert.All(slots, s => Assert.Equal(-1, s));
    }

    private static IEnumerable<string> AllKeys(KeyedTable table, SqlType[] types)
    {
        int cursor = 0;
        int[] slots = new int[100];
        for (int count; (count = table.NextSlots(ref cursor, slots)) > 0;)
        {
            ColumnBuilder[] builders = [.. types.Select(t => ColumnBuilder.Create(t))];
            table.ReadKeys(slots.AsSpan(0, count), builders);
            Column[] columns = [.. builders.Select(b => b.Finish())];
            for (int i = 0; i < count; i++) yield return TestChunks.Text([.. columns.Select(c => c.GetValue(i))]);
            foreach (Column column in columns) column.Release();
        }
    }

    private static (int[] Slots, StreamChunk Chunk) Probe(KeyedTable table, SqlType[] types, List<object?[]> keys, bool add)
    {
        StreamChunk chunk = TestChunks.Of(types, keys);
        ulong[] hashes = new ulong[keys.Count];
        int[] slots = new int[keys.Count];
        KeyHash.Compute(chunk.Columns, keys.Count, hashes);
        int[] rows = [.. Enumerable.Range(0, keys.Count)];
        if (add) table.FindOrAdd(chunk.Columns, hashes, rows, slots);
        else table.Find(chunk.Columns, hashes, rows, slots);
        return (slots, chunk);
    }

    private static SqlType[] TypesOf(string shape) => shape switch
    {
        "int64" => [SqlTypes.Int64],
        "pair" => [SqlTypes.Timestamp, SqlTypes.Int64],
        "text" => [SqlTypes.Text],
        "mixed" => [SqlTypes.Int32, SqlTypes.Text, SqlTypes.Decimal, SqlTypes.Boolean, SqlTypes.ListOf(SqlTypes.Int32)],
        _ => [],
    };

    private static object?[] KeyOf(string shape, Random random) => shape switch
    {
        "int64" => [random.Next(50) == 0 ? null : random.Next(3000) * 1_000_003L],
        "pair" => [random.Next(50) == 0 ? null : random.Next(5) * 10_000_000L, (long)random.Next(800)],
        "text" => [random.Next(50) == 0 ? null : new string((char)('a' + random.Next(20)), random.Next(40))],
        "mixed" =>
        [
            random.Next(3), random.Next(2) == 0 ? "short" : "a rather longer text", random.Next(9) == 0 ? null : (decimal)random.Next(3),
            random.Next(2) == 0, random.Next(3) == 0 ? null : new object?[] { random.Next(2), null },
        ],
        _ => [],
    };
}
