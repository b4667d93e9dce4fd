using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Deduplicate;

/// <summary>
/// Keeps the first or last row per key of an append-only input, by a time column or by arrival. A chunk is settled per key before it
/// is emitted: one insert or update a key. On equal times the first to arrive is first and the last is last.
/// </summary>
public sealed class DeduplicateOperator(DeduplicateSpec spec) : StreamOperator
{
    private readonly Column[] _keys = new Column[spec.KeyColumns.Count];
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];
    private readonly int[] _slots = new int[StreamChunk.MaxRows];
    private readonly int[] _winners = new int[StreamChunk.MaxRows];
    private readonly int[] _touched = new int[StreamChunk.MaxRows];
    private readonly int[] _output = new int[StreamChunk.MaxRows];
    private readonly ChunkAssembler _assembler = new(spec.Output);
    private readonly RowCodec _codec = new([.. spec.Output.Select(f => f.Type)]);
    private ByteWriter _row = new(256);
    private KeyedTable _table = null!;

    /// <summary>The first row by arrival never changes: the key alone is kept.</summary>
    private bool KeepsRows => spec.KeepLast || spec.OrderColumn >= 0;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        IReadOnlyList<Field> input = context.Inputs[0];
        if (spec.OrderColumn >= 0 && input[spec.OrderColumn].Type.Physical != PhysicalKind.Int64)
            throw StreamSqlException.NotSupported($"deduplication ordered by {input[spec.OrderColumn].Type}");
        _table = context.State.OpenKeyed(new KeyedTableDescriptor(
            spec.Uid + "/rows", [.. spec.KeyColumns.Select(k => input[k].Type)], State.Size, KeepsRows ? 1 : 0, MayEvict: true));
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        for (int i = 0; i < _keys.Length; i++) _keys[i] = chunk[spec.KeyColumns[i]];
        KeyHash.Compute(_keys, chunk.PhysicalRows, _hashes);
        _table.FindOrAdd(_keys, _hashes, rows, _slots);
        int touched = ChooseWinners(chunk, rows);
        ReadOnlySpan<int> slots = _touched.AsSpan(0, touched);
        if (Context.IsBounded || !KeepsRows) EmitInserts(chunk, slots);
        else EmitUpdates(chunk, slots);
        _table.MarkDirty(slots);
        chunk.Release();
    }

    public override void EndInput(int input)
    {
        if (!Context.IsBounded || !KeepsRows) return;
        int cursor = 0;
        for (int count; (count = _table.NextSlots(ref cursor, _slots)) > 0;)
        {
            for (int i = 0; i < count; i++)
            {
                _assembler.Reserve(1, Output);
                _codec.Decode(_table.GetBytes(_slots[i], 0), _assembler.Builders);
                _assembler.Close(RowKind.Insert);
            }
        }

        _assembler.Flush(Output);
    }

    protected override void Dispose(bool disposing)
    {
        _assembler.Dispose();
        _row.Dispose();
        base.Dispose(disposing);
    }

    private ref State Header(int slot) => ref _table.Rows.Field<State>(slot, _table.ValueOffset);

    /// <summary>The best new row of each key, if it beats the kept one; returns the number of keys that change.</summary>
    private int ChooseWinners(StreamChunk chunk, ReadOnlySpan<int> rows)
    {
        FixedColumn<long>? order = spec.OrderColumn < 0 ? null : (FixedColumn<long>)chunk[spec.OrderColumn];
        int touched = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            ref State state = ref Header(_slots[i]);
            long time = order is null ? 0 : order.IsNull(rows[i]) ? long.MaxValue : order.Values[rows[i]];
            bool isNew = state is { HasRow: 0, Winner: 0 };
            if (!isNew && (spec.KeepLast ? time < state.Time : time >= state.Time)) continue;
            if (state.Winner == 0)
            {
                _touched[touched++] = _slots[i];
                state.Winner = touched;
            }

            state.Time = time;
            _winners[state.Winner - 1] = rows[i];
        }

        return touched;
    }

    /// <summary>First by arrival: the winners leave as they are. Bounded: they wait for the end.</summary>
    private void EmitInserts(StreamChunk chunk, ReadOnlySpan<int> slots)
    {
        for (int i = 0; i < slots.Length; i++) Keep(chunk, slots[i], _winners[i]);
        if (slots.Length == 0 || KeepsRows) return;
        _winners.AsSpan(0, slots.Length).CopyTo(_output);
        StreamChunk result = chunk.Gather(_output.AsSpan(0, slots.Length));
        Output.Emit(result);
    }

    private void EmitUpdates(StreamChunk chunk, ReadOnlySpan<int> slots)
    {
        ReadOnlySpan<Core.Columnar.Builders.ColumnBuilder> builders = _assembler.Builders;
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            bool existed = Header(slot).HasRow != 0;
            _assembler.Reserve(2, Output);
            if (existed)
            {
                _codec.Decode(_table.GetBytes(slot, 0), builders);
                _assembler.Close(RowKind.UpdateBefore);
            }

            Keep(chunk, slot, _winners[i]);
            _codec.Decode(_row.Written, builders);
            _assembler.Close(existed ? RowKind.UpdateAfter : RowKind.Insert);
        }

        _assembler.Flush(Output);
    }

    private void Keep(StreamChunk chunk, int slot, int row)
    {
        ref State state = ref Header(slot);
        state.HasRow = 1;
        state.Winner = 0;
        if (!KeepsRows) return;
        _row.Clear();
        _codec.Encode(chunk.Columns, row, ref _row);
        _table.SetBytes(slot, 0, _row.Written);
    }

    /// <summary>A key's value. <see cref="Winner"/> is used within a chunk only and zero in snapshots.</summary>
    private struct State
    {
        public const int Size = 16;

        public int HasRow;

        /// <summary>1 + index of the chunk's best row for the key.</summary>
        public int Winner;

        public long Time;
    }
}
