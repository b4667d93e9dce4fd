using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.State.Logs;
using StreamSql.State.Tables;

namespace StreamSql.State.Tests.Logs;

public sealed class LogStoreTests : IDisposable
{
    private static readonly Schema Rows = new([new Field("id", SqlTypes.Int64, false), new Field("name", SqlTypes.Text)]);

    private readonly string _root = Directory.CreateTempSubdirectory("log-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task What_was_acknowledged_is_there_after_reopening()
    {
        LogStore store = Open();
        store.CreateLog(1, new LogSchema("s", Rows));
        store.CreateLog(2, new LogSchema("t", Rows, true, [0]));
        store.CreateLog(3, new LogSchema("bag", Rows, true));
        LogRange range = await Append(store, 1, [[1L, "a"], [2L, null]]);
        Assert.Equal((0L, 2L), (range.Start, range.End));
        await Append(store, 1, [[3L, "c"]]);
        await Append(store, 2, [[1L, "one"], [2L, "two"]]);
        await Append(store, 2, [[2L, "zwei"]], ConflictAction.Replace);
        await Append(store, 3, [[5L, "x"], [5L, "x"], [6L, "y"]]);
        await Append(store, 3, [[5L, "x"], [6L, "y"]], kinds: [RowKind.Delete, RowKind.Delete]);
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(["+I1|a", "+I2|∅", "+I3|c"], All(store, 1));
            Assert.Equal(["+I1|one", "+I2|two", "-U2|two", "+U2|zwei"], All(store, 2));
            Assert.Equal(["1|one", "2|zwei"], Table(store, 2));
            Assert.Equal(["5|x"], Table(store, 3));
            Assert.Equal(4, store.TableIndex(2).PublishedVersion);
            Assert.Equal(3, store.EndOffset(1));
            store.Dispose();
            store = Open();
        }

        await Append(store, 3, [[5L, "x"]]);
        Assert.Equal(["5|x", "5|x"], Table(store, 3));
        store.Dispose();
    }

    [Fact]
    public async Task A_key_conflict_appends_nothing_of_its_statement()
    {
        using LogStore store = Open();
        store.CreateLog(1, new LogSchema("s", Rows));
        store.CreateLog(2, new LogSchema("t", Rows, true, [0]));
        await Append(store, 2, [[1L, "one"]]);
        StreamChunk fine = TestChunks.Of(Rows, [[8L, "s"]]);
        StreamChunk bad = TestChunks.Of(Rows, [[2L, "two"], [1L, "again"]]);
        StreamSqlException error = await Assert.ThrowsAsync<StreamSqlException>(
            () => store.AppendAsync([new LogChange(1, fine), new LogChange(2, bad)]));
        Assert.Equal(SqlState.UniqueViolation, error.SqlState);
        Assert.Equal("Key (id)=(1) already exists.", error.Detail);
        Assert.Equal(0, store.EndOffset(1));
        Assert.Equal(["1|one"], Table(store, 2));
        error = await Assert.ThrowsAsync<StreamSqlException>(() => Append(store, 2, [[7L, "a"], [7L, "b"]]));
        Assert.Equal(SqlState.UniqueViolation, error.SqlState);
        LogRange range = await Append(store, 2, [[1L, "no"], [3L, "three"], [3L, "no"]], ConflictAction.DoNothing);
        Assert.Equal(1, range.AffectedRows);
        Assert.Equal(["1|one", "3|three"], Table(store, 2));
        fine.Release();
        bad.Release();
    }

    [Fact]
    public async Task Mutations_see_the_table_as_it_is()
    {
        using LogStore store = Open();
        store.CreateLog(2, new LogSchema("t", Rows, true, [0]));
        await Append(store, 2, [[0L, "0"]]);
        Task[] increments = [.. Enumerable.Range(0, 100).Select(_ => store.MutateAsync(2, pin =>
        {
            (RowKind _, object?[] row) = pin.Scan().SelectMany(TestChunks.Drain).Single();
            long next = long.Parse((string)row[1]!, System.Globalization.CultureInfo.InvariantCulture) + 1;
            return [TestChunks.Of(Rows, [row, [0L, $"{next}"]], [RowKind.UpdateBefore, RowKind.UpdateAfter])];
        }))];
        await Task.WhenAll(increments);
        Assert.Equal(["0|100"], Table(store, 2));
        StreamSqlException error = await Assert.ThrowsAsync<StreamSqlException>(
            () => store.MutateAsync(2, _ => throw new StreamSqlException(SqlState.DivisionByZero, "division by zero")));
        Assert.Equal(SqlState.DivisionByZero, error.SqlState);
        LogRange none = await store.MutateAsync(2, _ => []);
        Assert.Equal(0, none.AffectedRows);
    }

    [Fact]
    public async Task Many_appenders_get_their_own_ranges()
    {
        using LogStore store = Open();
        store.CreateLog(1, new LogSchema("s", Rows));
        LogRange[] ranges = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Append(store, 1, [[(long)i, "x"], [(long)i, "y"]])));
        Assert.Equal(1000, store.EndOffset(1));
        Assert.Equal(Enumerable.Range(0, 500).Select(i => i * 2L), ranges.Select(r => r.Start).Order());
        for (int i = 0; i < ranges.Length; i += 50)
        {
            LogBatch batch = store.Read(1, ranges[i].Start, ranges[i].End, 10)!;
            Assert.Equal([$"{i}|x", $"{i}|y"], TestChunks.Drain(batch.Chunk).Select(r => TestChunks.Text(r.Row)));
        }
    }

    [Fact]
    public async Task Reads_cut_at_limits_but_not_between_the_rows_of_an_update()
    {
        LogStore store = Open();
        store.CreateLog(2, new LogSchema("t", Rows, true, [0]));
        await Append(store, 2, [[1L, "a"], [2L, "b"], [3L, "c"]]);
        await Append(store, 2, [[1L, "A"], [2L, "B"]], ConflictAction.Replace);
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal((0L, 2L), Range(store.Read(2, 0, 2, 10)));
            Assert.Equal((0L, 3L), Range(store.Read(2, 0, 100, 4)));
            Assert.Equal((3L, 5L), Range(store.Read(2, 3, 100, 1)));
            Assert.Equal((0L, 7L), Range(store.Read(2, 0, 100, 100)));
            Assert.Null(store.Read(2, 7, 100, 10));
            store.Dispose();
            store = Open();
        }

        store.Dispose();
    }

    [Fact]
    public async Task The_internal_connector_reads_on_and_wakes_up()
    {
        using LogStore store = Open();
        store.CreateLog(1, new LogSchema("s", Rows));
        await Append(store, 1, [[1L, "a"]]);
        var description = new SourceDescription(
            1, "s", new ConnectorOptions(new Dictionary<string, string>()),
            [new DecodedField("name", SqlTypes.Text, true, 1), new DecodedField("o", SqlTypes.Int64, false, -1, "offset")],
            false, null, 1, new NoErrors());
        ISource source = new InternalConnector(store).CreateSource(description);
        SourceSplit split = (await source.CreateEnumerator().DiscoverAsync(CancellationToken.None)).Single();
        using ISplitReader reader = source.CreateReader(0);
        int woken = 0;
        reader.Open(() => Interlocked.Increment(ref woken));
        reader.AddSplit(split);
        Assert.True(reader.Poll(0, long.MaxValue, 100, out SourceBatch batch));
        Assert.Equal(["a|0"], TestChunks.Drain(batch.Chunk!).Select(r => TestChunks.Text(r.Row)));
        Assert.False(reader.Poll(0, long.MaxValue, 100, out _));
        await Append(store, 1, [[2L, "b"]]);
        Assert.Equal(1, woken);
        Assert.Equal(2, reader.KnownEndOffset(0));
        Assert.False(reader.Poll(0, 1, 100, out _));
        Assert.True(reader.Poll(0, 2, 100, out batch));
        Assert.Equal(["b|1"], TestChunks.Drain(batch.Chunk!).Select(r => TestChunks.Text(r.Row)));
    }

    [Fact]
    public async Task A_dropped_log_is_gone_for_good()
    {
        LogStore store = Open();
        store.CreateLog(1, new LogSchema("s", Rows));
        await Append(store, 1, [[1L, "a"]]);
        store.DropLog(1);
        Assert.False(store.Exists(1));
        Assert.Null(store.Read(1, 0, 10, 10));
        store.Dispose();
        store = Open();
        Assert.False(store.Exists(1));
        store.CreateLog(1, new LogSchema("s", Rows));
        Assert.Equal(0, store.EndOffset(1));
        store.Dispose();
    }

    private LogStore Open() => LogStore.Open(_root, TimeProvider.System);

    private static (long, long) Range(LogBatch? batch)
    {
        batch!.Chunk.Release();
        return (batch.Start, batch.End);
    }

    private static async Task<LogRange> Append(
        LogStore store, long id, IReadOnlyList<object?[]> rows, ConflictAction action = ConflictAction.Error, IReadOnlyList<RowKind>? kinds = null)
    {
        StreamChunk chunk = TestChunks.Of(Rows, rows, kinds);
        try
        {
            return await store.AppendAsync(id, chunk, action);
        }
        finally
        {
            chunk.Release();
        }
    }

    private static List<string> All(LogStore store, long id) =>
        [.. TestChunks.Drain(store.Read(id, 0, long.MaxValue, 4096)!.Chunk).Select(r => r.Kind.ToSymbol() + TestChunks.Text(r.Row))];

    private static List<string> Table(LogStore store, long id)
    {
        using TablePin pin = store.TableIndex(id).PinNewest();
        return [.. pin.Scan().SelectMany(TestChunks.Drain).Select(r => TestChunks.Text(r.Row)).Order(StringComparer.Ordinal)];
    }

    private sealed class NoErrors : ISourceErrorSink
    {
        public void Report(SourceError error) => Assert.Fail(error.Reason);
    }
}
