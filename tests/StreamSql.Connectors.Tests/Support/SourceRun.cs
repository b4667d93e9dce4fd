using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.Tests.Support;

/// <summary>A reader driven by its wake-ups, as a task would.</summary>
internal sealed class SourceRun : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ISplitReader _reader;
    private readonly AutoResetEvent _wake = new(false);
    private readonly List<SourceSplit> _splits = [];

    public SourceRun(ISource source, params IEnumerable<SourceSplit> splits)
    {
        _reader = source.CreateReader(0);
        _reader.Open(() => _wake.Set());
        foreach (SourceSplit split in splits) Add(split);
    }

    public ISplitReader Reader => _reader;

    public Dictionary<string, long> Offsets { get; } = [];

    /// <summary>For each row, where its batch ended.</summary>
    public List<long> EndOffsets { get; } = [];

    public List<object?[]> Rows { get; } = [];

    public void Add(SourceSplit split)
    {
        Assert.Equal(_splits.Count, _reader.AddSplit(split));
        _splits.Add(split);
        Offsets[split.Id] = split.StartOffset;
    }

    /// <summary>Polls until the condition holds.</summary>
    public void Until(Func<bool> done, long limit = long.MaxValue, int maxRows = 4096)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!done())
        {
            bool any = false;
            for (int i = 0; i < _splits.Count; i++)
            {
                if (!_reader.Poll(i, limit, maxRows, out SourceBatch batch)) continue;
                any = true;
                Assert.True(batch.NextOffset > Offsets[_splits[i].Id] && batch.NextOffset <= limit, $"{batch.NextOffset} after {Offsets[_splits[i].Id]}, limit {limit}");
                Offsets[_splits[i].Id] = batch.NextOffset;
                for (int row = batch.Chunk?.RowCount ?? 0; row > 0; row--) EndOffsets.Add(batch.NextOffset);
                TestSources.Take(batch, Rows);
            }

            if (!any) Assert.True(_wake.WaitOne(Patience - TimeProvider.System.GetElapsedTime(start)), "nothing came in time");
        }
    }

    /// <summary>Polls until something came or the end.</summary>
    public void Once()
    {
        int rows = Rows.Count;
        Until(() => Rows.Count > rows || Enumerable.Range(0, _splits.Count).All(_reader.IsFinished), maxRows: 1);
    }

    public void UntilRows(int count) => Until(() => Rows.Count >= count);

    public void UntilFinished(int maxRows = 4096) => Until(() => Enumerable.Range(0, _splits.Count).All(_reader.IsFinished), maxRows: maxRows);

    public void Dispose()
    {
        _reader.Dispose();
        _wake.Dispose();
    }
}
