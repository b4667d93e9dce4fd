using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;

namespace StreamSql.Expressions.Evaluation;

/// <summary>What a node evaluates to: a column as long as the input, or one of a single row that stands for all. Owned by who received it.</summary>
internal readonly struct Operand(Column column, bool isConstant)
{
    private static readonly int[] ZeroRows = new int[StreamChunk.MaxRows];

    public Column Column { get; } = column;

    public bool IsConstant { get; } = isConstant;

    public bool IsConstantNull => IsConstant && Column.IsNull(0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Index(int row) => IsConstant ? 0 : row;

    public bool IsNull(int row) => Column.IsNull(Index(row));

    public void Release() => Column.Release();

    /// <summary>Gives up the operand for a column of that many rows.</summary>
    public Column ToColumn(int rows)
    {
        if (!IsConstant) return Column;
        Column repeated = Column.Gather(rows <= ZeroRows.Length ? ZeroRows.AsSpan(0, rows) : new int[rows]);
        Column.Release();
        return repeated;
    }
}
