using System.Buffers.Binary;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.TopN;

/// <summary>
/// Rows ranked <c>offset+1 .. offset+limit</c> per partition. State is the sorted rows of each partition: all of them when rows may be
/// withdrawn, the best offset+limit for an append-only input. A mini-batch compares what was in the range before and after.
/// Entries: sort key and tie-breaker (arrival number, unique key, or the whole row) → [count int32 | row].
/// </summary>
public sealed partial class TopNOperator : StreamOperator
{
    private readonly TopNSpec _spec;
    private readonly Column[] _keys;
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];
    private readonly int[] _slots = new int[StreamChunk.MaxRows];
    private readonly RowCodec _codec;
    private readonly ChunkAssembler _assembler;
    private readonly bool _appendOnly;
    private readonly long _kept;
    private ByteWriter _key = new(128);
    private ByteWriter _row = new(256);
    private SortedTable _table = null!;
    private int _columns;

    public TopNOperator(TopNSpec spec)
    {
        if (spec.InputMode == ChangelogMode.Upsert) throw StreamSqlException.NotSupported("top-n over an upsert changelog");
        _spec = spec;
        _keys = new Column[spec.PartitionColumns.Count];
        _assembler = new ChunkAssembler(spec.Output);
        _columns = spec.Output.Count - (spec.OutputRank ? 1 : 0);
        _codec = new RowCodec([.. spec.Output.Take(_columns).Select(f => f.Type)]);
        _appendOnly = spec.InputMode == ChangelogMode.AppendOnly;
        _kept = spec.Limit > long.MaxValue - spec.Offset ? long.MaxValue : spec.Offset + spec.Limit;
    }

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        IReadOnlyList<Field> input = context.Inputs[0];
        _table = context.State.OpenSorted(new SortedTableDescriptor(
            _spec.Uid + "/rows", [.. _spec.PartitionColumns.Select(c => input[c].Type)], PartitionState.Size, MayEvict: true));
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        for (int i = 0; i < _keys.Length; i++) _keys[i] = chunk[_spec.PartitionColumns[i]];
        KeyHash.Compute(_keys, chunk.PhysicalRows, _hashes);
        _table.Keys.FindOrAdd(_keys, _hashes, rows, _slots);
        for (int i = 0; i < rows.Length; i++)
        {
            if (chunk.Kind(rows[i]).IsRetract()) Remove(chunk, rows[i], _slots[i]);
            else Insert(chunk, rows[i], _slots[i]);
        }

        chunk.Release();
        EmitPending();
    }

    public override void ProcessBarrier(Barrier barrier) => EmitPending();

    public override void Flush() => EmitPending();

    public override void EndInput(int input)
    {
        if (!Context.IsBounded) return;
        int cursor = 0;
        for (int count; (count = _table.Keys.NextSlots(ref cursor, _slots)) > 0;)
            for (int i = 0; i < count; i++) EmitPartition(_slots[i]);
        _assembler.Flush(Output);
    }

    protected override void Dispose(bool disposing)
    {
        _assembler.Dispose();
        _key.Dispose();
        _row.Dispose();
        _before.Dispose();
        base.Dispose(disposing);
    }

    private ref PartitionState State(int slot) => ref _table.Keys.Rows.Field<PartitionState>(slot, _table.Keys.ValueOffset);

    private void Insert(StreamChunk chunk, int row, int slot)
    {
        EncodeKey(chunk, row, slot);
        bool full = _appendOnly && _table.CountOf(slot) >= _kept;
        if (full && (_kept == 0 || (_table.Last(slot, out ReadOnlySpan<byte> last, out _) && last.SequenceCompareTo(_key.Written) < 0))) return;
        Touch(slot);
        int count = 1;
        if (!_appendOnly && _table.TryGet(slot, _key.Written, out ReadOnlySpan<byte> stored))
            count += BinaryPrimitives.ReadInt32LittleEndian(stored);
        _row.Clear();
        _row.Write(count);
        _codec.Encode(chunk.Columns, row, ref _row);
        _table.Put(slot, _key.Written, _row.Written);
        if (!full || !_table.Last(slot, out last, out _)) return;
        _key.Clear();
        _key.WriteBytes(last);
        _table.Remove(slot, _key.Written);
    }

    private void Remove(StreamChunk chunk, int row, int slot)
    {
        EncodeKey(chunk, row, slot);
        if (!_table.TryGet(slot, _key.Written, out ReadOnlySpan<byte> stored))
        {
            Context.Metrics.AddUnmatchedRetractions(1);
            return;
        }

        int count = BinaryPrimitives.ReadInt32LittleEndian(stored) - 1;
        _row.Clear();
        _row.Write(count);
        _row.WriteBytes(stored[4..]);
        Touch(slot);
        if (count == 0) _table.Remove(slot, _key.Written);
        else _table.Put(slot, _key.Written, _row.Written);
    }

    /// <summary>Sort key and tie-breaker of a row.</summary>
    private void EncodeKey(StreamChunk chunk, int row, int slot)
    {
        _key.Clear();
        foreach (SortKey key in _spec.OrderBy) KeyEncoding.Append(ref _key, chunk[key.Column], row, key.Descending, key.NullsFirst);
        if (_appendOnly)
        {
            _key.WriteBigEndian((ulong)State(slot).NextArrival++);
            return;
        }

        if (_spec.UniqueKey is { } unique)
            foreach (int column in unique) KeyEncoding.Append(ref _key, chunk[column], row, false, false);
        else
            KeyEncoding.AppendKey(ref _key, chunk.Columns[.._columns], row);
    }

    /// <summary>A partition's value. <see cref="Touched"/> is zero between mini-batches.</summary>
    private struct PartitionState
    {
        public const int Size = 16;

        public long NextArrival;

        public long Touched;
    }
}
