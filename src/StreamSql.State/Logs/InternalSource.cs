using StreamSql.Core.Connectors;

namespace StreamSql.State.Logs;

/// <summary>One embedded log as a source.</summary>
internal sealed class InternalSource(LogStore store, SourceDescription description) : ISource, ISplitEnumerator
{
    public bool IsBounded => description.Bounded;

    public TimeSpan? DiscoveryInterval => null;

    public ISplitEnumerator CreateEnumerator() => this;

    public ISplitReader CreateReader(int subtask) => new InternalSplitReader(store, description);

    public ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation) => ValueTask.FromResult<IReadOnlyList<SourceSplit>>(
        [new SourceSplit(InternalConnector.SplitId, 0, description.Bounded ? store.EndOffset(description.ObjectId) : null)]);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
