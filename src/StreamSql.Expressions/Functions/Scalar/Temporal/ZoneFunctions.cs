using System.Text;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Arithmetic;
using StreamSql.Expressions.Kernels.Casts;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>Time zones named by arguments.</summary>
internal static class ZoneFunctions
{
    public static TimeZoneInfo Find(ref RowCall call, int argument)
    {
        if (call.State.Tag is (byte[] key, TimeZoneInfo known) && call.Bytes(argument).SequenceEqual(key)) return known;
        string name = call.Text(argument);
        TimeZoneInfo zone = TimeZones.Find(name)
            ?? throw new StreamSqlException(SqlState.InvalidParameterValue, $"time zone \"{name}\" not recognized");
        call.State.Tag = (Encoding.UTF8.GetBytes(name), zone);
        return zone;
    }

    /// <summary>Seconds east that an interval names.</summary>
    public static long Offset(IntervalValue zone)
    {
        if (zone.Months == 0 && zone.Days == 0) return zone.Micros;
        string shown = TextFormat.Format(SqlTypes.Interval, zone);
        throw new StreamSqlException(SqlState.InvalidParameterValue, $"interval time zone \"{shown}\" must not include months or days");
    }
}

/// <summary>timestamptz AT TIME ZONE name: the local time there.</summary>
[Function("timezone(text, timestamptz) -> timestamp")]
internal struct InstantAtZone : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalConversions.ToLocal(call.Get<long>(1), ZoneFunctions.Find(ref call, 0)));
}

/// <summary>timestamp AT TIME ZONE name: the instant at which it is that time there.</summary>
[Function("timezone(text, timestamp) -> timestamptz")]
internal struct LocalAtZone : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(TemporalConversions.ToUtc(call.Get<long>(1), ZoneFunctions.Find(ref call, 0)));
}

/// <summary>timestamptz AT TIME ZONE interval.</summary>
[Function("timezone(interval, timestamptz) -> timestamp")]
internal struct InstantAtOffset : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long instant = call.Get<long>(1);
        call.Return(TemporalMath.IsFinite(instant) ? instant + ZoneFunctions.Offset(call.Get<IntervalValue>(0)) : instant);
    }
}

/// <summary>timestamp AT TIME ZONE interval.</summary>
[Function("timezone(interval, timestamp) -> timestamptz")]
internal struct LocalAtOffset : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long local = call.Get<long>(1);
        call.Return(TemporalMath.IsFinite(local) ? local - ZoneFunctions.Offset(call.Get<IntervalValue>(0)) : local);
    }
}
