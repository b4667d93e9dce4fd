using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Nexmark;

/// <summary>The Nexmark auction events: a function of seed and event number, in columns.</summary>
internal sealed class NexmarkConnector(TimeProvider time) : IConnector
{
    public string Name => "nexmark";

    public IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("nexmark.table.type", "combined, person, auction or bid.", "combined"),
        new("nexmark.event.num", "Events of all kinds in all; absent: without end."),
        new("nexmark.event.rate", "Events of all kinds per second of the wall clock; 0: full speed.", "0"),
        new("nexmark.first-event.rate", "Events of all kinds per second of event time."),
        new("nexmark.min.event.gap.in.ns", "Event time between two events, when the rate is not given.", "100000"),
        new("nexmark.split.num", "Splits; absent: the parallelism."),
        new("seed", "Events are a function of the seed and their number.", "0"),
    ];

    public bool CanRead => true;

    public bool CanWrite => false;

    public IReadOnlyList<Field> MetadataColumns => [];

    public Schema DefaultSchema(ConnectorOptions options) => NexmarkProjection.DefaultSchema(new NexmarkConfig(options, 1).Entity);

    public (string Column, long DelayMicros)? DefaultWatermark(ConnectorOptions options) => ("date_time", 4_000_000);

    public ValueTask ValidateAsync(ConnectorOptions options, Schema declared, CancellationToken cancellation)
    {
        var config = new NexmarkConfig(options, 1);
        foreach (Field field in declared.Fields) NexmarkProjection.Resolve(config.Entity, field.Name, field.Type);
        return default;
    }

    public ISource CreateSource(SourceDescription description) => new NexmarkSource(description, time);

    public ISink CreateSink(SinkDescription description) => throw StreamSqlException.NotSupported("writing to connector \"nexmark\"");
}

/// <summary>Splits take turns of <see cref="NexmarkConfig.Block"/> events; an offset counts the events of all kinds of its split.</summary>
internal sealed class NexmarkSource : ISource
{
    private readonly SourceDescription _description;
    private readonly TimeProvider _time;
    private readonly NexmarkConfig _config;

    public NexmarkSource(SourceDescription description, TimeProvider time)
    {
        _description = description;
        _time = time;
        _config = new NexmarkConfig(description.Options, description.Parallelism);
    }

    public bool IsBounded => _config.Events is not null;

    public TimeSpan? DiscoveryInterval => null;

    public ISplitEnumerator CreateEnumerator()
    {
        var splits = new SourceSplit[_config.Splits];
        for (int i = 0; i < splits.Length; i++)
            splits[i] = new SourceSplit($"nexmark-{i}", 0, IsBounded ? _config.SplitLength(i) : null);
        return new StaticEnumerator(splits);
    }

    public ISplitReader CreateReader(int subtask) => new NexmarkReader(_description, _config, _time);
}

/// <summary>Generates the columns asked for. Owned by the task's thread.</summary>
internal sealed class NexmarkReader : GeneratorReader
{
    private readonly NexmarkBatch _batch;
    private readonly NexmarkColumns.Maker[] _makers;
    private readonly SqlType[] _types;

    public NexmarkReader(SourceDescription description, NexmarkConfig config, TimeProvider time)
        : base(config.EventsPerSecond / config.Splits, time)
    {
        _batch = new NexmarkBatch(config);
        _types = [.. description.Decoded.Select(f => f.Type)];
        _makers = [.. description.Decoded.Select(f => NexmarkProjection.Resolve(config.Entity, f.Name, f.Type))];
    }

    protected override StreamChunk? Generate(int slot, long offset, long end, int maxRows, out long next)
    {
        next = _batch.Plan(slot, offset, end, maxRows);
        if (_batch.Rows == 0) return null;
        var columns = new Column[_makers.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = _makers[i](_batch, _types[i], null);
        return new StreamChunk(columns, _batch.Rows);
    }
}
