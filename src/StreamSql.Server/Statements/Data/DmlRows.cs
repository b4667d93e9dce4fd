using StreamSql.Core.Columnar;

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

    public static void Release(IEnumerable<StreamChunk> chunks)
    {
        foreach (StreamChunk chunk in chunks) chunk.Release();
    }
}
