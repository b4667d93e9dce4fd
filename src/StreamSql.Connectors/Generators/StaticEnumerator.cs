using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.Generators;

/// <summary>Splits that are known from the options alone.</summary>
internal sealed class StaticEnumerator(IReadOnlyList<SourceSplit> splits) : ISplitEnumerator
{
    public ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation) => new(splits);

    public ValueTask DisposeAsync() => default;
}
