using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Runtime.Operators;

/// <summary>
/// Output rows under construction: a builder per column and a kind per row, leaving as chunks of at most
/// <see cref="StreamChunk.MaxRows"/> rows. Owned by one operator.
/// </summary>
internal sealed class ChunkAssembler : IDisposable
{
    private readonly ColumnBuilder[] _builders;
    private PooledBuffer? _kinds;
    private bool _onlyInserts = true;

    public ChunkAssembler(IReadOnlyList<Field> fields)
    {
        _builders = new ColumnBuilder[fields.Count];
        for (int i = 0; i < _builders.Length; i++) _builders[i] = ColumnBuilder.Create(fields[i].Type);
    }

    /// <summary>Where the values of the next rows go; then close them.</summary>
    public ReadOnlySpan<ColumnBuilder> Builders => _builders;

    /// <summary>Closed rows.</summary>
    public int Count { get; private set; }

    public int Room => StreamChunk.MaxRows - Count;

    /// <summary>Closes one row that every builder has a value for.</summary>
    public void Close(RowKind kind) => Kinds(1)[0] = kind;

    /// <summary>Closes <paramref name="rows"/> rows of one kind.</summary>
    public void Close(RowKind kind, int rows)
    {
        if (kind == RowKind.Insert && _onlyInserts)
        {
            Invariant.Check(Count + rows <= StreamChunk.MaxRows);
            Count += rows;
            return;
        }

        Kinds(rows).Fill(kind);
    }

    /// <summary>Closes rows of the given kinds.</summary>
    public void Close(ReadOnlySpan<RowKind> kinds) => kinds.CopyTo(Kinds(kinds.Length));

    /// <summary>Emits what there is when fewer than <paramref name="rows"/> more fit, so that they stay in one chunk.</summary>
    public void Reserve(int rows, IOutput output)
    {
        if (Count > 0 && Count + rows > StreamChunk.MaxRows) Flush(output);
    }

    public void Flush(IOutput output)
    {
        if (Take() is { } chunk) output.Emit(chunk);
    }

    /// <summary>The rows so far as a chunk, or null when there are none.</summary>
    public StreamChunk? Take()
    {
        if (Count == 0) return null;
        var columns = new Column[_builders.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = _builders[i].Finish();
        PooledBuffer? kinds = _kinds;
        int rows = Count;
        _kinds = null;
        _onlyInserts = true;
        Count = 0;
        return new StreamChunk(columns, rows, rowKinds: kinds);
    }

    public void Dispose()
    {
        _kinds?.Release();
        _kinds = null;
        foreach (ColumnBuilder builder in _builders) builder.Dispose();
    }

    private Span<RowKind> Kinds(int rows)
    {
        Invariant.Check(Count + rows <= StreamChunk.MaxRows);
        if (_kinds is null)
        {
            _kinds = BufferPool.Rent(StreamChunk.MaxRows);
            _kinds.As<RowKind>()[..Count].Clear();
            _onlyInserts = false;
        }

        Span<RowKind> result = _kinds.As<RowKind>().Slice(Count, rows);
        Count += rows;
        return result;
    }
}
