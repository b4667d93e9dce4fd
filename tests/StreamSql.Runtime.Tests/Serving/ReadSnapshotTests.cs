using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Runtime.Serving;
using StreamSql.State.Tables;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Serving;

/// <summary>One epoch over several views and tables, and what the session hears when there is none.</summary>
public sealed class ReadSnapshotTests : IDisposable
{
    private readonly ViewRegistry _views = new();
    private readonly VersionedTable _table =
        VersionedTable.Scratch(new VersionedTableDescriptor("t", TestView.Schema, RowIdentity.Key, [0]));

    private readonly TableEpochs _tables;
    private readonly ReadSnapshotFactory _factory;

    public ReadSnapshotTests()
    {
        _tables = new TableEpochs(id => id == 9 ? _table : null);
        _factory = new ReadSnapshotFactory(_views, _tables, TimeProvider.System);
    }

    public void Dispose() => _tables.Dispose();

    [Fact]
    public async Task ViewsAndTablesAreReadAtTheNewestCommonEpoch()
    {
        TestView one = Published(1, 1, 2, 3);
        TestView other = Published(2, 1, 2);
        for (long offset = 1; offset <= 3; offset++) Insert(offset, epoch: offset);
        using ReadSnapshot snapshot = await _factory.CreateAsync(new ReadRequest { Views = [1, 2], Tables = [9] }, default);
        Assert.Equal(2, snapshot.Epoch);
        Assert.Equal(["1|2"], Rows(snapshot, 1));
        Assert.Equal(["1|2"], Rows(snapshot, 2));
        Assert.Equal(["1|1", "2|2"], Rows(snapshot, 9));
        Assert.Empty(snapshot.Notices);

        // Writers go on; the snapshot stays as it is.
        for (long epoch = 4; epoch < 60; epoch++) PutAndPublish(epoch, one, other);
        Assert.Equal(["1|2"], Rows(snapshot, 1));
        Assert.Equal(2, snapshot.CountOf(9));
    }

    [Fact]
    public async Task AViewThatLagsIsWaitedFor()
    {
        Published(1, 5);
        var late = new TestView(_views, 2);
        ValueTask<ReadSnapshot> pending = _factory.CreateAsync(new ReadRequest { Views = [1, 2], Wait = TimeSpan.FromMinutes(1) }, default);
        Assert.False(pending.IsCompleted);
        late.Put(1, 7);
        late.Publish(5);
        using ReadSnapshot snapshot = await pending;
        Assert.Equal(5, snapshot.Epoch);
    }

    [Fact]
    public async Task WithoutCommonEpochTheSessionChooses()
    {
        Published(1, 5);
        Published(2, 6);
        var request = new ReadRequest { Views = [1, 2], Wait = TimeSpan.FromMilliseconds(1) };
        using ReadSnapshot newest = await _factory.CreateAsync(request, default);
        Assert.Null(newest.Epoch);
        Assert.Single(newest.Notices);
        StreamSqlException failure = await Assert.ThrowsAsync<StreamSqlException>(
            async () => await _factory.CreateAsync(request with { Consistency = ReadConsistency.Strict }, default));
        Assert.Equal(SqlState.ObjectNotInPrerequisiteState, failure.SqlState);
    }

    [Fact]
    public async Task AnEpochThatWasDroppedFailsAtOnce()
    {
        TestView view = Published(1, 1);
        for (long epoch = 2; epoch < 60; epoch++) PutAndPublish(epoch, view);
        var request = new ReadRequest { Views = [1], ExactEpoch = 3, Wait = TimeSpan.FromHours(1) };
        await Assert.ThrowsAsync<StreamSqlException>(async () => await _factory.CreateAsync(request, default));
        using ReadSnapshot kept = await _factory.CreateAsync(request with { ExactEpoch = 58 }, default);
        Assert.Equal(["1|58"], Rows(kept, 1));
    }

    [Fact]
    public async Task ATableWhoseEpochIsNotKeptSaysSo()
    {
        Published(1, 1);
        for (long offset = 1; offset <= 100; offset++) Insert(offset, epoch: offset);
        using ReadSnapshot snapshot = await _factory.CreateAsync(new ReadRequest { Views = [1], Tables = [9] }, default);
        Assert.Contains("later epoch", Assert.Single(snapshot.Notices));
    }

    [Fact]
    public void PointLookupsSeeTheNewestEpochInWhateverPartition()
    {
        var view = new TestView(_views, 1, partitions: 3);
        for (long id = 0; id < 30; id++) view.Put(id, id * 10);
        view.Publish(4);
        var points = new PointLookup(_views, _tables);
        for (long id = 0; id < 32; id++)
        {
            StreamChunk key = ChunkText.Inserts([SqlTypes.Int64], [id]);
            Assert.True(points.TryFind(1, key.Columns, [1], 4, out StreamChunk? row));
            Assert.Equal(id < 30 ? [$"+I {id * 10}"] : [], row is null ? [] : ChunkText.Lines(row));
            row?.Release();
            Assert.False(points.TryFind(1, key.Columns, [1], 5, out _));
            key.Release();
        }
    }

    private TestView Published(long objectId, params long[] epochs)
    {
        var view = new TestView(_views, objectId);
        foreach (long epoch in epochs) PutAndPublish(epoch, view);
        return view;
    }

    private static void PutAndPublish(long epoch, params TestView[] views)
    {
        foreach (TestView view in views)
        {
            if (view.Table.PublishedVersion >= epoch) continue;
            view.Put(1, epoch);
            view.Publish(epoch);
        }
    }

    private void Insert(long offset, long epoch)
    {
        StreamChunk chunk = ChunkText.Inserts([SqlTypes.Int64, SqlTypes.Int64], [offset, offset]);
        _table.Apply(chunk);
        chunk.Release();
        _table.Publish(offset);
        _tables.Note(epoch, 9, offset);
    }

    private static List<string> Rows(ReadSnapshot snapshot, long objectId)
    {
        var rows = new List<string>();
        foreach (StreamChunk chunk in snapshot.Scan(objectId, [0, 1]))
        {
            rows.AddRange(ChunkText.Lines(chunk).Select(l => l[3..]));
            chunk.Release();
        }

        return rows;
    }
}
