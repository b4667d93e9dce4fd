using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Casts;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>Chooses the node for a cast. An assignment cast differs only in that it refuses to cut text.</summary>
internal static class CastFactory
{
    private static readonly FunctionSignature Strict = new("cast", [], SqlTypes.Unknown, Volatility.Immutable, true, false);

    public static EvalNode Create(EvalNode operand, SqlType to, EvaluationContext context, bool assignment = false)
    {
        if (operand.Type.Equals(to)) return operand;
        EvalNode converted = operand.Type.SameAs(to) ? operand : Convert(operand, to.WithModifier(-1), context);
        return Limit(converted, operand.Type, to, context, assignment);
    }

    /// <summary>Applies the length, precision or scale of the target type.</summary>
    private static EvalNode Limit(EvalNode operand, SqlType from, SqlType to, EvaluationContext context, bool assignment)
    {
        bool same = from.SameAs(to) && from.Modifier == to.Modifier;
        if (to.Modifier < 0 || same) return operand.Type.Equals(to) ? operand : new RetypeNode(operand, to);
        return to.Kind switch
        {
            TypeKind.Decimal => Kernel<LimitDecimal>(operand, to, context),
            TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Time => Kernel<RoundMicros>(operand, to, context),
            TypeKind.Interval => Kernel<LimitInterval>(operand, to, context),
            TypeKind.Text when to.Oid == SqlTypes.Varchar.Oid =>
                assignment ? Kernel<AssignVarchar>(operand, to, context) : Kernel<CutVarchar>(operand, to, context),
            TypeKind.Text when to.Oid == SqlTypes.Bpchar.Oid =>
                assignment ? Kernel<AssignChar>(operand, to, context) : Kernel<PadChar>(operand, to, context),
            _ => new RetypeNode(operand, to),
        };
    }

    private static EvalNode Convert(EvalNode operand, SqlType to, EvaluationContext context)
    {
        SqlType from = operand.Type;
        if (from.IsNumeric && to.IsNumeric) return Numbers(operand, to, context);
        if (from.IsText && to.IsText) return Texts(operand, to, context);
        EvalNode? special = Temporals(operand, to, context) ?? Others(operand, to, context);
        if (special is not null) return special;
        if (from.Kind == TypeKind.List && to.Kind == TypeKind.List) return new ListCastNode(operand, to, context);
        if (from.Kind == TypeKind.Struct && to.Kind == TypeKind.Struct) return new StructCastNode(operand, to, context);
        if (to.IsText)
        {
            EvalNode text = from.Kind switch
            {
                TypeKind.Boolean => Kernel<BoolToText>(operand, SqlTypes.Text, context),
                TypeKind.Int64 when from.Oid == SqlTypes.Int64.Oid => Kernel<Int64ToText>(operand, SqlTypes.Text, context),
                TypeKind.Jsonb => new RetypeNode(operand, SqlTypes.Text),
                _ => Kernel<ToText>(operand, SqlTypes.Text, context),
            };
            return text.Type.SameAs(to) ? text : Texts(text, to, context);
        }

        if (from.IsText) return Kernel<FromText>(operand, to, context);
        throw CastRules.CannotCast(from, to);
    }

    private static EvalNode Numbers(EvalNode operand, SqlType to, EvaluationContext context)
    {
        SqlType from = operand.Type;
        if (from.Kind == TypeKind.Int64 && to.Kind == TypeKind.Int64)
            return from.Oid == 20 ? Unary<ToOid<long>, long, long>(operand, to, context) : new RetypeNode(operand, to);
        if (to.Kind == TypeKind.Int64 && to.Oid != 20)
        {
            return from.Kind switch
            {
                TypeKind.Int16 => Unary<ToOid<short>, short, long>(operand, to, context),
                TypeKind.Int32 => Unary<ToOid<int>, int, long>(operand, to, context),
                _ => throw CastRules.CannotCast(from, to),
            };
        }

        if (from.Kind == TypeKind.Int64 && from.Oid != 20 && to.Kind == TypeKind.Int32) return Unary<OidToInteger, long, int>(operand, to, context);
        return (from.Kind, to.Kind) switch
        {
            (TypeKind.Int16, TypeKind.Int32) => Unary<Widen<short, int>, short, int>(operand, to, context),
            (TypeKind.Int16, TypeKind.Int64) => Unary<Widen<short, long>, short, long>(operand, to, context),
            (TypeKind.Int16, TypeKind.Float32) => Unary<Widen<short, float>, short, float>(operand, to, context),
            (TypeKind.Int16, TypeKind.Float64) => Unary<Widen<short, double>, short, double>(operand, to, context),
            (TypeKind.Int16, TypeKind.Decimal) => Unary<Widen<short, decimal>, short, decimal>(operand, to, context),
            (TypeKind.Int32, TypeKind.Int16) => Unary<NarrowInteger<int, short>, int, short>(operand, to, context),
            (TypeKind.Int32, TypeKind.Int64) => Unary<Widen<int, long>, int, long>(operand, to, context),
            (TypeKind.Int32, TypeKind.Float32) => Unary<Widen<int, float>, int, float>(operand, to, context),
            (TypeKind.Int32, TypeKind.Float64) => Unary<Widen<int, double>, int, double>(operand, to, context),
            (TypeKind.Int32, TypeKind.Decimal) => Unary<Widen<int, decimal>, int, decimal>(operand, to, context),
            (TypeKind.Int64, TypeKind.Int16) => Unary<NarrowInteger<long, short>, long, short>(operand, to, context),
            (TypeKind.Int64, TypeKind.Int32) => Unary<NarrowInteger<long, int>, long, int>(operand, to, context),
            (TypeKind.Int64, TypeKind.Float32) => Unary<Widen<long, float>, long, float>(operand, to, context),
            (TypeKind.Int64, TypeKind.Float64) => Unary<Widen<long, double>, long, double>(operand, to, context),
            (TypeKind.Int64, TypeKind.Decimal) => Unary<Widen<long, decimal>, long, decimal>(operand, to, context),
            (TypeKind.Float32, TypeKind.Float64) => Unary<Widen<float, double>, float, double>(operand, to, context),
            (TypeKind.Float32, TypeKind.Decimal) => Unary<FloatToDecimal<float>, float, decimal>(operand, to, context),
            (TypeKind.Float64, TypeKind.Float32) => Unary<FloatNarrow, double, float>(operand, to, context),
            (TypeKind.Float64, TypeKind.Decimal) => Unary<FloatToDecimal<double>, double, decimal>(operand, to, context),
            (TypeKind.Decimal, TypeKind.Float32) => Unary<DecimalToFloat<float>, decimal, float>(operand, to, context),
            (TypeKind.Decimal, TypeKind.Float64) => Unary<DecimalToFloat<double>, decimal, double>(operand, to, context),
            (_, TypeKind.Int16) => ToInteger<short>(operand, to, context),
            (_, TypeKind.Int32) => ToInteger<int>(operand, to, context),
            _ => ToInteger<long>(operand, to, context),
        };
    }

    private static EvalNode ToInteger<T>(EvalNode operand, SqlType to, EvaluationContext context)
        where T : unmanaged, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T> => operand.Type.Kind switch
        {
            TypeKind.Float32 => Unary<FloatToInteger<float, T>, float, T>(operand, to, context),
            TypeKind.Float64 => Unary<FloatToInteger<double, T>, double, T>(operand, to, context),
            _ => Unary<DecimalToInteger<T>, decimal, T>(operand, to, context),
        };

    private static EvalNode Texts(EvalNode operand, SqlType to, EvaluationContext context)
    {
        if (to.Oid == SqlTypes.Json.Oid) return Kernel<FromText>(operand, to, context);
        if (operand.Type.Oid == SqlTypes.Bpchar.Oid) return Kernel<TrimBlanks>(operand, to, context);
        if (to.Oid == SqlTypes.Name.Oid) return Kernel<CutName>(operand, to, context);
        return to.Oid == SqlTypes.Char.Oid ? Kernel<FirstByte>(operand, to, context) : new RetypeNode(operand, to);
    }

    private static EvalNode? Temporals(EvalNode operand, SqlType to, EvaluationContext context) => (operand.Type.Kind, to.Kind) switch
    {
        (TypeKind.Date, TypeKind.Timestamp) => Unary<DateToTimestamp, int, long>(operand, to, context),
        (TypeKind.Date, TypeKind.TimestampTz) => Kernel<DateToTimestampTz>(operand, to, context),
        (TypeKind.Timestamp, TypeKind.Date) => Unary<TimestampToDate, long, int>(operand, to, context),
        (TypeKind.Timestamp, TypeKind.Time) => Kernel<TimestampToTime>(operand, to, context),
        (TypeKind.Timestamp, TypeKind.TimestampTz) => Kernel<TimestampToTimestampTz>(operand, to, context),
        (TypeKind.TimestampTz, TypeKind.Date) => Kernel<TimestampTzToDate>(operand, to, context),
        (TypeKind.TimestampTz, TypeKind.Time) => Kernel<TimestampTzToTime>(operand, to, context),
        (TypeKind.TimestampTz, TypeKind.Timestamp) => Kernel<TimestampTzToTimestamp>(operand, to, context),
        (TypeKind.Time, TypeKind.Interval) => Unary<TimeToInterval, long, IntervalValue>(operand, to, context),
        (TypeKind.Interval, TypeKind.Time) => Unary<IntervalToTime, IntervalValue, long>(operand, to, context),
        _ => null,
    };

    private static EvalNode? Others(EvalNode operand, SqlType to, EvaluationContext context) => (operand.Type.Kind, to.Kind) switch
    {
        (TypeKind.Int32, TypeKind.Boolean) => Kernel<IntegerToBool>(operand, to, context),
        (TypeKind.Boolean, TypeKind.Int32) => Kernel<BoolToInteger>(operand, to, context),
        (TypeKind.Text, TypeKind.Int32) when operand.Type.Oid == 18 => Kernel<CharToInteger>(operand, to, context),
        (TypeKind.Int32, TypeKind.Text) when to.Oid == 18 => Kernel<IntegerToChar>(operand, to, context),
        (TypeKind.Jsonb, TypeKind.Boolean) => Kernel<JsonToBool>(operand, to, context),
        (TypeKind.Jsonb, _) when to.IsNumeric => Kernel<JsonToNumber>(operand, to, context),
        _ => null,
    };

    private static UnaryNode<TKernel, TIn, TOut> Unary<TKernel, TIn, TOut>(EvalNode operand, SqlType to, EvaluationContext context)
        where TKernel : struct, IUnaryKernel<TIn, TOut>
        where TIn : unmanaged
        where TOut : unmanaged => new(new NodeRequest([operand], Strict, to, context));

    private static KernelNode<TKernel> Kernel<TKernel>(EvalNode operand, SqlType to, EvaluationContext context)
        where TKernel : struct, IScalarKernel => new(new NodeRequest([operand], Strict, to, context));
}
