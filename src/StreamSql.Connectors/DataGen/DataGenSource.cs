using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.DataGen;

/// <summary>Splits interleave: offset k of split i of n is row k·n + i.</summary>
internal sealed class DataGenSource : ISource
{
    private readonly SourceDescription _description;
    private readonly TimeProvider _time;
    private readonly FieldGenerator[] _fields;
    private readonly int _splits;
    private readonly long? _rows;

    public DataGenSource(SourceDescription description, TimeProvider time)
    {
        _description = description;
        _time = time;
        _splits = Math.Max(1, description.Parallelism);
        long seed = description.Options.GetInt64("seed", 0);
        _fields = [.. description.Decoded.Select(f => FieldGenerator.Create(description.Options, f.Name, f.Type, seed))];
        long? sequenceEnd = _fields.Min(f => f.Rows);
        _rows = description.Options.Find("number-of-rows") is null
            ? sequenceEnd
            : Math.Min(description.Options.GetInt64("number-of-rows", 0), sequenceEnd ?? long.MaxValue);
    }

    public bool IsBounded => _rows is not null;

    public TimeSpan? DiscoveryInterval => null;

    public ISplitEnumerator CreateEnumerator()
    {
        var splits = new SourceSplit[_splits];
        for (int i = 0; i < _splits; i++)
            splits[i] = new SourceSplit($"datagen-{i}", 0, _rows is { } rows ? Math.Max(0, (rows - i + _splits - 1) / _splits) : null);
        return new StaticEnumerator(splits);
    }

    public ISplitReader CreateReader(int subtask) => new Reader(this, DataGenConnector.Rate(_description.Options) / _splits);

    private sealed class Reader(DataGenSource source, double rate) : GeneratorReader(rate, source._time)
    {
        protected override StreamChunk Generate(int slot, long offset, long end, int maxRows, out long next)
        {
            int rows = (int)Math.Min(maxRows, end - offset);
            next = offset + rows;
            var columns = new Column[source._fields.Length];
            long now = (source._time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
            var run = new RowRun((offset * source._splits) + slot, source._splits, rows, now);
            for (int i = 0; i < columns.Length; i++) columns[i] = source._fields[i].Generate(run);
            return new StreamChunk(columns, rows);
        }
    }
}

/// <summary>The rows of a batch: numbers First, First + Step, …; <paramref name="NowMicros"/> is the wall clock.</summary>
internal readonly record struct RowRun(long First, int Step, int Count, long NowMicros)
{
    public long Number(int row) => First + ((long)row * Step);
}
