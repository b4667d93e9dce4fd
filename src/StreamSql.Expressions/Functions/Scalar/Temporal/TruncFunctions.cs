using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Evaluation.Nodes;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Arithmetic;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>Cutting times down to a unit.</summary>
internal static class DateTruncation
{
    public static long Truncate(DateFieldName name, long micros, SqlType type)
    {
        long unit = name.Field switch
        {
            DateField.Microsecond => 1,
            DateField.Millisecond => 1000,
            DateField.Second => Calendar.MicrosPerSecond,
            DateField.Minute => Calendar.MicrosPerMinute,
            DateField.Hour => Calendar.MicrosPerHour,
            DateField.Day => Calendar.MicrosPerDay,
            _ => 0,
        };
        if (unit != 0) return Calendar.FloorDiv(micros, unit) * unit;
        long day = Calendar.SplitDay(micros, out _);
        if (name.Field == DateField.Week) return (day - DateFields.IsoDayOfWeek(day) + 1) * Calendar.MicrosPerDay;
        Calendar.CivilFromDays(day, out int year, out int month, out _);
        (long firstYear, int firstMonth) = name.Field switch
        {
            DateField.Month => (year, month),
            DateField.Quarter => (year, ((month - 1) / 3 * 3) + 1),
            DateField.Year => (year, 1),
            DateField.Decade => (Calendar.FloorDiv(year, 10) * 10, 1),
            DateField.Century => (Calendar.FloorDiv(year - 1, 100) * 100 + 1, 1),
            DateField.Millennium => (Calendar.FloorDiv(year - 1, 1000) * 1000 + 1, 1),
            _ => throw name.Unsupported(type),
        };
        return Calendar.DaysFromCivil(firstYear, firstMonth, 1) * Calendar.MicrosPerDay;
    }

    public static IntervalValue Truncate(DateFieldName name, IntervalValue value)
    {
        int months = name.Field switch
        {
            DateField.Month => 1,
            DateField.Quarter => 3,
            DateField.Year => 12,
            DateField.Decade => 120,
            DateField.Century => 1200,
            DateField.Millennium => 12_000,
            _ => 0,
        };
        if (months != 0) return new IntervalValue(value.Months / months * months, 0, 0);
        long unit = name.Field switch
        {
            DateField.Day => 0,
            DateField.Hour => Calendar.MicrosPerHour,
            DateField.Minute => Calendar.MicrosPerMinute,
            DateField.Second => Calendar.MicrosPerSecond,
            DateField.Millisecond => 1000,
            DateField.Microsecond => 1,
            DateField.Week => throw new StreamSqlException(SqlState.FeatureNotSupported, "unit \"week\" not supported for type interval")
            {
                Detail = "Months usually have fractional weeks.",
            },
            _ => throw name.Unsupported(SqlTypes.Interval),
        };
        return value with { Micros = unit == 0 ? 0 : value.Micros / unit * unit };
    }

    /// <summary>In a zone: dates are cut on the local calendar, and their midnight may have another offset.</summary>
    public static long TruncateTz(DateFieldName name, long instant, TimeZoneInfo zone)
    {
        long local = TimeZones.UtcToLocal(zone, instant);
        long cut = Truncate(name, local, SqlTypes.TimestampTz);
        return name.Field >= DateField.Day ? TimeZones.LocalToUtc(zone, cut) : cut - (local - instant);
    }
}

/// <summary>A unit of so many microseconds.</summary>
internal interface ITimeUnit
{
    static abstract long Micros { get; }
}

/// <summary>Milliseconds.</summary>
internal struct MillisecondUnit : ITimeUnit
{
    public static long Micros => 1000;
}

/// <summary>Seconds.</summary>
internal struct SecondUnit : ITimeUnit
{
    public static long Micros => Calendar.MicrosPerSecond;
}

/// <summary>Minutes.</summary>
internal struct MinuteUnit : ITimeUnit
{
    public static long Micros => Calendar.MicrosPerMinute;
}

/// <summary>Hours.</summary>
internal struct HourUnit : ITimeUnit
{
    public static long Micros => Calendar.MicrosPerHour;
}

/// <summary>Days.</summary>
internal struct DayUnit : ITimeUnit
{
    public static long Micros => Calendar.MicrosPerDay;
}

/// <summary>Cutting down to a unit that is known: a multiplication, not a division.</summary>
internal struct FloorToUnit<TUnit> : IUnaryKernel<long, long>
    where TUnit : struct, ITimeUnit
{
    public static bool CanFail => false;

    public static long Apply(long value, ref long suspect)
    {
        long rest = value % TUnit.Micros;
        rest += (rest >> 63) & TUnit.Micros;
        return value is long.MaxValue or long.MinValue ? value : value - rest;
    }
}

/// <summary>date_trunc(unit, timestamp): the start of the unit that holds the time.</summary>
[Function("date_trunc(text, timestamp) -> timestamp")]
internal struct TruncTimestampNode : INodeKernel
{
    public static EvalNode Create(NodeRequest request)
    {
        if (request.Operands[0] is ConstantNode { Value: string unit })
        {
            NodeRequest only = request with { Operands = [request.Operands[1]] };
            switch (DateFieldName.Parse(unit).Field)
            {
                case DateField.Millisecond: return new UnaryNode<FloorToUnit<MillisecondUnit>, long, long>(only);
                case DateField.Second: return new UnaryNode<FloorToUnit<SecondUnit>, long, long>(only);
                case DateField.Minute: return new UnaryNode<FloorToUnit<MinuteUnit>, long, long>(only);
                case DateField.Hour: return new UnaryNode<FloorToUnit<HourUnit>, long, long>(only);
                case DateField.Day: return new UnaryNode<FloorToUnit<DayUnit>, long, long>(only);
            }
        }

        return new KernelNode<TruncTimestamp>(request);
    }
}

/// <summary>date_trunc(unit, timestamp) for any unit.</summary>
internal struct TruncTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        DateFieldName name = DateFieldName.Of(ref call, 0);
        long micros = call.Get<long>(1);
        call.Return(TemporalMath.IsFinite(micros) ? DateTruncation.Truncate(name, micros, SqlTypes.Timestamp) : micros);
    }
}

/// <summary>date_trunc(unit, timestamptz [, zone]).</summary>
[Function("date_trunc(text, timestamptz, text=) -> timestamptz", Volatility = Volatility.Stable)]
internal struct TruncTimestampTz : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        DateFieldName name = DateFieldName.Of(ref call, 0);
        long instant = call.Get<long>(1);
        TimeZoneInfo zone = call.Count == 3 ? ZoneFunctions.Find(ref call, 2) : call.Context.TimeZone;
        call.Return(TemporalMath.IsFinite(instant) ? DateTruncation.TruncateTz(name, instant, zone) : instant);
    }
}

/// <summary>date_trunc(unit, interval).</summary>
[Function("date_trunc(text, interval) -> interval")]
internal struct TruncInterval : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(DateTruncation.Truncate(DateFieldName.Of(ref call, 0), call.Get<IntervalValue>(1)));
}

/// <summary>date_bin(stride, time, origin): the start of the bin that holds the time.</summary>
[Function("date_bin(interval, timestamp, timestamp) -> timestamp")]
[Function("date_bin(interval, timestamptz, timestamptz) -> timestamptz")]
internal struct DateBin : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        IntervalValue stride = call.Get<IntervalValue>(0);
        long value = call.Get<long>(1), origin = call.Get<long>(2);
        if (!TemporalMath.IsFinite(value))
        {
            call.Return(value);
            return;
        }

        if (!TemporalMath.IsFinite(origin)) throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "origin out of range");
        if (stride.Months != 0)
        {
            throw new StreamSqlException(
                SqlState.FeatureNotSupported, "timestamps cannot be binned into intervals containing months or years");
        }

        Int128 size = stride.TotalMicros;
        if (size <= 0) throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "stride must be greater than zero");
        Int128 rest = ((Int128)value - origin) % size;
        if (rest < 0) rest += size;
        call.Return((long)(value - rest));
    }
}
