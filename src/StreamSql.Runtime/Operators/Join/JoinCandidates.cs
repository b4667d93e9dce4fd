using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>
/// The rows of the other side that share the key of input rows, decoded once per block, and which pairs pass the residual
/// condition. Owned by one join.
/// </summary>
internal sealed class JoinCandidates : IDisposable
{
    private readonly JoinShape _shape;
    private readonly ColumnBuilder[][] _builders;
    private readonly int[] _starts = new int[StreamChunk.MaxRows];
    private readonly int[] _ends = new int[StreamChunk.MaxRows];
    private readonly PairList _block = new();
    private int[] _inputRows = new int[StreamChunk.MaxRows];
    private int[] _counts = new int[StreamChunk.MaxRows];
    private int[] _keyEnds = new int[StreamChunk.MaxRows];
    private bool[] _passes = new bool[StreamChunk.MaxRows];
    private ByteWriter _keys = new(4096);
    private Column[] _columns = [];
    private JoinSide _other = null!;
    private int _side;

    public JoinCandidates(JoinShape shape)
    {
        _shape = shape;
        _builders =
        [
            [.. shape.Left.Select(f => ColumnBuilder.Create(f.Type))],
            [.. shape.Right.Select(f => ColumnBuilder.Create(f.Type))],
        ];
    }

    public int Count { get; private set; }

    /// <summary>The decoded rows, after <see cref="Evaluate"/>.</summary>
    public ReadOnlySpan<Column> Columns => _columns;

    public void Begin(int side, JoinSide other)
    {
        _side = side;
        _other = other;
        Count = 0;
        _keys.Clear();
    }

    public void AddNone(int index) => _starts[index] = _ends[index] = Count;

    /// <summary>Adds every row of the other side under a key, for the input row of logical number <paramref name="index"/>.</summary>
    public void AddMatches(int index, int physicalRow, int otherSlot)
    {
        _starts[index] = Count;
        ColumnBuilder[] builders = _builders[1 - _side];
        for (SortedCursor cursor = _other.Table.Scan(otherSlot); cursor.MoveNext();)
        {
            if (Count == _inputRows.Length) Grow();
            ReadOnlySpan<byte> entry = cursor.Row;
            _inputRows[Count] = physicalRow;
            _counts[Count] = JoinSide.CountOf(entry);
            _other.Codec.Decode(JoinSide.RowOf(entry), builders);
            if (_shape.Residual is not null) _keys.WriteBytes(cursor.Key);
            _keyEnds[Count++] = _keys.Length;
        }

        _ends[index] = Count;
    }

    public void Evaluate(StreamChunk chunk)
    {
        ColumnBuilder[] builders = _builders[1 - _side];
        _columns = new Column[builders.Length];
        for (int i = 0; i < builders.Length; i++) _columns[i] = builders[i].Finish();
        _passes.AsSpan(0, Count).Fill(_shape.Residual is null);
        if (_shape.Residual is null) return;
        for (int start = 0; start < Count; start += StreamChunk.MaxRows) EvaluateBlock(chunk, start);
    }

    public (int Start, int End) RangeOf(int index) => (_starts[index], _ends[index]);

    public bool Passes(int candidate) => _passes[candidate];

    /// <summary>How often the row is stored.</summary>
    public int Multiplicity(int candidate) => _counts[candidate];

    /// <summary>Its sort key, kept only with a residual condition.</summary>
    public ReadOnlySpan<byte> KeyOf(int candidate)
    {
        int start = candidate == 0 ? 0 : _keyEnds[candidate - 1];
        return _keys.Written[start.._keyEnds[candidate]];
    }

    public void End()
    {
        foreach (Column column in _columns) column.Release();
        _columns = [];
    }

    public void Dispose()
    {
        End();
        _keys.Dispose();
        foreach (ColumnBuilder[] side in _builders)
            foreach (ColumnBuilder builder in side) builder.Dispose();
    }

    private void EvaluateBlock(StreamChunk chunk, int start)
    {
        int end = Math.Min(Count, start + StreamChunk.MaxRows);
        _block.Clear();
        for (int candidate = start; candidate < end; candidate++)
        {
            if (_side == 0) _block.Add(_inputRows[candidate], candidate);
            else _block.Add(candidate, _inputRows[candidate]);
        }

        StreamChunk pairs = _side == 0
            ? _block.ToChunk(chunk.Columns, _columns, _shape.Left, _shape.Right)
            : _block.ToChunk(_columns, chunk.Columns, _shape.Left, _shape.Right);
        if (_shape.Residual!.Filter(pairs) is not { } passed) return;
        foreach (int pair in RowNumbers.Of(passed)) _passes[start + pair] = true;
        passed.Release();
    }

    private void Grow()
    {
        int size = _inputRows.Length * 2;
        Array.Resize(ref _inputRows, size);
        Array.Resize(ref _counts, size);
        Array.Resize(ref _keyEnds, size);
        Array.Resize(ref _passes, size);
    }
}
