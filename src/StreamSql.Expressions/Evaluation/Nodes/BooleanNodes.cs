using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>Three-valued words: for 64 rows which are true and which are false; the rest is NULL.</summary>
internal static class TruthWords
{
    public static ulong True(BitColumn column, int word) => column.Bits[word] & Valid(column, word);

    public static ulong False(BitColumn column, int word) => ~column.Bits[word] & Valid(column, word);

    public static ulong Valid(BitColumn column, int word) => column.HasNulls ? column.Validity[word] : ulong.MaxValue;
}

/// <summary>AND and OR. Operands that can fail or are dear are evaluated only for rows that the ones before left undecided.</summary>
internal sealed class LogicalNode : EvalNode
{
    private readonly bool _isAnd;
    private readonly EvalNode[] _operands;

    public LogicalNode(bool isAnd, EvalNode[] operands)
        : base(SqlTypes.Boolean)
    {
        _isAnd = isAnd;
        _operands = operands;
        NeedsNarrowing = operands.Any(o => o.NeedsNarrowing);
    }

    public override bool NeedsNarrowing { get; }

    public override Operand Evaluate(in EvalFrame frame)
    {
        int words = Bitmap.WordCount(frame.Rows);
        PooledBuffer trueBuffer = BufferPool.Rent<ulong>(Math.Max(1, words));
        PooledBuffer falseBuffer = BufferPool.Rent<ulong>(Math.Max(1, words));
        PooledBuffer? narrowed = null;
        try
        {
            Span<ulong> isTrue = trueBuffer.As<ulong>()[..words];
            Span<ulong> isFalse = falseBuffer.As<ulong>()[..words];
            isTrue.Fill(_isAnd ? ulong.MaxValue : 0);
            isFalse.Fill(_isAnd ? 0 : ulong.MaxValue);
            for (int i = 0; i < _operands.Length; i++)
            {
                EvalFrame current = frame;
                if (i > 0 && _operands[i].NeedsNarrowing)
                {
                    narrowed ??= BufferPool.Rent<int>(Math.Max(1, frame.Rows));
                    int count = Undecided(frame, isTrue, isFalse, narrowed.As<int>());
                    if (count == 0) break;
                    current = frame.Narrow(narrowed.As<int>()[..count]);
                }

                Combine(_operands[i].Evaluate(current), isTrue, isFalse);
            }

            return new Operand(Finish(frame.Rows, isTrue, isFalse), false);
        }
        finally
        {
            trueBuffer.Release();
            falseBuffer.Release();
            narrowed?.Release();
        }
    }

    private void Combine(Operand operand, Span<ulong> isTrue, Span<ulong> isFalse)
    {
        var column = (BitColumn)operand.Column;
        for (int w = 0; w < isTrue.Length; w++)
        {
            ulong t = operand.IsConstant ? Spread(TruthWords.True(column, 0)) : TruthWords.True(column, w);
            ulong f = operand.IsConstant ? Spread(TruthWords.False(column, 0)) : TruthWords.False(column, w);
            isTrue[w] = _isAnd ? isTrue[w] & t : isTrue[w] | t;
            isFalse[w] = _isAnd ? isFalse[w] | f : isFalse[w] & f;
        }

        operand.Release();
    }

    private static ulong Spread(ulong word) => (word & 1) != 0 ? ulong.MaxValue : 0;

    /// <summary>The selected rows that further operands can still change.</summary>
    private int Undecided(in EvalFrame frame, ReadOnlySpan<ulong> isTrue, ReadOnlySpan<ulong> isFalse, Span<int> rows)
    {
        ReadOnlySpan<ulong> decided = _isAnd ? isFalse : isTrue;
        int count = 0;
        if (frame.HasSelection)
        {
            foreach (int row in frame.Selection)
                if (!Bitmap.Get(decided, row)) rows[count++] = row;
            return count;
        }

        for (int row = 0; row < frame.Rows; row++)
            if (!Bitmap.Get(decided, row)) rows[count++] = row;
        return count;
    }

    private static BitColumn Finish(int rows, ReadOnlySpan<ulong> isTrue, ReadOnlySpan<ulong> isFalse)
    {
        PooledBuffer validity = BufferPool.Rent<ulong>(Math.Max(1, isTrue.Length));
        Span<ulong> valid = validity.As<ulong>()[..isTrue.Length];
        for (int w = 0; w < valid.Length; w++) valid[w] = isTrue[w] | isFalse[w];
        if (valid.Length > 0) Bitmap.MaskTail(valid, rows);
        bool allValid = Bitmap.Count(valid, rows) == rows;
        if (allValid) validity.Release();
        BitColumn column = BitColumn.Allocate(SqlTypes.Boolean, rows, allValid ? null : validity);
        isTrue.CopyTo(column.WritableBits);
        if (rows > 0) Bitmap.MaskTail(column.WritableBits, rows);
        return column;
    }
}

/// <summary>What a <see cref="TruthNode"/> answers for true, false and NULL rows.</summary>
internal readonly record struct TruthTable(bool IfTrue, bool IfFalse, bool? IfNull);

/// <summary>NOT, IS TRUE, IS NOT FALSE, IS UNKNOWN …: a function of one truth value.</summary>
internal sealed class TruthNode(EvalNode operand, TruthTable table) : EvalNode(SqlTypes.Boolean)
{
    public override bool NeedsNarrowing => operand.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand value = operand.Evaluate(frame);
        var source = (BitColumn)value.Column;
        PooledBuffer? validity = table.IfNull is null ? source.ValidityBuffer : null;
        validity?.Retain();
        BitColumn target = BitColumn.Allocate(Type, source.Length, validity);
        Span<ulong> bits = target.WritableBits;
        ulong ifTrue = Mask(table.IfTrue), ifFalse = Mask(table.IfFalse), ifNull = Mask(table.IfNull ?? false);
        for (int w = 0; w < bits.Length; w++)
        {
            bits[w] = (TruthWords.True(source, w) & ifTrue) | (TruthWords.False(source, w) & ifFalse)
                | (~TruthWords.Valid(source, w) & ifNull);
        }

        if (source.Length > 0) Bitmap.MaskTail(bits, source.Length);
        value.Release();
        return new Operand(target, value.IsConstant);
    }

    private static ulong Mask(bool value) => value ? ulong.MaxValue : 0;
}

/// <summary>IS [NOT] NULL. A row is null when all its fields are, not null when none is.</summary>
internal sealed class NullTestNode(EvalNode operand, bool isNull) : EvalNode(SqlTypes.Boolean)
{
    public override bool NeedsNarrowing => operand.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand value = operand.Evaluate(frame);
        Column source = value.Column;
        BitColumn target = BitColumn.Allocate(Type, source.Length);
        Span<ulong> bits = target.WritableBits;
        if (source is StructColumn rows)
        {
            for (int row = 0; row < source.Length; row++) Bitmap.Write(bits, row, TestStruct(rows, row));
        }
        else
        {
            for (int w = 0; w < bits.Length; w++)
            {
                ulong valid = source.HasNulls ? source.Validity[w] : ulong.MaxValue;
                bits[w] = isNull ? ~valid : valid;
            }
        }

        if (source.Length > 0) Bitmap.MaskTail(bits, source.Length);
        value.Release();
        return new Operand(target, value.IsConstant);
    }

    private bool TestStruct(StructColumn column, int row)
    {
        if (column.IsNull(row)) return isNull;
        foreach (Column field in column.Fields)
            if (field.IsNull(row) != isNull) return false;
        return true;
    }
}

/// <summary>IS [NOT] DISTINCT FROM: equality in which NULL equals NULL.</summary>
internal sealed class DistinctNode(EvalNode left, EvalNode right, bool distinct) : EvalNode(SqlTypes.Boolean)
{
    public override bool NeedsNarrowing => left.NeedsNarrowing || right.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand a = left.Evaluate(frame);
        Operand b = right.Evaluate(frame);
        bool constant = a.IsConstant && b.IsConstant;
        int rows = constant ? 1 : frame.Rows;
        BitColumn target = BitColumn.Allocate(Type, rows);
        Span<ulong> bits = target.WritableBits;
        for (int row = 0; row < rows; row++)
        {
            int i = a.Index(row), j = b.Index(row);
            bool leftNull = a.Column.IsNull(i), rightNull = b.Column.IsNull(j);
            bool equal = leftNull || rightNull ? leftNull == rightNull : Kernels.ColumnOrder.Compare(a.Column, i, b.Column, j) == 0;
            if (equal != distinct) bits[row >> 6] |= 1UL << (row & 63);
        }

        a.Release();
        b.Release();
        return new Operand(target, constant);
    }
}
