using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;

namespace StreamSql.Runtime.Operators;

/// <summary>What selecting rows leaves of updates: one of which only one half stays becomes a delete or an insert.</summary>
internal static class HalvedUpdates
{
    /// <summary>Walks the rows before and after side by side; takes over the chunk.</summary>
    public static StreamChunk Split(StreamChunk kept, ReadOnlySpan<int> before)
    {
        PooledBuffer? changed = null;
        ReadOnlySpan<RowKind> kinds = kept.RowKinds;
        ReadOnlySpan<int> selection = RowNumbers.Of(kept);
        int next = 0;
        bool previousKept = false;
        for (int i = 0; i < before.Length && next < selection.Length; i++)
        {
            int row = before[i];
            bool isKept = selection[next] == row;
            if (isKept) next++;
            RowKind kind = kinds[row];
            bool nextKept = next < selection.Length && i + 1 < before.Length && selection[next] == before[i + 1];
            if (isKept && kind == RowKind.UpdateBefore && !nextKept) Change(kept, ref changed, row, RowKind.Delete);
            if (isKept && kind == RowKind.UpdateAfter && !previousKept) Change(kept, ref changed, row, RowKind.Insert);
            previousKept = isKept;
        }

        if (changed is null) return kept;
        StreamChunk result = kept.WithRowKinds(changed);
        kept.Release();
        return result;
    }

    private static void Change(StreamChunk chunk, ref PooledBuffer? changed, int row, RowKind kind)
    {
        if (changed is null)
        {
            changed = BufferPool.Rent(Math.Max(1, chunk.PhysicalRows));
            chunk.RowKinds.CopyTo(changed.As<RowKind>());
        }

        changed.As<RowKind>()[row] = kind;
    }
}
