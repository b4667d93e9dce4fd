using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Operators.Aggregate;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>
/// The symmetric hash join: each input's rows are kept under their join key, and each change looks up the other side. Both sides may
/// carry updates and withdrawals. Owned by one operator.
/// </summary>
internal sealed partial class StreamingJoin : IDisposable
{
    private readonly JoinShape _shape;
    private readonly OperatorContext _context;
    private readonly IOutput _output;
    private readonly JoinSide[] _sides;
    private readonly Column[] _keys;
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];
    private readonly int[] _rows = new int[StreamChunk.MaxRows];
    private readonly int[] _keyed = new int[StreamChunk.MaxRows];
    private readonly int[] _keyedRows = new int[StreamChunk.MaxRows];
    private readonly int[] _found = new int[StreamChunk.MaxRows];
    private readonly int[] _ownSlots = new int[StreamChunk.MaxRows];
    private readonly int[] _otherSlots = new int[StreamChunk.MaxRows];
    private readonly JoinCandidates _candidates;
    private readonly PairList _pairs = new();
    private readonly ClosedTime _closed;

    public StreamingJoin(JoinShape shape, OperatorContext context, IOutput output)
    {
        JoinSpec spec = shape.Spec;
        if (spec.LeftMode == ChangelogMode.Upsert || spec.RightMode == ChangelogMode.Upsert)
            throw StreamSqlException.NotSupported("a join over an upsert changelog");
        if (spec.Kind == JoinKind.LeftAntiNullAware) throw StreamSqlException.NotSupported("NOT IN over a stream with NULLs");
        _shape = shape;
        _context = context;
        _output = output;
        _keys = new Column[shape.KeyCount];
        _sides = [new JoinSide(shape, 0, context), new JoinSide(shape, 1, context)];
        _candidates = new JoinCandidates(shape);
        _closed = new ClosedTime(context);
    }

    public void Process(StreamChunk chunk, int side)
    {
        JoinSide own = _sides[side];
        JoinSide other = _sides[1 - side];
        ReadOnlySpan<int> rows = FindKeys(chunk, side, own, other);
        int next = 0;
        while (next < rows.Length)
        {
            _candidates.Begin(side, other);
            int start = next;
            next = Collect(chunk, rows, start, other);
            _candidates.Evaluate(chunk);
            for (int i = start; i < next; i++)
                i += Settle(chunk, rows, i, next, side) ? 1 : 0;
            EmitPairs(chunk, side);
            _candidates.End();
        }

        for (int i = 0; i < rows.Length; i++)
            if (_ownSlots[i] >= 0) own.RemoveIfEmpty(_ownSlots[i]);
        chunk.Release();
    }

    /// <summary>The combined watermark advanced: windows that end there take no more rows from either side.</summary>
    public void Advance(long watermark)
    {
        _closed.Advance(watermark);
        foreach (JoinSide side in _sides) side.Close(_closed.Micros);
    }

    /// <summary>At a checkpoint barrier.</summary>
    public void Save() => _closed.Save();

    public void Dispose()
    {
        foreach (JoinSide side in _sides) side.Dispose();
        _candidates.Dispose();
    }

    /// <summary>Slots of each row on both sides by logical index; -1 for rows with a NULL key and, on the other side, without match.</summary>
    private ReadOnlySpan<int> FindKeys(StreamChunk chunk, int side, JoinSide own, JoinSide other)
    {
        _shape.ReadKeys(chunk, side, _keys);
        ReadOnlySpan<int> rows = DropLate(RowNumbers.Of(chunk), own);
        int keyed = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            _ownSlots[i] = -1;
            _otherSlots[i] = -1;
            if (!_shape.HasNullKey(_keys, rows[i])) _keyed[keyed++] = i;
        }

        Span<int> keyedRows = _keyedRows.AsSpan(0, keyed);
        for (int i = 0; i < keyed; i++) keyedRows[i] = rows[_keyed[i]];
        KeyHash.Compute(_keys, chunk.PhysicalRows, _hashes);
        other.Table.Keys.Find(_keys, _hashes, keyedRows, _found);
        for (int i = 0; i < keyed; i++) _otherSlots[_keyed[i]] = _found[i];
        own.Table.Keys.FindOrAdd(_keys, _hashes, keyedRows, _found);
        for (int i = 0; i < keyed; i++) _ownSlots[_keyed[i]] = _found[i];
        if (own.TimeIndex is not null)
            for (int i = 0; i < keyed; i++) own.Index(_keys, keyedRows[i], _found[i]);
        return rows;
    }

    private ReadOnlySpan<int> DropLate(ReadOnlySpan<int> rows, JoinSide own)
    {
        if (own.TimeIndex is null || _closed.Micros == Watermark.None) return rows;
        Column time = _keys[own.TimeKey];
        int kept = 0;
        foreach (int row in rows)
        {
            _rows[kept] = row;
            if (time.IsNull(row) || GroupTimeIndex.ValueOf(time, row) > _closed.Micros) kept++;
        }

        if (kept < rows.Length) _context.Metrics.AddLateRows(rows.Length - kept);
        return _rows.AsSpan(0, kept);
    }

    /// <summary>Collects matches of rows from <paramref name="start"/> on until a block is full; returns where to go on.</summary>
    private int Collect(StreamChunk chunk, ReadOnlySpan<int> rows, int start, JoinSide other)
    {
        int i = start;
        while (i < rows.Length)
        {
            // An update stays in one block, so that its halves leave side by side.
            int unit = IsPair(chunk, rows, i) ? 2 : 1;
            int matches = _otherSlots[i] < 0 ? 0 : other.Table.CountOf(_otherSlots[i]);
            if (i > start && _candidates.Count + (matches * unit) > StreamChunk.MaxRows) break;
            for (int u = 0; u < unit; u++, i++)
                if (_otherSlots[i] >= 0) _candidates.AddMatches(i, rows[i], _otherSlots[i]);
                else _candidates.AddNone(i);
        }

        return i;
    }

    private bool IsPair(StreamChunk chunk, ReadOnlySpan<int> rows, int i) =>
        chunk.HasRowKinds && i + 1 < rows.Length && _ownSlots[i] >= 0 && _ownSlots[i] == _ownSlots[i + 1]
        && chunk.RowKinds[rows[i]] == RowKind.UpdateBefore && chunk.RowKinds[rows[i + 1]] == RowKind.UpdateAfter;

    private void EmitPairs(StreamChunk chunk, int side)
    {
        if (_pairs.Count == 0) return;
        ReadOnlySpan<Column> left = side == 0 ? chunk.Columns : _candidates.Columns;
        ReadOnlySpan<Column> right = side == 0 ? _candidates.Columns : chunk.Columns;
        StreamChunk result = _pairs.ToChunk(left, right, _shape.Left, _shape.IsSemiOrAnti ? [] : _shape.Right);
        _pairs.Clear();
        _output.Emit(result);
    }
}
