using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.ScalarGuard;

/// <summary>
/// A scalar subquery's result: exactly one row, of nulls when there is none. Bounded: emitted at the end. Streaming: the row is kept in
/// state, and each barrier or flush emits how it changed; more than one row then fails the job.
/// </summary>
public sealed class ScalarGuardOperator(ScalarGuardSpec spec) : StreamOperator
{
    private readonly ChunkAssembler _assembler = new(spec.Output);
    private readonly RowCodec _codec = new([.. spec.Output.Select(f => f.Type)]);
    private ByteWriter _key = new(64);
    private ByteWriter _row = new(64);
    private SortedTable _rows = null!;
    private KeyedTable _emitted = null!;
    private int _rowsSlot;
    private int _emittedSlot;
    private long _count;
    private bool _changed = true;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        Span<ulong> hash = [KeyHash.Null];
        Span<int> slot = [0];
        _rows = context.State.OpenSorted(new SortedTableDescriptor(spec.Uid + "/rows", [], 8));
        _rows.Keys.FindOrAdd(default, hash, RowNumbers.First(1), slot);
        _rowsSlot = slot[0];
        _count = RowCount;
        _emitted = context.State.OpenKeyed(new KeyedTableDescriptor(spec.Uid + "/emitted", [], 8, 1));
        _emitted.FindOrAdd(default, hash, RowNumbers.First(1), slot);
        _emittedSlot = slot[0];
    }

    private ref long RowCount => ref _rows.Keys.Rows.Field<long>(_rowsSlot, _rows.Keys.ValueOffset);

    /// <summary>0: nothing emitted yet, 1: a row of nulls, 2: the stored row.</summary>
    private ref long Emitted => ref _emitted.Rows.Field<long>(_emittedSlot, _emitted.ValueOffset);

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        foreach (int row in RowNumbers.Of(chunk)) Apply(chunk, row);
        chunk.Release();
        _changed = true;
        if (Context.IsBounded && _count > 1) throw TooManyRows();
    }

    public override void ProcessBarrier(Barrier barrier) => EmitChange();

    public override void EndInput(int input) => EmitChange();

    protected override void Dispose(bool disposing)
    {
        _assembler.Dispose();
        _key.Dispose();
        _row.Dispose();
        base.Dispose(disposing);
    }

    private static StreamSqlException TooManyRows() =>
        new(SqlState.CardinalityViolation, "more than one row returned by a subquery used as an expression");

    private void Apply(StreamChunk chunk, int row)
    {
        _key.Clear();
        KeyEncoding.AppendKey(ref _key, chunk.Columns, row);
        bool retract = chunk.Kind(row).IsRetract();
        long copies = _rows.TryGet(_rowsSlot, _key.Written, out ReadOnlySpan<byte> stored)
            ? System.Runtime.InteropServices.MemoryMarshal.Read<long>(stored)
            : 0;
        copies += retract ? -1 : 1;
        _count += retract ? -1 : 1;
        RowCount = _count;
        _rows.Keys.MarkDirty([_rowsSlot]);
        if (copies == 0)
        {
            _rows.Remove(_rowsSlot, _key.Written);
            return;
        }

        _row.Clear();
        _row.Write(copies);
        _codec.Encode(chunk.Columns, row, ref _row);
        _rows.Put(_rowsSlot, _key.Written, _row.Written);
    }

    private void EmitChange()
    {
        if (!_changed) return;
        _changed = false;
        if (_count > 1) throw TooManyRows();
        ReadOnlySpan<byte> now = _rows.First(_rowsSlot, out _, out ReadOnlySpan<byte> stored) ? stored[8..] : default;
        bool existed = Emitted != 0;
        if (existed && (Emitted == 1) == now.IsEmpty && _emitted.GetBytes(_emittedSlot, 0).SequenceEqual(now)) return;
        if (existed) Write(_emitted.GetBytes(_emittedSlot, 0), RowKind.UpdateBefore);
        Write(now, existed ? RowKind.UpdateAfter : RowKind.Insert);
        _emitted.SetBytes(_emittedSlot, 0, now);
        Emitted = now.IsEmpty ? 1 : 2;
        _emitted.MarkDirty([_emittedSlot]);
        _assembler.Flush(Output);
    }

    private void Write(ReadOnlySpan<byte> row, RowKind kind)
    {
        if (row.IsEmpty)
            foreach (ColumnBuilder builder in _assembler.Builders) builder.AppendNull();
        else
            _codec.Decode(row, _assembler.Builders);
        _assembler.Close(kind);
    }
}
