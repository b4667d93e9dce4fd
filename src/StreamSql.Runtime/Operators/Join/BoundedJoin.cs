using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>
/// A join of bounded inputs: the right side is collected and hashed, then left chunks are probed. Left chunks that come before the
/// right side has ended (both may come from one source) wait.
/// </summary>
internal sealed class BoundedJoin : IDisposable
{
    private readonly JoinShape _shape;
    private readonly IOutput _output;
    private readonly RowBuffer _right;
    private readonly KeyedTable _index;
    private readonly Queue<StreamChunk> _waiting = [];
    private readonly Column[] _keys;
    private readonly int[] _slots = new int[StreamChunk.MaxRows];
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];
    private readonly int[] _matchCounts = new int[StreamChunk.MaxRows];
    private readonly PairList _candidates = new();
    private readonly PairList _results = new();
    private readonly MemoryBudget _memory;
    private Column[]? _rightColumns;
    private int _rightRows;
    private int[] _next = [];
    private int[] _nullKeyRows = [];
    private bool[] _rightMatched = [];
    private bool _leftEnded;
    private long _charged;

    public BoundedJoin(JoinShape shape, OperatorContext context, IOutput output)
    {
        _shape = shape;
        _output = output;
        _memory = context.Services.Memory;
        _right = new RowBuffer([.. shape.Right.Select(f => f.Type)], _memory);
        _keys = new Column[shape.KeyCount];
        _index = KeyedTable.Scratch(new KeyedTableDescriptor(
            shape.Spec.Uid + "/build", [.. shape.Spec.RightKeys.Select(k => shape.Right[k].Type)], 8));
    }

    private bool WantsRight => !_shape.IsSemiOrAnti;

    public void Process(StreamChunk chunk, int input)
    {
        if (input == 1)
        {
            _right.Append(chunk);
            chunk.Release();
        }
        else if (_rightColumns is null)
        {
            _waiting.Enqueue(chunk);
        }
        else
        {
            Probe(chunk);
        }
    }

    public void End(int input)
    {
        if (input == 1)
        {
            Build();
            while (_waiting.TryDequeue(out StreamChunk? chunk)) Probe(chunk);
        }
        else
        {
            _leftEnded = true;
        }

        if (_leftEnded && _rightColumns is not null) Finish();
    }

    /// <summary>Forgets both inputs, to join the next ones.</summary>
    public void Reset()
    {
        Invariant.Check(_waiting.Count == 0);
        foreach (Column column in _rightColumns ?? []) column.Release();
        _rightColumns = null;
        _leftEnded = false;
        _index.Clear();
        _memory.Charge(-_charged);
        _charged = 0;
    }

    public void Dispose()
    {
        while (_waiting.TryDequeue(out StreamChunk? chunk)) chunk.Release();
        foreach (Column column in _rightColumns ?? []) column.Release();
        _rightColumns = null;
        _right.Dispose();
        _memory.Charge(-_charged);
        _charged = 0;
    }

    /// <summary>Chains the right rows of each key: a key's row in the table holds 1 + its first row, <see cref="_next"/> the rest.</summary>
    private void Build()
    {
        _rightRows = _right.Count;
        _rightColumns = _right.Finish();
        _next = new int[_rightRows];
        _rightMatched = _shape.PreservesRight ? new bool[_rightRows] : [];
        if (_shape.KeyCount == 0) return;
        for (int i = 0; i < _keys.Length; i++) _keys[i] = _rightColumns[_shape.Spec.RightKeys[i]];
        ulong[] hashes = new ulong[_rightRows];
        KeyHash.Compute(_keys, _rightRows, hashes);
        var nullRows = new List<int>();
        int[] rows = new int[StreamChunk.MaxRows];

        // From the last row to the first, so that the chains run in order of arrival.
        for (int end = _rightRows; end > 0; end -= StreamChunk.MaxRows)
        {
            int count = 0;
            for (int row = end - 1; row >= Math.Max(0, end - StreamChunk.MaxRows); row--)
            {
                if (_shape.HasNullKey(_keys, row)) nullRows.Add(row);
                else rows[count++] = row;
            }

            _index.FindOrAdd(_keys, hashes, rows.AsSpan(0, count), _slots);
            for (int i = 0; i < count; i++)
            {
                ref long first = ref _index.Rows.Field<long>(_slots[i], _index.ValueOffset);
                _next[rows[i]] = (int)first;
                first = rows[i] + 1;
            }
        }

        _nullKeyRows = [.. nullRows];
        _charged = _index.MemorySize + (_rightRows * 4L);
        _memory.Charge(_charged);
    }

    private void Probe(StreamChunk chunk)
    {
        Invariant.Check(_rightColumns is not null);
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        _shape.ReadKeys(chunk, 0, _keys);
        if (_keys.Length > 0)
        {
            KeyHash.Compute(_keys, chunk.PhysicalRows, _hashes);
            _index.Find(_keys, _hashes, rows, _slots);
        }

        if (_keys.Length > 0 && _shape.Spec.Kind == JoinKind.Inner)
        {
            ProbeInner(chunk, rows);
            return;
        }

        Array.Clear(_matchCounts);
        for (int i = 0; i < rows.Length; i++) AddCandidates(chunk, rows[i], _keys.Length > 0 ? _slots[i] : -1);
        SettleCandidates(chunk);
        foreach (int row in rows)
        {
            bool matched = _matchCounts[row] > 0;
            bool leaves = _shape.Spec.Kind switch
            {
                JoinKind.LeftSemi => matched,
                JoinKind.LeftAnti or JoinKind.LeftAntiNullAware or JoinKind.LeftOuter or JoinKind.FullOuter => !matched,
                _ => false,
            };
            if (leaves) AddResult(chunk, row, -1);
        }

        Emit(chunk);
        chunk.Release();
    }

    /// <summary>An inner join has nothing to do for the rows that have no match.</summary>
    private void ProbeInner(StreamChunk chunk, ReadOnlySpan<int> rows)
    {
        for (int i = 0; i < rows.Length; i++)
            if (_slots[i] >= 0) AddCandidates(chunk, rows[i], _slots[i]);
        SettleCandidates(chunk);
        Emit(chunk);
        chunk.Release();
    }

    private void AddCandidates(StreamChunk chunk, int row, int slot)
    {
        bool nullAware = _shape.Spec.Kind == JoinKind.LeftAntiNullAware;
        if (_shape.KeyCount == 0 || (nullAware && _shape.HasNullKey(_keys, row)))
        {
            AddAllRight(chunk, row);
            return;
        }

        if (slot >= 0 && !_shape.HasNullKey(_keys, row))
        {
            for (int next = (int)_index.Rows.Field<long>(slot, _index.ValueOffset); next > 0; next = _next[next - 1])
            {
                AddCandidate(chunk, row, next - 1);
                if (IsDecided(row)) return;
            }
        }

        if (!nullAware) return;
        foreach (int other in _nullKeyRows)
        {
            AddCandidate(chunk, row, other);
            if (IsDecided(row)) return;
        }
    }

    private void AddAllRight(StreamChunk chunk, int row)
    {
        for (int other = 0; other < _rightRows; other++)
        {
            AddCandidate(chunk, row, other);
            if (IsDecided(row)) return;
        }
    }

    /// <summary>Semi and anti joins without a residual condition need to see one match only.</summary>
    private bool IsDecided(int row) => !WantsRight && _shape.Residual is null && _matchCounts[row] > 0;

    private void AddCandidate(StreamChunk chunk, int left, int right)
    {
        if (_shape.Residual is null)
        {
            Accept(chunk, left, right);
            return;
        }

        _candidates.Add(left, right);
        if (_candidates.IsFull) SettleCandidates(chunk);
    }

    private void Accept(StreamChunk chunk, int left, int right)
    {
        _matchCounts[left]++;
        if (_shape.PreservesRight) _rightMatched[right] = true;
        if (WantsRight) AddResult(chunk, left, right);
    }

    private void SettleCandidates(StreamChunk chunk)
    {
        if (_candidates.Count == 0) return;
        StreamChunk pairs = _candidates.ToChunk(chunk.Columns, _rightColumns, _shape.Left, _shape.Right);
        if (_shape.Residual!.Filter(pairs) is { } passed)
        {
            foreach (int pair in RowNumbers.Of(passed)) Accept(chunk, _candidates.LeftRows[pair], _candidates.RightRows[pair]);
            passed.Release();
        }

        _candidates.Clear();
    }

    private void AddResult(StreamChunk? chunk, int left, int right)
    {
        _results.Add(left, right);
        if (_results.IsFull) Emit(chunk);
    }

    private void Emit(StreamChunk? chunk)
    {
        if (_results.Count == 0) return;
        StreamChunk result = _results.ToChunk(
            chunk is null ? default : chunk.Columns, _rightColumns, _shape.Left, WantsRight ? _shape.Right : []);
        _results.Clear();
        _output.Emit(result);
    }

    private void Finish()
    {
        for (int row = 0; row < _rightMatched.Length; row++)
            if (!_rightMatched[row]) AddResult(null, -1, row);
        Emit(null);
    }
}
