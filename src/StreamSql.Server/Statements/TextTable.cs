using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.Statements;

/// <summary>Results that the server makes by itself: SHOW, EXPLAIN, DESCRIBE.</summary>
internal static class TextTable
{
    /// <summary>Columns of text with these names.</summary>
    public static ResultColumn[] Columns(params ReadOnlySpan<string> names)
    {
        var columns = new ResultColumn[names.Length];
        for (int i = 0; i < names.Length; i++) columns[i] = new ResultColumn(names[i], SqlTypes.Text);
        return columns;
    }

    /// <summary>A result of rows in the representation of <see cref="SqlValue"/>.</summary>
    public static RowsResult Result(IReadOnlyList<ResultColumn> columns, IEnumerable<object?[]> rows, string? tag = null) =>
        new(columns, new ChunkRows(Chunks([.. columns.Select(c => c.Type)], rows))) { FixedTag = tag };

    /// <summary>The rows as chunks.</summary>
    public static List<StreamChunk> Chunks(IReadOnlyList<SqlType> types, IEnumerable<object?[]> rows)
    {
        var chunks = new List<StreamChunk>();
        ColumnBuilder[] builders = [.. types.Select(t => ColumnBuilder.Create(t))];
        int count = 0;
        foreach (object?[] row in rows)
        {
            for (int i = 0; i < builders.Length; i++) builders[i].AppendValue(row[i]);
            if (++count < StreamChunk.MaxRows) continue;
            chunks.Add(new StreamChunk([.. builders.Select(b => b.Finish())], count));
            count = 0;
        }

        if (count > 0) chunks.Add(new StreamChunk([.. builders.Select(b => b.Finish())], count));
        foreach (ColumnBuilder builder in builders) builder.Dispose();
        return chunks;
    }
}
