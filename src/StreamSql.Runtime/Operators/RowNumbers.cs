using StreamSql.Core.Columnar;

namespace StreamSql.Runtime.Operators;

/// <summary>The physical rows of a chunk that count, as a span in either case: its selection, or 0, 1, 2 …</summary>
internal static class RowNumbers
{
    private static readonly int[] Dense = CreateDense();

    public static ReadOnlySpan<int> Of(StreamChunk chunk) =>
        chunk.HasSelection ? chunk.Selection : Dense.AsSpan(0, chunk.PhysicalRows);

    /// <summary>0 .. count-1, at most <see cref="StreamChunk.MaxRows"/>.</summary>
    public static ReadOnlySpan<int> First(int count) => Dense.AsSpan(0, count);

    private static int[] CreateDense()
    {
        int[] rows = new int[StreamChunk.MaxRows];
        for (int i = 0; i < rows.Length; i++) rows[i] = i;
        return rows;
    }
}
