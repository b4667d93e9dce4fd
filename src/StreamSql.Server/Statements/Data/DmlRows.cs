using StreamSql.Core.Columnar;
using StreamSql.Core.Types.Text;
using StreamSql.Sql.Catalog;

namespace StreamSql.Server.Statements.Data;

/// <summary>Reading the rows of a rewritten statement, and cutting columns out of them.</summary>
internal static class DmlRows
{
    /// <summary>All rows as dense chunks, which the caller owns.</summary>
    public static async ValueTask<List<StreamChunk>> ReadAllAsync(IRowSource rows, CancellationToken cancellation)
    {
        var chunks = new List<StreamChunk>();
        try
        {
            while (await rows.ReadAsync(cancellation).ConfigureAwait(false) is { } chunk)
            {
                StreamChunk dense = chunk.Compact();
                chunk.Release();
                if (dense.RowCount > 0) chunks.Add(dense);
                else dense.Release();
            }

            return chunks;
        }
        catch
        {
            Release(chunks);
            throw;
        }
        finally
        {
            await rows.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Columns <paramref name="from"/> up to <paramref name="to"/> of a dense chunk, shared.</summary>
    public static StreamChunk Slice(StreamChunk chunk, int from, int to)
    {
        var columns = new Column[to - from];
        for (int i = 0; i < columns.Length; i++)
        {
            columns[i] = chunk[from + i];
            columns[i].Retain();
        }

        return new StreamChunk(columns, chunk.PhysicalRows);
    }

    /// <summary>The values of <paramref name="count"/> columns of a row.</summary>
    public static object?[] Values(StreamChunk chunk, int row, int from, int count)
    {
        object?[] values = new object?[count];
        for (int i = 0; i < count; i++) values[i] = chunk[from + i].GetValue(row);
        return values;
    }

    /// <summary>A text that is the same for rows of the same primary key.</summary>
    public static string KeyText(TableObject table, object?[] row) => string.Join(
        '\u0001', table.Key.Select(k => row[k] is { } value ? TextFormat.Format(table.Columns[k].Type, value) : "\u0002"));

    public static void Release(IEnumerable<StreamChunk> chunks)
    {
        foreach (StreamChunk chunk in chunks) chunk.Release();
    }
}
