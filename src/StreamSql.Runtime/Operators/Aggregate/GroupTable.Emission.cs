using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>Results out of groups: the changelog of a mini-batch, or the final rows of some groups.</summary>
internal sealed partial class GroupTable
{
    private readonly int[] _outSlots = new int[StreamChunk.MaxRows];
    private readonly int[] _outValues = new int[StreamChunk.MaxRows];
    private readonly RowKind[] _outKinds = new RowKind[StreamChunk.MaxRows];
    private RowArena? _emitted;
    private int _outCount;

    /// <summary>Writes a row's computed key columns: the slots of consecutive output rows, and their builders.</summary>
    public delegate void KeyWriter(ReadOnlySpan<int> slots, ReadOnlySpan<ColumnBuilder> builders);

    /// <summary>
    /// Emits one change per group that differs from what was emitted before and starts a new mini-batch. Groups without rows
    /// disappear, except the one group of a global aggregate and groups that time cleans up.
    /// </summary>
    public void EmitChanges(ChunkAssembler assembler, IOutput output, in EmissionOptions options)
    {
        if (TouchedCount == 0) return;
        ReadOnlySpan<int> touched = _touched.AsSpan(0, TouchedCount);
        _table.MarkDirty(touched);
        foreach (OrderedValues values in _ordered) values.Compute(touched);
        for (int i = 0; i < touched.Length; i++)
        {
            if (_outCount + 2 > StreamChunk.MaxRows) WriteRows(assembler, output, options);
            AddChange(touched[i], i, options);
        }

        WriteRows(assembler, output, options);
        FinishMiniBatch(touched, options);
    }

    /// <summary>Emits the final row of each of the given groups that has any rows, as inserts.</summary>
    public void EmitFinal(ReadOnlySpan<int> slots, ChunkAssembler assembler, IOutput output, in EmissionOptions options)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            int slot = slots[i];
            if (Header(slot).Rows <= 0 && !options.AlwaysExists) continue;
            if (_outCount == StreamChunk.MaxRows) WriteFinal(assembler, output, options);
            _outValues[_outCount] = _outCount;
            AddRow(slot, RowKind.Insert);
        }

        WriteFinal(assembler, output, options);
    }

    private void WriteFinal(ChunkAssembler assembler, IOutput output, in EmissionOptions options)
    {
        foreach (OrderedValues values in _ordered) values.Compute(_outSlots.AsSpan(0, _outCount));
        WriteRows(assembler, output, options);
        foreach (OrderedValues values in _ordered) values.Forget();
    }

    private void AddChange(int slot, int touched, in EmissionOptions options)
    {
        ref GroupHeader header = ref Header(slot);
        header.Touched = 0;
        bool existed = header.Emitted != 0;
        bool exists = header.Rows > 0 || options.AlwaysExists;
        header.Emitted = exists ? (short)1 : (short)0;
        if (existed && exists)
        {
            if (IsUnchanged(slot, touched)) return;
            if (!options.IsUpsert) AddOld(slot, touched, RowKind.UpdateBefore);
            AddNew(slot, touched, RowKind.UpdateAfter);
        }
        else if (exists) AddNew(slot, touched, RowKind.Insert);
        else if (existed) AddOld(slot, touched, RowKind.Delete);
    }

    private bool IsUnchanged(int slot, int touched)
    {
        int size = _layout.ValueSize - GroupHeader.Size;
        if (!_table.Rows.Row(slot).Slice(_value + GroupHeader.Size, size)
                .SequenceEqual(_before.Row(touched).Slice(GroupHeader.Size, size))) return false;
        foreach (OrderedValues values in _ordered)
            if (!values.IsUnchanged(touched)) return false;
        return true;
    }

    private void AddOld(int slot, int touched, RowKind kind)
    {
        _before.Row(touched).CopyTo(EmittedRow(_outCount));
        _outValues[_outCount] = ~touched;
        _outSlots[_outCount] = slot;
        _outKinds[_outCount++] = kind;
    }

    private void AddNew(int slot, int touched, RowKind kind)
    {
        _outValues[_outCount] = touched;
        AddRow(slot, kind);
    }

    private void AddRow(int slot, RowKind kind)
    {
        _table.Rows.Row(slot).Slice(_value, _layout.ValueSize).CopyTo(EmittedRow(_outCount));
        _outSlots[_outCount] = slot;
        _outKinds[_outCount++] = kind;
    }

    private Span<byte> EmittedRow(int index)
    {
        _emitted ??= new RowArena(_layout.ValueSize);
        while (_emitted.HighWater <= index) _emitted.Add();
        return _emitted.Row(index);
    }

    /// <summary>Turns the collected output rows into columns: keys, then every aggregate over copies that lie in order.</summary>
    private void WriteRows(ChunkAssembler assembler, IOutput output, in EmissionOptions options)
    {
        if (_outCount == 0) return;
        int count = _outCount;
        _outCount = 0;
        assembler.Reserve(count, output);
        ReadOnlySpan<ColumnBuilder> builders = assembler.Builders;
        int first = builders.Length - _layout.Calls.Length;
        options.Keys(_outSlots.AsSpan(0, count), builders[..first]);
        for (int i = 0; i < _layout.Calls.Length; i++)
        {
            BoundCall call = _layout.Calls[i];
            if (call.Fixed is { } function) function.Emit(_emitted!, call.Offset, RowNumbers.First(count), builders[first + i]);
            else _ordered[call.Ordered].Emit(_outValues.AsSpan(0, count), builders[first + i]);
        }

        assembler.Close(_outKinds.AsSpan(0, count));
    }

    private void FinishMiniBatch(ReadOnlySpan<int> touched, in EmissionOptions options)
    {
        if (!options.AlwaysExists && TimeIndex is null)
        {
            foreach (int slot in touched)
                if (Header(slot).Rows <= 0) Remove(slot);
        }

        TouchedCount = 0;
        foreach (OrderedValues values in _ordered) values.Forget();
    }

    /// <summary>Drops a group and what its multisets hold.</summary>
    public void Remove(int slot)
    {
        foreach (OrderedValues values in _ordered) values.RemoveSet(slot);
        _table.Remove(slot);
    }
}

/// <summary>How a group table's results leave.</summary>
/// <param name="Keys">Writes the columns before the aggregates.</param>
/// <param name="IsUpsert">No -U rows.</param>
/// <param name="AlwaysExists">A global aggregate: its group exists without rows.</param>
internal readonly record struct EmissionOptions(GroupTable.KeyWriter Keys, bool IsUpsert, bool AlwaysExists);
