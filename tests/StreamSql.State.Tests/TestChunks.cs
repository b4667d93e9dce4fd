using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.State.Tests;

/// <summary>Chunks from rows of values, and back.</summary>
internal static class TestChunks
{
    public static Schema Schema(params SqlType[] types) => new([.. types.Select((t, i) => new Field($"c{i}", t))]);

    public static StreamChunk Of(IReadOnlyList<SqlType> types, IReadOnlyList<object?[]> rows, IReadOnlyList<RowKind>? kinds = null)
    {
        var columns = new Column[types.Count];
        for (int c = 0; c < columns.Length; c++)
        {
            using ColumnBuilder builder = ColumnBuilder.Create(types[c]);
            foreach (object?[] row in rows) builder.AppendValue(row[c]);
            columns[c] = builder.Finish();
        }

        PooledBuffer? buffer = null;
        if (kinds is not null)
        {
            buffer = BufferPool.Rent(Math.Max(1, rows.Count));
            for (int i = 0; i < kinds.Count; i++) buffer.Bytes[i] = (byte)kinds[i];
        }

        return new StreamChunk(columns, rows.Count, rowKinds: buffer);
    }

    public static StreamChunk Of(Schema schema, IReadOnlyList<object?[]> rows, IReadOnlyList<RowKind>? kinds = null) =>
        Of([.. schema.Fields.Select(f => f.Type)], rows, kinds);

    /// <summary>The rows that count, with their kinds; the chunk is released.</summary>
    public static List<(RowKind Kind, object?[] Row)> Drain(StreamChunk chunk)
    {
        var rows = new List<(RowKind, object?[])>();
        for (int i = 0; i < chunk.RowCount; i++)
        {
            int physical = chunk.PhysicalRow(i);
            rows.Add((chunk.Kind(physical), [.. chunk.Columns.ToArray().Select(c => c.GetValue(physical))]));
        }

        chunk.Release();
        return rows;
    }

    public static string Text(object?[] row) => string.Join("|", row.Select(v => v is null ? "∅" : v is byte[] b ? Convert.ToHexString(b) : v is object?[] l ? $"[{Text(l)}]" : v));
}
