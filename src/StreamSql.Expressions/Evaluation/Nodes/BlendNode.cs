using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>
/// A CASE of fixed-width values of which no part can fail: every branch is computed for all rows and the conditions' bits choose among them,
/// without a branch per row.
/// </summary>
internal sealed class BlendNode<T>(EvalNode[] conditions, EvalNode[] results, EvalNode otherwise, SqlType type) : EvalNode(type)
    where T : unmanaged
{
    public override bool NeedsNarrowing => false;

    public override Operand Evaluate(in EvalFrame frame)
    {
        int words = Bitmap.WordCount(frame.Rows);
        PooledBuffer validity = BufferPool.Rent<ulong>(Math.Max(1, words));
        Span<ulong> valid = validity.As<ulong>()[..words];
        PooledBuffer values = BufferPool.Rent<T>(Math.Max(1, frame.Rows));
        Span<T> target = values.As<T>()[..frame.Rows];
        bool nulls = Start(otherwise.Evaluate(frame), target, valid);
        // From the last branch to the first, so that the first that holds has the last word.
        for (int i = conditions.Length - 1; i >= 0; i--) nulls |= Blend(conditions[i].Evaluate(frame), results[i].Evaluate(frame), target, valid);
        if (!nulls) validity.Release();
        else if (words > 0) Bitmap.MaskTail(valid, frame.Rows);
        return new Operand(new FixedColumn<T>(Type, frame.Rows, values, nulls ? validity : null), false);
    }

    /// <summary>Fills with the ELSE branch; true when it has NULLs.</summary>
    private static bool Start(Operand source, Span<T> target, Span<ulong> valid)
    {
        ReadOnlySpan<T> values = ((FixedColumn<T>)source.Column).Values;
        if (source.IsConstant) target.Fill(values[0]);
        else values.CopyTo(target);
        bool nulls = source.Column.HasNulls;
        if (!nulls) valid.Fill(ulong.MaxValue);
        else if (source.IsConstant) valid.Fill(source.Column.IsNull(0) ? 0 : ulong.MaxValue);
        else source.Column.Validity[..valid.Length].CopyTo(valid);
        source.Release();
        return nulls;
    }

    private static bool Blend(Operand condition, Operand source, Span<T> target, Span<ulong> valid)
    {
        var bits = (BitColumn)condition.Column;
        ReadOnlySpan<T> values = ((FixedColumn<T>)source.Column).Values;
        bool nulls = source.Column.HasNulls;
        for (int w = 0; w < valid.Length; w++)
        {
            ulong mask = condition.IsConstant ? 0 - (TruthWords.True(bits, 0) & 1) : TruthWords.True(bits, w);
            ulong sourceValid = !nulls ? ulong.MaxValue
                : source.IsConstant ? (source.Column.IsNull(0) ? 0 : ulong.MaxValue) : source.Column.Validity[w];
            valid[w] = (valid[w] & ~mask) | (sourceValid & mask);
            int start = w * 64;
            Span<T> part = target[start..Math.Min(start + 64, target.Length)];
            if (source.IsConstant)
            {
                T value = values[0];
                for (int i = 0; i < part.Length; i++) part[i] = (mask >> i & 1) != 0 ? value : part[i];
            }
            else
            {
                ReadOnlySpan<T> from = values.Slice(start, part.Length);
                for (int i = 0; i < part.Length && i < from.Length; i++) part[i] = (mask >> i & 1) != 0 ? from[i] : part[i];
            }
        }

        condition.Release();
        source.Release();
        return nulls;
    }
}

/// <summary>Chooses the node of a CASE.</summary>
internal static class CaseFactory
{
    public static EvalNode Create(EvalNode[] conditions, EvalNode[] results, EvalNode otherwise, SqlType type)
    {
        bool total = !otherwise.NeedsNarrowing && !conditions.Any(c => c.NeedsNarrowing) && !results.Any(r => r.NeedsNarrowing);
        if (!total) return new CaseNode(conditions, results, otherwise, type);
        return type.Physical switch
        {
            PhysicalKind.Int16 => new BlendNode<short>(conditions, results, otherwise, type),
            PhysicalKind.Int32 => new BlendNode<int>(conditions, results, otherwise, type),
            PhysicalKind.Int64 => new BlendNode<long>(conditions, results, otherwise, type),
            PhysicalKind.Float32 => new BlendNode<float>(conditions, results, otherwise, type),
            PhysicalKind.Float64 => new BlendNode<double>(conditions, results, otherwise, type),
            _ => new CaseNode(conditions, results, otherwise, type),
        };
    }
}
