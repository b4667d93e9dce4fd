using StreamSql.Core.Errors;
using StreamSql.Runtime.Serving;
using StreamSql.Runtime.Tests.Operators;
using StreamSql.State.Tables;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Serving;

/// <summary>What a subscriber sees, fast or slow, and what it leaves behind.</summary>
public sealed class SubscriptionTests
{
    private readonly ViewRegistry _views = new();

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task FoldedChangesAreTheViewAtEveryEpoch(int partitions)
    {
        var random = new Random(partitions);
        var view = new TestView(_views, 7, partitions);
        var live = new HashSet<long>();
        Change(view, random, live);
        view.Publish(1);
        var lines = new List<string>();
        await using IAsyncEnumerator<SubscriptionEntry> reader = Start(new Subscription(_views, 7, "v"));
        Assert.Equal(1, await ReadEpochAsync(reader, lines));
        for (long epoch = 2; epoch < 60; epoch++)
        {
            Change(view, random, live);
            view.Publish(epoch);

            // Sometimes the reader is a few epochs behind; it may see them one by one or together, never out of order.
            if (random.Next(3) == 0) continue;
            long seen = 0;
            while (seen < epoch) seen = await ReadEpochAsync(reader, lines);
            Assert.Equal(epoch, seen);
            Assert.Equal(view.Rows(), Changelog.Fold(lines));
        }
    }

    [Fact]
    public async Task WithoutSnapshotOnlyChangesCome()
    {
        var view = new TestView(_views, 7);
        view.Put(1, 10);
        view.Publish(1);
        var lines = new List<string>();
        await using IAsyncEnumerator<SubscriptionEntry> reader = Start(new Subscription(_views, 7, "v") { WithSnapshot = false });
        await ReadEpochAsync(reader, lines);
        Assert.Empty(lines);
        view.Put(1, 11);
        view.Publish(2);
        await ReadEpochAsync(reader, lines);
        Assert.Equal(["-U 1|10", "+U 1|11"], lines);
    }

    [Fact]
    public async Task ASlowReaderIsCutOffAndHoldsNothing()
    {
        var view = new TestView(_views, 7);
        view.Put(1, 0);
        view.Publish(1);
        await using IAsyncEnumerator<SubscriptionEntry> reader = Start(new Subscription(_views, 7, "v") { MaxBacklogBytes = 64 << 10 });
        Assert.True(await reader.MoveNextAsync());
        reader.Current.Changes!.Release();
        long epoch = 1;
        for (; epoch < 4000 && view.Table.OldestVersion < 100; epoch++)
        {
            for (long id = 0; id < 50; id++) view.Put(id, epoch);
            view.Publish(epoch + 1);
        }

        Assert.True(view.Table.KeptVersions().Count <= 16, $"{view.Table.KeptVersions().Count} versions are kept at epoch {epoch}");
        StreamSqlException failure = await Assert.ThrowsAsync<StreamSqlException>(async () => await reader.MoveNextAsync());
        Assert.Equal(SqlState.ConfigurationLimitExceeded, failure.SqlState);
    }

    [Fact]
    public async Task CancellationReleasesWhatWasHeld()
    {
        var view = new TestView(_views, 7);
        view.Put(1, 0);
        view.Publish(1);
        using var cancel = new CancellationTokenSource();
        var lines = new List<string>();
        IAsyncEnumerator<SubscriptionEntry> reader = new Subscription(_views, 7, "v").ReadAsync(cancel.Token).GetAsyncEnumerator();
        await ReadEpochAsync(reader, lines);
        ValueTask<bool> waiting = reader.MoveNextAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
        await reader.DisposeAsync();
        for (long epoch = 2; epoch < 40; epoch++)
        {
            view.Put(1, epoch);
            view.Publish(epoch);
        }

        Assert.True(view.Table.OldestVersion > 20);
    }

    [Fact]
    public async Task ADroppedViewEndsItsSubscriptions()
    {
        var view = new TestView(_views, 7);
        view.Publish(1);
        var lines = new List<string>();
        await using IAsyncEnumerator<SubscriptionEntry> reader = Start(new Subscription(_views, 7, "v"));
        await ReadEpochAsync(reader, lines);
        ValueTask<bool> waiting = reader.MoveNextAsync();
        _views.Unregister(7);
        StreamSqlException failure = await Assert.ThrowsAsync<StreamSqlException>(async () => await waiting);
        Assert.Equal(SqlState.UndefinedTable, failure.SqlState);
    }

    private static IAsyncEnumerator<SubscriptionEntry> Start(Subscription subscription) =>
        subscription.ReadAsync(CancellationToken.None).GetAsyncEnumerator();

    private static void Change(TestView view, Random random, HashSet<long> live)
    {
        for (int i = random.Next(20); i > 0; i--)
        {
            long id = random.Next(40);
            if (live.Contains(id) && random.Next(3) == 0)
            {
                view.Delete(id);
                live.Remove(id);
                continue;
            }

            view.Put(id, random.Next(5));
            live.Add(id);
        }
    }

    private static async Task<long> ReadEpochAsync(IAsyncEnumerator<SubscriptionEntry> reader, List<string> lines)
    {
        while (await reader.MoveNextAsync())
        {
            if (reader.Current.Changes is not { } chunk) return reader.Current.Epoch;
            lines.AddRange(ChunkText.Lines(chunk));
            chunk.Release();
        }

        throw new InvalidOperationException("the subscription ended");
    }
}
