using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.State.Tables;

namespace StreamSql.State.Tests.Tables;

public sealed class VersionedTableTests
{
    private static readonly Schema Pair = TestChunks.Schema(SqlTypes.Int64, SqlTypes.Text);

    [Theory]
    [InlineData(1, 40, 5)]
    [InlineData(2, 40, 300)]
    [InlineData(3, 2000, 300)]
    [InlineData(4, 20000, 3000)]
    public void Keyed_table_agrees_with_a_model_at_every_kept_version(int seed, int keys, int changes)
    {
        var random = new Random(seed);
        VersionedTable table = VersionedTable.Scratch(new VersionedTableDescriptor("t", Pair, RowIdentity.Key, [0], 5));
        var model = new Dictionary<long, string>();
        var history = new List<(long Version, Dictionary<long, string> Rows)>();
        TablePin? oldPin = null;
        long version = 0;
        for (int step = 0; step < 60; step++)
        {
            var rows = new List<object?[]>();
            var kinds = new List<RowKind>();
            for (int i = random.Next(changes); i > 0; i--)
            {
                long key = random.Next(keys);
                bool has = model.TryGetValue(key, out string? old);
                if (has && random.Next(3) == 0)
                {
                    rows.Add([key, old]);
                    kinds.Add(RowKind.Delete);
                    model.Remove(key);
                    continue;
                }

                string value = $"value {random.Next(1000)} of {key}";
                if (has)
                {
                    rows.Add([key, old]);
                    kinds.Add(RowKind.UpdateBefore);
                }

                rows.Add([key, value]);
                kinds.Add(has ? RowKind.UpdateAfter : RowKind.Insert);
                model[key] = value;
            }

            StreamChunk chunk = TestChunks.Of(Pair, rows, kinds);
            table.Apply(chunk);
            chunk.Release();
            version += 1 + random.Next(3);
            table.Publish(version);
            history.Add((version, new Dictionary<long, string>(model)));
            if (step == 20) oldPin = table.Pin(version);
            foreach ((long v, Dictionary<long, string> expected) in history.TakeLast(5)) CheckVersion(table, v, expected, keys, random);
            if (oldPin is not null) CheckVersion(table, history[20].Version, history[20].Rows, keys, random);
            if (step == 40)
            {
                oldPin!.Dispose();
                oldPin = null;
            }

            if (step > 5) CheckChanges(table, history[^4], history[^1]);
        }

        Assert.False(table.TryPin(history[20].Version, out _));
    }

    [Fact]
    public void Memory_follows_the_live_rows()
    {
        VersionedTable table = VersionedTable.Scratch(new VersionedTableDescriptor("t", Pair, RowIdentity.Key, [0], 4));
        for (int version = 1; version <= 200; version++)
        {
            StreamChunk chunk = TestChunks.Of(Pair, [.. Enumerable.Range(0, 1000).Select(k => new object?[] { (long)k, $"{version}" })]);
            table.Apply(chunk);
            chunk.Release();
            table.Publish(version);
        }

        Assert.Equal(1000, table.Count);
        Assert.InRange(table.MemorySize, 1, 2_000_000);
    }

    [Fact]
    public void A_bag_counts_equal_rows()
    {
        VersionedTable table = VersionedTable.Scratch(new VersionedTableDescriptor("t", Pair, RowIdentity.Bag, []));
        Apply(table, [[1L, "a"], [1L, "a"], [1L, null], [2L, "b"]], null);
        table.Publish(1);
        Apply(table, [[1L, "a"], [2L, "b"], [1L, null]], [RowKind.Delete, RowKind.Delete, RowKind.Insert]);
        table.Publish(2);
        Assert.Equal(["1|a", "1|∅", "1|∅"], Rows(table, 2));
        Assert.Equal(["1|a", "1|a", "1|∅", "2|b"], Rows(table, 1));
        Assert.Equal(3, table.Count);
        List<string> changes = [.. table.ChangesBetween(1, 2)!.SelectMany(TestChunks.Drain)
            .Select(c => c.Kind.ToSymbol() + TestChunks.Text(c.Row)).Order()];
        Assert.Equal(["+I1|∅", "-D1|a", "-D2|b"], changes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_append_only_table_keeps_order_and_tells_what_was_added()
    {
        VersionedTable table = VersionedTable.Scratch(new VersionedTableDescriptor("t", Pair, RowIdentity.AppendOnly, []));
        for (int version = 1; version <= 100; version++)
        {
            Apply(table, [.. Enumerable.Range(0, version).Select(i => new object?[] { (long)((version * 1000) + i), "x" })], null);
            table.Publish(version);
        }

        using TablePin pin = table.Pin(95);
        List<long> keys = [.. pin.Scan([0]).SelectMany(TestChunks.Drain).Select(r => (long)r.Row[0]!)];
        Assert.Equal(95 * 96 / 2, keys.Count);
        Assert.Equal(keys.Order(), keys);
        List<long> added = [.. table.ChangesBetween(98, 100)!.SelectMany(TestChunks.Drain).Select(r => (long)r.Row[0]!)];
        Assert.Equal(99 + 100, added.Count);
        Assert.Equal(99_000, added.Min());
    }

    [Fact]
    public async Task Readers_see_whole_versions_while_the_writer_goes_on()
    {
        Schema schema = TestChunks.Schema(SqlTypes.Int64, SqlTypes.Int64);
        VersionedTable table = VersionedTable.Scratch(new VersionedTableDescriptor("t", schema, RowIdentity.Key, [0], 3));
        void Step(long version)
        {
            // In version v every key holds v, and keys below v % 50 are gone.
            var rows = new List<object?[]>();
            var kinds = new List<RowKind>();
            for (long key = 0; key < 200; key++)
            {
                rows.Add([key, version]);
                kinds.Add(key < version % 50 ? RowKind.Delete : RowKind.Insert);
            }

            StreamChunk chunk = TestChunks.Of(schema, rows, kinds);
            table.Apply(chunk);
            chunk.Release();
            table.Publish(version);
        }

        Step(1);
        bool stop = false;
        Task[] readers = [.. Enumerable.Range(0, 2).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            while (!Volatile.Read(ref stop))
            {
                using TablePin pin = table.PinNewest();
                long expected = 200 - (pin.Version % 50);
                List<object?[]> rows = [.. pin.Scan().SelectMany(TestChunks.Drain).Select(r => r.Row)];
                Assert.Equal(expected, rows.Count);
                Assert.All(rows, r => Assert.Equal(pin.Version, r[1]));
                for (int i = 0; i < 50; i++)
                {
                    long key = random.Next(200);
                    Assert.Equal(key >= pin.Version % 50, Get(pin, key) == $"{key}|{pin.Version}");
                }
            }
        }))];
        for (long version = 2; version < 1500; version++) Step(version);
        Volatile.Write(ref stop, true);
        await Task.WhenAll(readers);
    }

    private static void Apply(VersionedTable table, IReadOnlyList<object?[]> rows, IReadOnlyList<RowKind>? kinds)
    {
        StreamChunk chunk = TestChunks.Of(table.Descriptor.Schema, rows, kinds);
        table.Apply(chunk);
        chunk.Release();
    }

    private static List<string> Rows(VersionedTable table, long version)
    {
        using TablePin pin = table.Pin(version);
        return [.. pin.Scan().SelectMany(TestChunks.Drain).Select(r => TestChunks.Text(r.Row)).Order(StringComparer.Ordinal)];
    }

    private static string? Get(TablePin pin, long key)
    {
        StreamChunk probe = TestChunks.Of([SqlTypes.Int64], [[key]]);
        ColumnBuilder[] into = [.. pin.Table.Descriptor.Schema.Fields.Select(f => ColumnBuilder.Create(f.Type))];
        bool found = pin.TryGet(probe.Columns, 0, null, into);
        probe.Release();
        Column[] columns = [.. into.Select(b => b.Finish())];
        string? text = found ? TestChunks.Text([.. columns.Select(c => c.GetValue(0))]) : null;
        foreach (Column column in columns) column.Release();
        return text;
    }

    private static void CheckVersion(VersionedTable table, long version, Dictionary<long, string> expected, int keys, Random random)
    {
        using TablePin pin = table.Pin(version);
        Dictionary<long, string> rows = pin.Scan().SelectMany(TestChunks.Drain).ToDictionary(r => (long)r.Row[0]!, r => (string)r.Row[1]!);
        Assert.Equal(expected.Count, rows.Count);
        Assert.Equal(expected.Count, pin.Count);
        foreach ((long key, string value) in expected) Assert.Equal(value, rows[key]);
        for (int i = 0; i < 20; i++)
        {
            long key = random.Next(keys);
            Assert.Equal(expected.TryGetValue(key, out string? value) ? $"{key}|{value}" : null, Get(pin, key));
        }
    }

    private static void CheckChanges(
        VersionedTable table, (long Version, Dictionary<long, string> Rows) from, (long Version, Dictionary<long, string> Rows) to)
    {
        var rows = new Dictionary<long, string>(from.Rows);
        foreach ((RowKind kind, object?[] row) in table.ChangesBetween(from.Version, to.Version)!.SelectMany(TestChunks.Drain))
        {
            if (kind.IsRetract())
            {
                Assert.Equal(row[1], rows[(long)row[0]!]);
                rows.Remove((long)row[0]!);
            }
            else
            {
                rows.Add((long)row[0]!, (string)row[1]!);
            }
        }

        Assert.Equal(to.Rows.OrderBy(r => r.Key), rows.OrderBy(r => r.Key));
    }
}
