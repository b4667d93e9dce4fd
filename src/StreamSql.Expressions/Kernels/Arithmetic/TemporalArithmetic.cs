using System.Runtime.CompilerServices;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Evaluation.Nodes;
using StreamSql.Expressions.Functions;
using StreamSql.Expressions.Kernels.Casts;

namespace StreamSql.Expressions.Kernels.Arithmetic;

/// <summary>timestamp + interval.</summary>
[Function("add(timestamp, interval) -> timestamp", IsOperator = true)]
internal struct AddTimestampIntervalNode : INodeKernel
{
    public static EvalNode Create(NodeRequest request) =>
        ShiftTimestamp.TryCreate(request, 1) ?? new BinaryNode<AddTimestampInterval, long, IntervalValue, long>(request);
}

/// <summary>A timestamp moved by a constant number of microseconds that is far from the ends.</summary>
internal struct ShiftTimestamp : IBinaryKernel<long, long, long>
{
    public static bool CanFail => true;

    /// <summary>The node for an interval of days and time only; null for others.</summary>
    public static EvalNode? TryCreate(NodeRequest request, int sign)
    {
        if (request.Operands[1] is not ConstantNode { Value: IntervalValue { Months: 0 } interval }) return null;
        Int128 micros = interval.TotalMicros * sign;
        if (Int128.Abs(micros) > TemporalMath.FewMicros) return null;
        return new BinaryNode<ShiftTimestamp, long, long, long>(
            request with { Operands = [request.Operands[0], new ConstantNode((long)micros, SqlTypes.Int64)] });
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Apply(long left, long right, ref long suspect)
    {
        long moved = unchecked(left + right);
        bool finite = left is not (long.MaxValue or long.MinValue);
        suspect |= finite ? ((left ^ moved) & (right ^ moved)) | (moved - TemporalMath.MinTimestamp) : 0;
        return finite ? moved : left;
    }

    public static void Verify(long left, long right) => TemporalMath.Add(left, new IntervalValue(0, 0, right));
}

/// <summary>timestamp + interval per row.</summary>
internal struct AddTimestampInterval : IBinaryKernel<long, IntervalValue, long>
{
    public static bool CanFail => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Apply(long left, IntervalValue right, ref long suspect) => TemporalMath.Shift(left, right, ref suspect);

    public static void Verify(long left, IntervalValue right) => TemporalMath.Add(left, right);
}

/// <summary>interval + timestamp.</summary>
[Function("add(interval, timestamp) -> timestamp", IsOperator = true)]
internal struct AddIntervalTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Add(call.Get<long>(1), call.Get<IntervalValue>(0)));
}

/// <summary>timestamp - interval.</summary>
[Function("subtract(timestamp, interval) -> timestamp", IsOperator = true)]
internal struct SubtractTimestampIntervalNode : INodeKernel
{
    public static EvalNode Create(NodeRequest request) =>
        ShiftTimestamp.TryCreate(request, -1) ?? new BinaryNode<SubtractTimestampInterval, long, IntervalValue, long>(request);
}

/// <summary>timestamp - interval per row.</summary>
internal struct SubtractTimestampInterval : IBinaryKernel<long, IntervalValue, long>
{
    public static bool CanFail => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Apply(long left, IntervalValue right, ref long suspect) =>
        TemporalMath.Shift(left, new IntervalValue(unchecked(-right.Months), unchecked(-right.Days), unchecked(-right.Micros)), ref suspect);

    public static void Verify(long left, IntervalValue right) => TemporalMath.Add(left, TemporalMath.Negate(right));
}

/// <summary>timestamptz + interval: days and months on the session's clock.</summary>
[Function("add(timestamptz, interval) -> timestamptz", IsOperator = true, Volatility = Volatility.Stable)]
internal struct AddTimestampTzInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalMath.AddTz(call.Get<long>(0), call.Get<IntervalValue>(1), call.Context.TimeZone));
}

/// <summary>interval + timestamptz.</summary>
[Function("add(interval, timestamptz) -> timestamptz", IsOperator = true, Volatility = Volatility.Stable)]
internal struct AddIntervalTimestampTz : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalMath.AddTz(call.Get<long>(1), call.Get<IntervalValue>(0), call.Context.TimeZone));
}

/// <summary>timestamptz - interval.</summary>
[Function("subtract(timestamptz, interval) -> timestamptz", IsOperator = true, Volatility = Volatility.Stable)]
internal struct SubtractTimestampTzInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalMath.AddTz(call.Get<long>(0), TemporalMath.Negate(call.Get<IntervalValue>(1)), call.Context.TimeZone));
}

/// <summary>Difference of two instants: days and time.</summary>
[Function("subtract(timestamp, timestamp) -> interval", IsOperator = true)]
[Function("subtract(timestamptz, timestamptz) -> interval", IsOperator = true)]
internal struct SubtractTimestamps : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Difference(call.Get<long>(0), call.Get<long>(1)));
}

/// <summary>date + interval.</summary>
[Function("add(date, interval) -> timestamp", IsOperator = true)]
internal struct AddDateInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalMath.Add(TemporalConversions.DateToTimestamp(call.Get<int>(0)), call.Get<IntervalValue>(1)));
}

/// <summary>interval + date.</summary>
[Function("add(interval, date) -> timestamp", IsOperator = true)]
internal struct AddIntervalDate : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalMath.Add(TemporalConversions.DateToTimestamp(call.Get<int>(1)), call.Get<IntervalValue>(0)));
}

/// <summary>date - interval.</summary>
[Function("subtract(date, interval) -> timestamp", IsOperator = true)]
internal struct SubtractDateInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Add(
        TemporalConversions.DateToTimestamp(call.Get<int>(0)), TemporalMath.Negate(call.Get<IntervalValue>(1))));
}

/// <summary>date + days.</summary>
[Function("add(date, int4) -> date", IsOperator = true)]
internal struct AddDateDays : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.AddDays(call.Get<int>(0), call.Get<int>(1)));
}

/// <summary>days + date.</summary>
[Function("add(int4, date) -> date", IsOperator = true)]
internal struct AddDaysDate : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.AddDays(call.Get<int>(1), call.Get<int>(0)));
}

/// <summary>date - days.</summary>
[Function("subtract(date, int4) -> date", IsOperator = true)]
internal struct SubtractDateDays : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.AddDays(call.Get<int>(0), -(long)call.Get<int>(1)));
}

/// <summary>date - date: days.</summary>
[Function("subtract(date, date) -> int4", IsOperator = true)]
internal struct SubtractDates : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        int left = call.Get<int>(0), right = call.Get<int>(1);
        if (left is int.MaxValue or int.MinValue || right is int.MaxValue or int.MinValue)
            throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "cannot subtract infinite dates");
        call.Return(left - right);
    }
}

/// <summary>date + time.</summary>
[Function("add(date, time) -> timestamp", IsOperator = true)]
internal struct AddDateTime : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalMath.Add(TemporalConversions.DateToTimestamp(call.Get<int>(0)), new IntervalValue(0, 0, call.Get<long>(1))));
}

/// <summary>time + interval, around the clock.</summary>
[Function("add(time, interval) -> time", IsOperator = true)]
internal struct AddTimeInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.AddToTime(call.Get<long>(0), call.Get<IntervalValue>(1).Micros));
}

/// <summary>time - interval.</summary>
[Function("subtract(time, interval) -> time", IsOperator = true)]
internal struct SubtractTimeInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.AddToTime(call.Get<long>(0), -call.Get<IntervalValue>(1).Micros));
}

/// <summary>time - time.</summary>
[Function("subtract(time, time) -> interval", IsOperator = true)]
internal struct SubtractTimes : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(new IntervalValue(0, 0, call.Get<long>(0) - call.Get<long>(1)));
}

/// <summary>interval + interval.</summary>
[Function("add(interval, interval) -> interval", IsOperator = true)]
internal struct AddIntervals : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Add(call.Get<IntervalValue>(0), call.Get<IntervalValue>(1)));
}

/// <summary>interval - interval.</summary>
[Function("subtract(interval, interval) -> interval", IsOperator = true)]
internal struct SubtractIntervals : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalMath.Add(call.Get<IntervalValue>(0), TemporalMath.Negate(call.Get<IntervalValue>(1))));
}

/// <summary>-interval.</summary>
[Function("negate(interval) -> interval", IsOperator = true)]
internal struct NegateInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Negate(call.Get<IntervalValue>(0)));
}

/// <summary>interval * number.</summary>
[Function("multiply(interval, float8) -> interval", IsOperator = true)]
internal struct MultiplyInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Multiply(call.Get<IntervalValue>(0), call.Get<double>(1)));
}

/// <summary>number * interval.</summary>
[Function("multiply(float8, interval) -> interval", IsOperator = true)]
internal struct MultiplyByInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Multiply(call.Get<IntervalValue>(1), call.Get<double>(0)));
}

/// <summary>interval / number.</summary>
[Function("divide(interval, float8) -> interval", IsOperator = true)]
internal struct DivideInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(TemporalMath.Divide(call.Get<IntervalValue>(0), call.Get<double>(1)));
}
