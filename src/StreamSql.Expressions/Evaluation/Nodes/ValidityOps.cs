using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>Validity bitmaps of results from those of operands.</summary>
internal static class ValidityOps
{
    /// <summary>
    /// The rows where no operand is null: null when that is every row, a shared buffer when one operand decides; the caller owns a reference.
    /// <paramref name="allNull"/> when a constant operand is NULL.
    /// </summary>
    public static PooledBuffer? Combine(ReadOnlySpan<Operand> operands, int rows, out bool allNull)
    {
        allNull = false;
        PooledBuffer? result = null;
        bool owned = false;
        foreach (ref readonly Operand operand in operands)
        {
            if (!operand.Column.HasNulls) continue;
            if (operand.IsConstant)
            {
                if (!operand.Column.IsNull(0)) continue;
                if (result is not null) result.Release();
                allNull = true;
                return null;
            }

            PooledBuffer next = operand.Column.ValidityBuffer!;
            if (result is null)
            {
                next.Retain();
                result = next;
            }
            else if (result != next)
            {
                result = And(result, next, rows, owned);
                owned = true;
            }
        }

        return result;
    }

    public static PooledBuffer? Combine(in Operand left, in Operand right, int rows, out bool allNull) =>
        Combine([left, right], rows, out allNull);

    /// <summary>A constant NULL of a type.</summary>
    public static Operand NullConstant(SqlType type)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type, 1);
        builder.AppendNull();
        return new Operand(builder.Finish(), true);
    }

    private static PooledBuffer And(PooledBuffer left, PooledBuffer right, int rows, bool leftOwned)
    {
        int words = Bitmap.WordCount(rows);
        PooledBuffer target = leftOwned ? left : BufferPool.Rent<ulong>(Math.Max(1, words));
        Span<ulong> to = target.As<ulong>()[..words];
        ReadOnlySpan<ulong> a = left.As<ulong>()[..words];
        ReadOnlySpan<ulong> b = right.As<ulong>()[..words];
        for (int i = 0; i < to.Length && i < a.Length && i < b.Length; i++) to[i] = a[i] & b[i];
        if (!leftOwned) left.Release();
        return target;
    }
}
