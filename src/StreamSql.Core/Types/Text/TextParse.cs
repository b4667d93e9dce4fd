using StreamSql.Core.Errors;

namespace StreamSql.Core.Types.Text;

/// <summary>How reading a value from text went; turned into PostgreSQL's error by <see cref="TextErrors"/>.</summary>
public enum TextParse : byte
{
    Ok = 0,

    /// <summary>22P02, for dates and times 22007.</summary>
    BadSyntax = 1,

    /// <summary>22003, for dates and times 22008.</summary>
    OutOfRange = 2,

    /// <summary>22023: a time zone nobody knows.</summary>
    BadZone = 3,
}

/// <summary>PostgreSQL's errors for text that is no value of a type.</summary>
public static class TextErrors
{
    /// <summary>The error for <paramref name="result"/>, which is not Ok.</summary>
    public static StreamSqlException For(TextParse result, SqlType type, ReadOnlySpan<byte> text)
    {
        string shown = System.Text.Encoding.UTF8.GetString(text);
        bool temporal = type.Kind is TypeKind.Date or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Interval;
        return result switch
        {
            TextParse.BadZone => new StreamSqlException(SqlState.InvalidParameterValue, $"time zone \"{ZoneIn(shown)}\" not recognized"),
            TextParse.OutOfRange when type.Kind == TypeKind.Interval =>
                new StreamSqlException(SqlState.IntervalFieldOverflow, $"interval field value out of range: \"{shown}\""),
            TextParse.OutOfRange when temporal =>
                new StreamSqlException(SqlState.DatetimeFieldOverflow, $"date/time field value out of range: \"{shown}\""),
            TextParse.OutOfRange when type.Kind is TypeKind.Float32 or TypeKind.Float64 =>
                new StreamSqlException(SqlState.NumericValueOutOfRange, $"\"{shown}\" is out of range for type {InputName(type)}"),
            TextParse.OutOfRange =>
                new StreamSqlException(SqlState.NumericValueOutOfRange, $"value \"{shown}\" is out of range for type {InputName(type)}"),
            _ when temporal =>
                new StreamSqlException(SqlState.InvalidDatetimeFormat, $"invalid input syntax for type {InputName(type)}: \"{shown}\""),
            _ => new StreamSqlException(SqlState.InvalidTextRepresentation, $"invalid input syntax for type {InputName(type)}: \"{shown}\""),
        };
    }

    private static string InputName(SqlType type) => type.Kind switch
    {
        TypeKind.Timestamp => "timestamp",
        TypeKind.Time => "time",
        TypeKind.Jsonb => "json",
        _ => type.Name,
    };

    private static string ZoneIn(string text)
    {
        int space = text.LastIndexOf(' ');
        return space < 0 ? text : text[(space + 1)..];
    }
}
