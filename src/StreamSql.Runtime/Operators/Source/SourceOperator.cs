using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Operators.Source;

/// <summary>
/// Reads the splits of one subtask in turn, computes columns, generates watermarks per split, and emits each barrier exactly at its
/// epoch's cut. Its state is the next offset and the watermark of every split. Owned by its task; the epoch clock freezes it by a lock.
/// </summary>
public sealed partial class SourceOperator : StreamOperator
{
    private readonly SourceSpec _spec;
    private readonly ISourceHost _host;
    private readonly object _sync = new();
    private readonly List<SplitCursor> _splits = [];
    private readonly SourceErrorCounter _errors = new();
    private ISplitReader? _reader;
    private SourceProjection? _projection;
    private WatermarkGenerator? _generator;
    private bool _splitsComplete;
    private bool _assigned;
    private int _turn;

    public SourceOperator(SourceSpec spec, ISourceHost host)
    {
        _spec = spec;
        _host = host;
    }

    public SourceErrorCounter Errors => _errors;

    public SourceSpec Spec => _spec;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        Func<string, IConnector> find = context.Services.Connectors
            ?? throw new InvalidOperationException("a source needs the connector registry");
        ISource source = find(_spec.Connector).CreateSource(Describe(_spec, context.Parallelism, _errors));
        _projection = _spec.Computed is null ? null : new SourceProjection(_spec.Computed);
        if (_spec.Watermark is not null) _generator = new WatermarkGenerator(_spec.Watermark, SourceProjection.Compile);
        RestoreOffsets();
        ISplitReader reader = source.CreateReader(context.Subtask);
        reader.Open(_host.WakeUp);
        lock (_sync) _reader = reader;
    }

    public override void ProcessChunk(StreamChunk chunk, int input) => throw new NotSupportedException("a source has no inputs");

    public override void ProcessBarrier(Barrier barrier)
    {
        if (barrier.IsCheckpoint && Context.HasState) SaveOffsets(barrier.CheckpointId);
    }

    /// <summary>Takes over splits that the job master assigns; <paramref name="complete"/>: no others will follow.</summary>
    public void AddSplits(IReadOnlyList<SourceSplit> splits, bool complete)
    {
        lock (_sync)
        {
            foreach (SourceSplit split in splits) AddSplit(split);

            // Restored watermarks hold from the start.
            Combine();
            _splitsComplete |= complete;
            _assigned = true;
        }

        _host.WakeUp();
    }

    /// <summary>How the connector is told what to read.</summary>
    public static SourceDescription Describe(SourceSpec spec, int parallelism, ISourceErrorSink errors) => new(
        spec.ObjectId,
        spec.ObjectName,
        new ConnectorOptions(spec.Options),
        spec.Decoded,
        spec.Bounded,
        spec.PushedFilter,
        parallelism,
        errors);

    /// <summary>Emits a barrier that is due, or else reads a batch.</summary>
    internal SourceStep Step()
    {
        Barrier? due;
        SplitCursor? cursor = null;
        SourceBatch batch = default;
        lock (_sync)
        {
            due = TakeDueBarrier();
            if (due is null) cursor = Poll(out batch);

            // A split may turn out to end short of the cut; nothing would wake the task for its barrier then.
            if (due is null && cursor is null) due = TakeDueBarrier();
        }

        if (due is not null)
        {
            // The epoch that reaches the end of the input shows what the end releases.
            if (!TryEmitEnd()) EmitWatermark();
            _host.PassBarrier(due);
            return SourceStep.More;
        }

        if (cursor is not null)
        {
            Process(cursor, batch);
            return SourceStep.More;
        }

        return OnNothingToRead();
    }

    protected override void Dispose(bool disposing)
    {
        StopIdleTimer();
        lock (_sync)
        {
            _reader?.Dispose();
            _reader = null;
            _splits.Clear();
        }

        base.Dispose(disposing);
    }

    private void AddSplit(SourceSplit split)
    {
        if (_splits.Any(s => s.Id == split.Id)) return;
        bool restored = _restoredOffsets.TryGetValue(split.Id, out long offset);
        SourceSplit start = restored ? split with { StartOffset = offset } : split;
        int handle = _reader!.AddSplit(start);
        var cursor = new SplitCursor(split.Id, handle, start.StartOffset) { LastBatch = Context.Time.GetTimestamp() };
        if (_restoredWatermarks.TryGetValue(split.Id, out long watermark)) cursor.Watermark = watermark;

        // What is already under way ends before this split begins.
        foreach (Barrier pending in _barriers) cursor.AddStop(pending.Epoch, cursor.Position);
        _splits.Add(cursor);
    }

    /// <summary>The next batch of any split that may be read, in turns; null when there is none now.</summary>
    private SplitCursor? Poll(out SourceBatch batch)
    {
        batch = default;
        for (int i = 0; i < _splits.Count; i++)
        {
            if (++_turn >= _splits.Count) _turn = 0;
            SplitCursor cursor = _splits[_turn];
            long limit = cursor.Limit;
            if (cursor.IsFinished || cursor.Position >= limit) continue;
            if (_reader!.Poll(cursor.Handle, limit, StreamChunk.MaxRows, out batch))
            {
                Invariant.Check(batch.NextOffset >= cursor.Position && batch.NextOffset <= limit);
                cursor.Position = batch.NextOffset;
                if (cursor.Position > cursor.LastCut) SignalInput();
                return cursor;
            }

            if (_reader.IsFinished(cursor.Handle)) OnSplitFinished(cursor);
        }

        return null;
    }

    private void Process(SplitCursor cursor, in SourceBatch batch)
    {
        cursor.Bytes += batch.Bytes;
        cursor.NewestTimestamp = Math.Max(cursor.NewestTimestamp, batch.NewestTimestamp);
        StreamChunk? chunk = batch.Chunk;
        if (chunk is null) return;
        cursor.Rows += chunk.RowCount;
        if (_projection is not null) chunk = _projection.Apply(chunk);
        long watermark = _generator is null ? Watermark.None : _generator.Of(chunk);
        Output.Emit(chunk);
        if (_generator is not null) OnBatchTimes(cursor, watermark);
    }

    /// <summary>Everything assigned was read, or there is nothing for now.</summary>
    private SourceStep OnNothingToRead()
    {
        bool isBarrierPending;
        lock (_sync) isBarrierPending = _barriers.Count > 0;
        bool isNews = _watermark != Watermark.End;
        if (!isBarrierPending && TryEmitEnd())
        {
            if (_host.EndsWithInput) return SourceStep.Finished;
            if (isNews) _host.RequestEpoch();
        }
        else
        {
            CheckIdleness();
        }

        EmitWatermark();
        if (!_ranDry)
        {
            Volatile.Write(ref _ranDry, true);
            if (Volatile.Read(ref _signaled)) _host.OnInputArrived();
        }

        return SourceStep.Idle;
    }
}

/// <summary>Outcome of a source's step.</summary>
internal enum SourceStep : byte
{
    More,
    Idle,
    Finished,
}
