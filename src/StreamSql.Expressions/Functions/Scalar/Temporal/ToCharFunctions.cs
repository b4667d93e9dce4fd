using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Arithmetic;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>to_char(timestamp, template).</summary>
[Function("to_char(timestamp, text) -> text")]
internal struct TimestampToChar : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long local = call.Get<long>(0);
        if (!TemporalMath.IsFinite(local) || call.Bytes(1).IsEmpty) call.ReturnNull();
        else call.Return(DateTemplateWriter.Write(DateTemplate.Of(ref call, 1), DateTemplateInput.OfTimestamp(local, null, 0)));
    }
}

/// <summary>to_char(timestamptz, template) in the session's zone.</summary>
[Function("to_char(timestamptz, text) -> text", Volatility = Volatility.Stable)]
internal struct InstantToChar : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long instant = call.Get<long>(0);
        if (!TemporalMath.IsFinite(instant) || call.Bytes(1).IsEmpty)
        {
            call.ReturnNull();
            return;
        }

        TimeZoneInfo zone = call.Context.TimeZone;
        long local = TimeZones.UtcToLocal(zone, instant);
        int offset = (int)((local - instant) / Calendar.MicrosPerSecond);
        call.Return(DateTemplateWriter.Write(DateTemplate.Of(ref call, 1), DateTemplateInput.OfTimestamp(local, zone, offset)));
    }
}

/// <summary>to_char(interval, template).</summary>
[Function("to_char(interval, text) -> text")]
internal struct IntervalToChar : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Bytes(1).IsEmpty) call.ReturnNull();
        else call.Return(DateTemplateWriter.Write(DateTemplate.Of(ref call, 1), DateTemplateInput.OfInterval(call.Get<IntervalValue>(0))));
    }
}
