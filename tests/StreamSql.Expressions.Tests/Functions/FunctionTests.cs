using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;
using StreamSql.Expressions.Tests.Support;

namespace StreamSql.Expressions.Tests.Functions;

/// <summary>Answers and errors of functions as PostgreSQL 15 gives them; the broad list is in sqllogictests.</summary>
public sealed class FunctionTests
{
    [Theory]
    [InlineData("1200", "round", "numeric:1234.567", "int4:-2")]
    [InlineData("2.7182818284590452", "exp", "numeric:1.0")]
    [InlineData("-1 mons -1 days", "age", "timestamp:2024-01-31", "timestamp:2024-03-01")]
    [InlineData("2024-02-26 00:00:00", "date_trunc", "text:week", "timestamp:2024-02-29 12:00")]
    [InlineData("infinity", "date_trunc", "text:minute", "timestamp:infinity")]
    [InlineData("1969-12-31 23:59:00", "date_trunc", "text:minute", "timestamp:1969-12-31 23:59:59.9")]
    [InlineData("37015506.700000", "extract", "text:epoch", "interval:1 year 2 mons 3 days 04:05:06.7")]
    [InlineData("20", "extract", "text:century", "date:2000-12-31")]
    [InlineData("Monday   , 06 May 2024 05:08 PM", "to_char", "timestamp:2024-05-06 17:08:09", "text:Day, DD Mon YYYY HH12:MI AM")]
    [InlineData("1,234,567.89", "to_char", "numeric:1234567.891", "text:FM9,999,999.00")]
    [InlineData(" ###.##", "to_char", "int4:12345", "text:999.99")]
    [InlineData("2024-05-07", "to_date", "text:2024 128", "text:YYYY DDD")]
    [InlineData("NULL", "array_length", "int4[]:{}", "int4:1")]
    [InlineData("{1,9}", "array_replace", "int4[]:{1,2}", "int4:2", "int4:9")]
    [InlineData("NULL", "array_contains", "int4[]:{2,NULL}", "int4:1")]
    [InlineData("f", "array_contains", "int4[]:{}", "int4:NULL")]
    [InlineData("{1,2,3}", "concat_op", "int4[]:{1,2}", "int4:3")]
    [InlineData("c", "json_path_text", "jsonb:{\"a\":[{\"b\":\"c\"}]}", "text[]:{a,0,b}")]
    [InlineData("2", "json_get", "json:{\"a\": 1,  \"a\": 2}", "text:a")]
    [InlineData("t", "contains", "jsonb:[1,2,3]", "jsonb:[3,1]")]
    [InlineData("{\"a\": 1, \"b\": 2}", "concat_op", "jsonb:{\"b\":2}", "jsonb:{\"a\":1}")]
    [InlineData("{h,e,l,l,o}", "regexp_split_to_array", "text:hello", "text:")]
    [InlineData("oob", "substring", "text:foobar", "text:%#\"o_b#\"%", "text:#")]
    [InlineData("10 kB", "pg_size_pretty", "int8:10240")]
    [InlineData("numeric(10,2)", "format_type", "oid:1700", "int4:655366")]
    public void Answers(string expected, string function, params string[] arguments) => Assert.Equal(expected, Columns.Text(function, arguments));

    [Theory]
    [InlineData(SqlState.InvalidParameterValue, "unit \"foo\" not recognized for type timestamp without time zone", "extract", "text:foo", "timestamp:2024-01-01")]
    [InlineData(SqlState.FeatureNotSupported, "unit \"hour\" not supported for type date", "extract", "text:hour", "date:2024-01-01")]
    [InlineData(SqlState.DatetimeFieldOverflow, "date field value out of range: 2024-02-30", "make_date", "int4:2024", "int4:2", "int4:30")]
    [InlineData(SqlState.InvalidParameterValue, "time zone \"Nowhere\" not recognized", "timezone", "text:Nowhere", "timestamp:2024-01-01")]
    [InlineData(SqlState.InvalidDatetimeFormat, "hour \"13\" is invalid for the 12-hour clock", "to_timestamp", "text:13:00 PM", "text:HH12:MI AM")]
    [InlineData(SqlState.InvalidParameterValue, "cannot get array length of a non-array", "jsonb_array_length", "jsonb:{}")]
    [InlineData(SqlState.InvalidRegularExpression, "invalid regular expression: parentheses () not balanced", "regex_match", "text:a", "text:(")]
    [InlineData(SqlState.InvalidParameterValue, "invalid hexadecimal digit: \"x\"", "decode", "text:xyz", "text:hex")]
    public void Errors(string state, string message, string function, params string[] arguments)
    {
        StreamSqlException error = Assert.Throws<StreamSqlException>(() => Columns.Text(function, arguments));
        Assert.Equal((state, message), (error.SqlState, error.Message));
    }

    [Fact]
    public void Unknown_literals_take_the_other_side_s_type()
    {
        FunctionRegistry.Resolve("eq", [SqlTypes.Date, SqlTypes.Unknown], out IReadOnlyList<SqlType> types);
        Assert.Equal([SqlTypes.Date, SqlTypes.Date], types);
    }

    [Fact]
    public void A_call_that_fits_nothing_is_null() => Assert.Null(FunctionRegistry.Resolve("lower", [SqlTypes.Int32], out _));

    [Fact]
    public void Every_signature_resolves_to_itself()
    {
        foreach (FunctionSignature signature in FunctionRegistry.All)
        {
            if (signature.Variadic || signature.ArgumentTypes.Any(PseudoTypes.IsPseudo)) continue;
            FunctionSignature? found = FunctionRegistry.Resolve(signature.Name, signature.ArgumentTypes, out IReadOnlyList<SqlType> types);
            Assert.NotNull(found);
            Assert.Equal(signature.ArgumentTypes, types);
        }
    }
}
