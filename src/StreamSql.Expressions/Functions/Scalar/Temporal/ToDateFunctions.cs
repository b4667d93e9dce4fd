using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Arithmetic;
using StreamSql.Expressions.Kernels.Casts;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>to_date(text, template).</summary>
[Function("to_date(text, text) -> date")]
internal struct ToDate : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long micros = DateTemplateReader.Read(DateTemplate.Of(ref call, 1), call.Text(0), out _);
        long day = Calendar.FloorDiv(micros, Calendar.MicrosPerDay);
        call.Return(day < Calendar.MinDay ? throw TemporalMath.DateRange() : (int)day);
    }
}

/// <summary>to_timestamp(text, template): an instant, by the session's zone unless the text has an offset.</summary>
[Function("to_timestamp(text, text) -> timestamptz", Volatility = Volatility.Stable)]
internal struct ToTimestamp : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long local = DateTemplateReader.Read(DateTemplate.Of(ref call, 1), call.Text(0), out int? offset);
        call.Return(offset is { } seconds
            ? local - (seconds * Calendar.MicrosPerSecond)
            : TemporalConversions.ToUtc(local, call.Context.TimeZone));
    }
}
