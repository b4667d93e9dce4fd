using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.State.Tables;

/// <summary>Collects rows with kinds into chunks. Owned by one thread.</summary>
internal sealed class ChangeBuilder
{
    private readonly ColumnBuilder[] _columns;
    private PooledBuffer? _kinds;

    public ChangeBuilder(Schema schema) => _columns = [.. schema.Fields.Select(f => ColumnBuilder.Create(f.Type))];

    public int Count { get; private set; }

    public void Add(ReadOnlySpan<Column> columns, int row, RowKind kind)
    {
        ReadOnlySpan<int> rows = [row];
        for (int i = 0; i < _columns.Length; i++) _columns[i].AppendRows(columns[i], rows);
        if (_kinds is null || Count == _kinds.Capacity)
        {
            PooledBuffer grown = BufferPool.Rent(Math.Max(256, Count * 2));
            _kinds?.Bytes.CopyTo(grown.Bytes);
            _kinds?.Release();
            _kinds = grown;
        }

        _kinds.Bytes[Count++] = (byte)kind;
    }

    /// <summary>The rows so far; the builder is empty afterwards.</summary>
    public StreamChunk Finish()
    {
        var columns = new Column[_columns.Length];
        for (int i = 0; i < columns.Length; i++) columns[i] = _columns[i].Finish();
        var chunk = new StreamChunk(columns, Count, rowKinds: _kinds);
        _kinds = null;
        Count = 0;
        return chunk;
    }
}
