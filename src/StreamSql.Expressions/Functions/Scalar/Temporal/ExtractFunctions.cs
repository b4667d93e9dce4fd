using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Kernels;
using StreamSql.Expressions.Kernels.Arithmetic;
using StreamSql.Expressions.Kernels.Casts;

namespace StreamSql.Expressions.Functions.Scalar.Temporal;

/// <summary>How a field's value leaves: numeric (extract) or double precision (date_part).</summary>
internal interface IFieldResult
{
    static abstract void Return(ref RowCall call, FieldValue value);

    static abstract void ReturnJulian(ref RowCall call, long micros);

    static abstract void ReturnInfinity(ref RowCall call, bool negative);
}

/// <summary>extract's numeric, with the digits that the field has.</summary>
internal struct NumericField : IFieldResult
{
    public static void Return(ref RowCall call, FieldValue value) => call.Return(value.ToDecimal());

    public static void ReturnJulian(ref RowCall call, long micros)
    {
        long day = Calendar.SplitDay(micros, out long time);
        call.Return(day - Calendar.MinDay + DecimalMath.Round(time / (decimal)Calendar.MicrosPerDay, 20));
    }

    /// <summary>numeric has no infinity here.</summary>
    public static void ReturnInfinity(ref RowCall call, bool negative) => throw NumericErrors.NumericOverflow();
}

/// <summary>date_part's double precision.</summary>
internal struct FloatField : IFieldResult
{
    public static void Return(ref RowCall call, FieldValue value) => call.Return(value.ToDouble());

    public static void ReturnJulian(ref RowCall call, long micros)
    {
        long day = Calendar.SplitDay(micros, out long time);
        call.Return(day - Calendar.MinDay + (time / (double)Calendar.MicrosPerDay));
    }

    public static void ReturnInfinity(ref RowCall call, bool negative) =>
        call.Return(negative ? double.NegativeInfinity : double.PositiveInfinity);
}

/// <summary>A field of a timestamp.</summary>
[Function("extract(text, timestamp) -> numeric", typeof(NumericField))]
[Function("date_part(text, timestamp) -> float8", typeof(FloatField))]
internal struct TimestampField<TResult> : IScalarKernel
    where TResult : struct, IFieldResult
{
    public static void Invoke(ref RowCall call)
    {
        DateFieldName name = DateFieldName.Of(ref call, 0);
        long micros = call.Get<long>(1);
        if (!TemporalMath.IsFinite(micros))
        {
            ReturnInfinite(ref call, name, micros < 0, SqlTypes.Timestamp);
            return;
        }

        if (name.Field == DateField.Julian) TResult.ReturnJulian(ref call, micros);
        else TResult.Return(ref call, DateFields.OfTimestamp(name.Field, micros) ?? throw name.Unsupported(SqlTypes.Timestamp));
    }

    /// <summary>Of infinity the fields that grow with time are infinite, the others NULL.</summary>
    public static void ReturnInfinite(ref RowCall call, DateFieldName name, bool negative, SqlType type)
    {
        switch (name.Field)
        {
            case DateField.Year or DateField.Decade or DateField.Century or DateField.Millennium or DateField.Julian
                or DateField.IsoYear or DateField.Epoch:
                TResult.ReturnInfinity(ref call, negative);
                break;
            case DateField.Unknown: throw name.Unsupported(type);
            default: call.ReturnNull(); break;
        }
    }
}

/// <summary>A field of an instant in the session's zone.</summary>
[Function("extract(text, timestamptz) -> numeric", typeof(NumericField), Volatility = Volatility.Stable)]
[Function("date_part(text, timestamptz) -> float8", typeof(FloatField), Volatility = Volatility.Stable)]
internal struct TimestampTzField<TResult> : IScalarKernel
    where TResult : struct, IFieldResult
{
    public static void Invoke(ref RowCall call)
    {
        DateFieldName name = DateFieldName.Of(ref call, 0);
        long instant = call.Get<long>(1);
        if (!TemporalMath.IsFinite(instant))
        {
            TimestampField<TResult>.ReturnInfinite(ref call, name, instant < 0, SqlTypes.TimestampTz);
            return;
        }

        TimeZoneInfo zone = call.Context.TimeZone;
        long local = TimeZones.UtcToLocal(zone, instant);
        int offset = (int)((local - instant) / Calendar.MicrosPerSecond);
        switch (name.Field)
        {
            case DateField.Epoch: TResult.Return(ref call, new FieldValue(instant, 6)); break;
            case DateField.TimeZone: TResult.Return(ref call, new FieldValue(offset, 0)); break;
            case DateField.TimeZoneHour: TResult.Return(ref call, new FieldValue(offset / 3600, 0)); break;
            case DateField.TimeZoneMinute: TResult.Return(ref call, new FieldValue(offset / 60 % 60, 0)); break;
            case DateField.Julian: TResult.ReturnJulian(ref call, local); break;
            default:
                TResult.Return(ref call, DateFields.OfTimestamp(name.Field, local) ?? throw name.Unsupported(SqlTypes.TimestampTz));
                break;
        }
    }
}

/// <summary>extract(field from date).</summary>
[Function("extract(text, date) -> numeric")]
internal struct DateFieldOfDate : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        DateFieldName name = DateFieldName.Of(ref call, 0);
        int day = call.Get<int>(1);
        if (day is int.MaxValue or int.MinValue) TimestampField<NumericField>.ReturnInfinite(ref call, name, day < 0, SqlTypes.Date);
        else call.Return((DateFields.OfDay(name.Field, day) ?? throw name.Unsupported(SqlTypes.Date)).ToDecimal());
    }
}

/// <summary>date_part(field, date): the date is taken as its midnight.</summary>
[Function("date_part(text, date) -> float8")]
internal struct DatePartOfDate : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        DateFieldName name = DateFieldName.Of(ref call, 0);
        long micros = TemporalConversions.DateToTimestamp(call.Get<int>(1));
        if (!TemporalMath.IsFinite(micros)) TimestampField<FloatField>.ReturnInfinite(ref call, name, micros < 0, SqlTypes.Timestamp);
        else if (name.Field == DateField.Julian) FloatField.ReturnJulian(ref call, micros);
        else call.Return((DateFields.OfTimestamp(name.Field, micros) ?? throw name.Unsupported(SqlTypes.Timestamp)).ToDouble());
    }
}

/// <summary>A field of a time of day.</summary>
[Function("extract(text, time) -> numeric", typeof(NumericField))]
[Function("date_part(text, time) -> float8", typeof(FloatField))]
internal struct TimeField<TResult> : IScalarKernel
    where TResult : struct, IFieldResult
{
    public static void Invoke(ref RowCall call)
    {
        DateFieldName name = DateFieldName.Of(ref call, 0);
        long time = call.Get<long>(1);
        FieldValue? value = name.Field == DateField.Epoch ? new FieldValue(time, 6) : DateFields.OfTime(name.Field, time);
        TResult.Return(ref call, value ?? throw name.Unsupported(SqlTypes.Time));
    }
}

/// <summary>A field of an interval.</summary>
[Function("extract(text, interval) -> numeric", typeof(NumericField))]
[Function("date_part(text, interval) -> float8", typeof(FloatField))]
internal struct IntervalField<TResult> : IScalarKernel
    where TResult : struct, IFieldResult
{
    public static void Invoke(ref RowCall call)
    {
        DateFieldName name = DateFieldName.Of(ref call, 0);
        FieldValue? value = DateFields.OfInterval(name.Field, call.Get<IntervalValue>(1));
        TResult.Return(ref call, value ?? throw name.Unsupported(SqlTypes.Interval));
    }
}
