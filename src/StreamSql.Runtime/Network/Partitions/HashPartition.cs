using System.Numerics;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Keys;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Network.Partitions;

/// <summary>
/// Spreads rows by the key group of the hashed columns: a list of rows per consumer, one gather per column and consumer, small pieces
/// collected into full chunks until the task runs out of input. An update whose two rows part ways becomes a delete and an insert.
/// </summary>
internal sealed class HashPartition : ResultPartition
{
    private readonly int[] _hashColumns;
    private readonly int _maxParallelism;
    private readonly ushort[] _groupTargets;
    private readonly ChunkAccumulator[] _accumulators;
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];
    private readonly ushort[] _targetOfRow = new ushort[StreamChunk.MaxRows];
    private readonly int[] _rows = new int[StreamChunk.MaxRows];
    private readonly int[] _ends;
    private readonly Column[] _keys;

    public HashPartition(IReadOnlyList<ISubpartition> targets, IReadOnlyList<int> hashColumns, IReadOnlyList<SqlType> types, int maxParallelism)
        : base(targets)
    {
        _hashColumns = [.. hashColumns];
        _keys = new Column[_hashColumns.Length];
        _maxParallelism = maxParallelism;
        _ends = new int[targets.Count + 1];
        _groupTargets = new ushort[maxParallelism];
        for (int group = 0; group < maxParallelism; group++)
            _groupTargets[group] = (ushort)KeyGroups.SubtaskOf(group, maxParallelism, targets.Count);
        _accumulators = [.. targets.Select(t => new ChunkAccumulator(types, t))];
    }

    public override void Emit(StreamChunk chunk)
    {
        AssignTargets(chunk);
        ReadOnlySpan<int> selection = chunk.Selection;
        int rowCount = chunk.RowCount;
        bool updatesParted = chunk.HasRowKinds && HasPartedUpdates(chunk, selection, rowCount);

        // Counting sort of the rows by target, keeping their order.
        Span<int> ends = _ends;
        ends.Clear();
        for (int i = 0; i < rowCount; i++) ends[_targetOfRow[i] + 1]++;
        for (int target = 1; target < ends.Length; target++) ends[target] += ends[target - 1];
        for (int i = 0; i < rowCount; i++)
        {
            int position = ends[_targetOfRow[i]]++;
            _rows[position] = selection.IsEmpty ? i : selection[i];
        }

        int start = 0;
        for (int target = 0; target < _accumulators.Length; target++)
        {
            int end = ends[target];
            if (end > start) _accumulators[target].Add(chunk, _rows.AsSpan(start, end - start), updatesParted);
            start = end;
        }

        chunk.Release();
    }

    public override void Flush()
    {
        foreach (ChunkAccumulator accumulator in _accumulators) accumulator.Flush();
    }

    public override void Abandon()
    {
        foreach (ChunkAccumulator accumulator in _accumulators) accumulator.Dispose();
    }

    /// <summary>The target of each logical row.</summary>
    private void AssignTargets(StreamChunk chunk)
    {
        for (int i = 0; i < _keys.Length; i++) _keys[i] = chunk[_hashColumns[i]];
        KeyHash.Compute(_keys, chunk.PhysicalRows, _hashes);
        if (BitOperations.IsPow2(_maxParallelism)) AssignTargets(chunk, new Mask((uint)_maxParallelism - 1));
        else AssignTargets(chunk, new Modulus((uint)_maxParallelism));
    }

    private void AssignTargets<TGroups>(StreamChunk chunk, TGroups groups)
        where TGroups : struct, IGroups
    {
        ReadOnlySpan<int> selection = chunk.Selection;
        ReadOnlySpan<ushort> groupTargets = _groupTargets;
        Span<ushort> targets = _targetOfRow.AsSpan(0, chunk.RowCount);
        if (selection.IsEmpty)
        {
            ReadOnlySpan<ulong> hashes = _hashes.AsSpan(0, targets.Length);
            for (int i = 0; i < targets.Length; i++) targets[i] = groupTargets[groups.Of(hashes[i])];
            return;
        }

        for (int i = 0; i < targets.Length; i++) targets[i] = groupTargets[groups.Of(_hashes[selection[i]])];
    }

    private bool HasPartedUpdates(StreamChunk chunk, ReadOnlySpan<int> selection, int rowCount)
    {
        ReadOnlySpan<RowKind> kinds = chunk.RowKinds;
        for (int i = 0; i + 1 < rowCount; i++)
        {
            int row = selection.IsEmpty ? i : selection[i];
            if (kinds[row] == RowKind.UpdateBefore && _targetOfRow[i] != _targetOfRow[i + 1]) return true;
        }

        return false;
    }

    /// <summary>From a hash to its key group; the same number as <see cref="KeyGroups.Of"/>.</summary>
    private interface IGroups
    {
        int Of(ulong hash);
    }

    /// <summary>Any number of key groups.</summary>
    private readonly struct Modulus(uint groups) : IGroups
    {
        public int Of(ulong hash) => (int)(hash % groups);
    }

    /// <summary>A power of two of them: no division per row.</summary>
    private readonly struct Mask(uint mask) : IGroups
    {
        public int Of(ulong hash) => (int)((uint)hash & mask);
    }
}
