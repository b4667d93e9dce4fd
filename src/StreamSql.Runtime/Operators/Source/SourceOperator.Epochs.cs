using System.Text.Json;
using StreamSql.Core.Errors;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tasks;
using StreamSql.State;

namespace StreamSql.Runtime.Operators.Source;

/// <summary>Barriers at cuts, offsets in state, and what the epoch clock sees.</summary>
public sealed partial class SourceOperator : IEpochSource
{
    private readonly Queue<Barrier> _barriers = new();
    private readonly Dictionary<string, long> _restoredOffsets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _restoredWatermarks = new(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, long>? _savedOffsets;
    private long _savedCheckpoint;
    private bool _signaled;
    private bool _ranDry = true;

    /// <summary>Set by the task before it opens.</summary>
    public ExecutionId Id { get; internal init; }

    public long ObjectId => _spec.ObjectId;

    /// <summary>How each split stands. Any thread.</summary>
    public IReadOnlyList<SplitStatus> Status()
    {
        lock (_sync)
        {
            return
            [
                .. _splits.Select(s => new SplitStatus(
                    s.Id, s.Position, KnownEnd(s), s.Watermark, s.IsIdle, s.IsFinished, s.Rows, s.Bytes, s.NewestTimestamp)),
            ];
        }
    }

    public void Freeze(List<FrozenSplit> into)
    {
        Monitor.Enter(_sync);
        foreach (SplitCursor split in _splits) into.Add(new FrozenSplit(ObjectId, split.Id, split.Position, KnownEnd(split)));
    }

    public void Thaw(Barrier? barrier, IEpochCut cut)
    {
        Invariant.Check(Monitor.IsEntered(_sync));
        if (barrier is not null)
        {
            foreach (SplitCursor split in _splits) split.AddStop(barrier.Epoch, cut.OffsetOf(ObjectId, split.Id));
            _barriers.Enqueue(barrier);
        }

        _signaled = false;
        if (barrier is not null) Volatile.Write(ref _ranDry, false);
        Monitor.Exit(_sync);
        if (barrier is not null) _host.WakeUp();
    }

    /// <summary>The offsets of the newest checkpoint; task thread.</summary>
    internal IReadOnlyDictionary<string, long>? SavedOffsets => _savedOffsets;

    public bool RanDry => Volatile.Read(ref _ranDry);

    public override void NotifyCheckpointComplete(long checkpointId)
    {
        if (_savedOffsets is null || _savedCheckpoint != checkpointId) return;
        _reader?.NotifyCheckpointComplete(_savedOffsets);
        _savedOffsets = null;
    }

    private long KnownEnd(SplitCursor split) =>
        split.IsFinished || _reader is null ? split.Position : Math.Max(split.Position, _reader.KnownEndOffset(split.Handle));

    private Barrier? TakeDueBarrier()
    {
        if (!_barriers.TryPeek(out Barrier? next)) return null;
        foreach (SplitCursor split in _splits)
            if (!split.HasReached(next.Epoch)) return null;
        foreach (SplitCursor split in _splits)
        {
            split.RemoveStop(next.Epoch);
            if (!split.IsFinished && _reader!.IsFinished(split.Handle)) OnSplitFinished(split);
        }

        return _barriers.Dequeue();
    }

    /// <summary>Tells the clock once per tick that there is something beyond the last cut.</summary>
    private void SignalInput()
    {
        if (_signaled) return;
        _signaled = true;
        _host.OnInputArrived();
    }

    private void SaveOffsets(long checkpointId)
    {
        OperatorBlobs blobs = Context.State.OpenOperator(Context.Uid);
        var offsets = _splits.ToDictionary(s => s.Id, s => s.Position);
        blobs.Set("offsets", JsonSerializer.SerializeToUtf8Bytes(offsets));
        blobs.Set("watermarks", JsonSerializer.SerializeToUtf8Bytes(_splits.ToDictionary(s => s.Id, s => s.Watermark)));
        _savedOffsets = offsets;
        _savedCheckpoint = checkpointId;
    }

    private void RestoreOffsets()
    {
        if (!Context.HasState) return;
        OperatorBlobs blobs = Context.State.OpenOperator(Context.Uid);
        Restore(blobs.Restored("offsets"), _restoredOffsets);
        Restore(blobs.Restored("watermarks"), _restoredWatermarks);
    }

    private static void Restore(IReadOnlyList<byte[]> values, Dictionary<string, long> into)
    {
        foreach (byte[] value in values)
            foreach ((string split, long number) in JsonSerializer.Deserialize<Dictionary<string, long>>(value)!) into[split] = number;
    }
}
