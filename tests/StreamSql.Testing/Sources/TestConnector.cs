using System.Collections.Concurrent;
using System.Globalization;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;
using StreamSql.Testing.Operators;

namespace StreamSql.Testing.Sources;

/// <summary>Reads <see cref="TestLog"/>s by object id.</summary>
public sealed class TestConnector : IConnector
{
    public ConcurrentDictionary<long, TestLog> Logs { get; } = new();

    /// <summary>Largest batch that a poll returns.</summary>
    public int BatchRows { get; set; } = StreamChunk.MaxRows;

    /// <summary>How often splits are looked for in logs that are not bounded.</summary>
    public TimeSpan DiscoveryInterval { get; set; } = TimeSpan.FromHours(1);

    public string Name => "test";

    public IReadOnlyList<OptionSpec> Options => [];

    public bool CanRead => true;

    public bool CanWrite => false;

    public IReadOnlyList<Field> MetadataColumns => [];

    public ValueTask ValidateAsync(ConnectorOptions options, Schema declared, CancellationToken cancellation) => default;

    public ISource CreateSource(SourceDescription description) => new Source(Logs[description.ObjectId], this);

    public ISink CreateSink(SinkDescription description) => throw new NotSupportedException();

    private sealed class Source(TestLog log, TestConnector connector) : ISource
    {
        public bool IsBounded => log.Bounded;

        public TimeSpan? DiscoveryInterval => log.Bounded ? null : connector.DiscoveryInterval;

        public ISplitEnumerator CreateEnumerator() => new Enumerator(log);

        public ISplitReader CreateReader(int subtask) => new Reader(log, connector.BatchRows);
    }

    private sealed class Enumerator(TestLog log) : ISplitEnumerator
    {
        public ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation) => new(
        [
            .. Enumerable.Range(0, log.Splits).Select(i => new SourceSplit(
                i.ToString(CultureInfo.InvariantCulture), 0, log.Bounded ? log.EndOf(i) : null)),
        ]);

        public ValueTask DisposeAsync() => default;
    }

    private sealed class Reader(TestLog log, int batchRows) : ISplitReader
    {
        private readonly List<(int Split, long Offset, long Stop)> _splits = [];
        private Action _wakeUp = () => { };

        public void Open(Action wakeUp)
        {
            _wakeUp = wakeUp;
            log.Listen(wakeUp);
        }

        public int AddSplit(SourceSplit split)
        {
            _splits.Add((int.Parse(split.Id, CultureInfo.InvariantCulture), split.StartOffset, split.StopOffset ?? long.MaxValue));
            return _splits.Count - 1;
        }

        public bool Poll(int split, long limitOffset, int maxRows, out SourceBatch batch)
        {
            (int number, long offset, long stop) = _splits[split];
            long end = Math.Min(Math.Min(log.EndOf(number), limitOffset), stop - log.Hollow);
            int rows = (int)Math.Min(end - offset, Math.Min(maxRows, batchRows));
            batch = default;
            if (rows <= 0) return false;
            _splits[split] = (number, offset + rows, stop);
            batch = new SourceBatch(SequenceLeaf.Rows(offset, rows, log.Keys, number * 1_000_000_000L), offset + rows, rows * 16);
            return true;
        }

        public long KnownEndOffset(int split) => Math.Min(log.EndOf(_splits[split].Split), _splits[split].Stop);

        public bool IsFinished(int split) => _splits[split].Offset >= _splits[split].Stop - log.Hollow;

        public void Dispose() => log.Forget(_wakeUp);
    }
}
