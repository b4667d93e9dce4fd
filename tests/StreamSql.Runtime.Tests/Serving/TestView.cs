using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;
using StreamSql.State.Tables;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Serving;

/// <summary>A view of (id, value) by id whose writer is the test.</summary>
internal sealed class TestView
{
    public static readonly Schema Schema = new([new Field("id", SqlTypes.Int64), new Field("value", SqlTypes.Int64)]);

    private static readonly SqlType[] Types = [SqlTypes.Int64, SqlTypes.Int64];

    private readonly VersionedTable[] _tables;
    private readonly Dictionary<long, long> _rows = [];

    public TestView(ViewRegistry views, long objectId, int partitions = 1)
    {
        _tables = new VersionedTable[partitions];
        for (int i = 0; i < partitions; i++)
        {
            _tables[i] = VersionedTable.Scratch(new VersionedTableDescriptor("view", Schema, RowIdentity.Key, [0]));
            views.Register(objectId, i, partitions, _tables[i]);
        }
    }

    public VersionedTable Table => _tables[0];

    /// <summary>Inserts or updates a row.</summary>
    public void Put(long id, long value)
    {
        Apply(id, _rows.TryGetValue(id, out long old)
            ? ChunkText.Changes(Types, (RowKind.UpdateBefore, [id, old]), (RowKind.UpdateAfter, [id, value]))
            : ChunkText.Inserts(Types, [id, value]));
        _rows[id] = value;
    }

    public void Delete(long id)
    {
        Apply(id, ChunkText.Changes(Types, (RowKind.Delete, [id, _rows[id]])));
        _rows.Remove(id);
    }

    public void Publish(long epoch)
    {
        foreach (VersionedTable table in _tables) table.Publish(epoch);
    }

    /// <summary>The rows as the writer knows them, as text.</summary>
    public List<string> Rows() => [.. _rows.Select(r => $"{r.Key}|{r.Value}").Order(StringComparer.Ordinal)];

    private void Apply(long id, StreamChunk chunk)
    {
        _tables[id % _tables.Length].Apply(chunk);
        chunk.Release();
    }
}
