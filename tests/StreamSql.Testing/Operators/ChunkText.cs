using System.Globalization;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Testing.Operators;

/// <summary>Chunks from and to text, for tests.</summary>
public static class ChunkText
{
    /// <summary>A chunk of inserts; a value per column and row in the representation of <see cref="SqlValue"/>.</summary>
    public static StreamChunk Inserts(IReadOnlyList<SqlType> types, params object?[][] rows) =>
        Changes(types, [.. rows.Select(r => (RowKind.Insert, r))]);

    public static StreamChunk Changes(IReadOnlyList<SqlType> types, params (RowKind Kind, object?[] Row)[] rows)
    {
        var columns = new Column[types.Count];
        for (int c = 0; c < columns.Length; c++)
        {
            using ColumnBuilder builder = ColumnBuilder.Create(types[c], rows.Length);
            foreach ((_, object?[] row) in rows) builder.AppendValue(row[c]);
            columns[c] = builder.Finish();
        }

        PooledBuffer? kinds = null;
        if (rows.Any(r => r.Kind != RowKind.Insert))
        {
            kinds = BufferPool.Rent(rows.Length);
            for (int i = 0; i < rows.Length; i++) kinds.As<RowKind>()[i] = rows[i].Kind;
        }

        return new StreamChunk(columns, rows.Length, rowKinds: kinds);
    }

    /// <summary>Each row as <c>+I value|value</c>; NULL is <c>∅</c>.</summary>
    public static IEnumerable<string> Lines(StreamChunk chunk)
    {
        for (int i = 0; i < chunk.RowCount; i++)
        {
            int row = chunk.PhysicalRow(i);
            var values = new string[chunk.ColumnCount];
            for (int c = 0; c < values.Length; c++)
                values[c] = Convert.ToString(chunk[c].GetValue(row), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "∅";
            yield return $"{chunk.Kind(row).ToSymbol()} {string.Join('|', values)}";
        }
    }
}
