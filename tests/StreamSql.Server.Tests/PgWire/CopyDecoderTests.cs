using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.CopyStreams;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Tests.PgWire;

/// <summary>COPY data in all three forms, cut at every byte.</summary>
public sealed class CopyDecoderTests
{
    [Fact]
    public void Text_with_escapes_and_nulls() => AssertRows(
        "FORMAT text", "1\ta\\tb\\\\\n\\N\t\\N\n3\t\\x41\\101\\n\n\\.\nignored",
        [1, "a\tb\\"], [null, null], [3, "AA\n"]);

    [Fact]
    public void Text_takes_carriage_returns_and_a_missing_last_newline() => AssertRows(
        "FORMAT text", "1\tx\r\n2\t", [1, "x"], [2, ""]);

    [Fact]
    public void Csv_with_quotes_newlines_and_a_header() => AssertRows(
        "FORMAT csv, HEADER", "a,b\n1,\"x,\"\"y\"\"\nz\"\n2,\n3,\"\"\n", [1, "x,\"y\"\nz"], [2, null], [3, ""]);

    [Fact]
    public void Csv_with_other_characters() => AssertRows(
        "FORMAT csv, DELIMITER ';', QUOTE '''', NULL 'nil'", "1;'a;b'\nnil;nil\n", [1, "a;b"], [null, null]);

    [Theory]
    [InlineData("1\n", "missing data for column \"b\"", "COPY t, line 1")]
    [InlineData("1\ta\tz\n", "extra data after last expected column", "COPY t, line 1")]
    [InlineData("1\ta\nx\tb\n", "invalid input syntax for type integer: \"x\"", "COPY t, line 2, column a: \"x\"")]
    public void Errors_name_line_and_column(string data, string message, string context)
    {
        StreamSqlException error = Assert.Throws<StreamSqlException>(() => Decode("FORMAT text", System.Text.Encoding.UTF8.GetBytes(data), data.Length));
        Assert.Equal(message, error.Message);
        Assert.Equal(context, error.Context);
    }

    [Fact]
    public void An_open_quote_at_the_end_is_an_error() => Assert.Equal(
        SqlState.BadCopyFileFormat,
        Assert.Throws<StreamSqlException>(() => Decode("FORMAT csv", "1,\"abc"u8.ToArray(), 3)).SqlState);

    private static void AssertRows(string options, string data, params object?[][] expected)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(data);
        foreach (int step in new[] { bytes.Length, 1, 3 })
            Assert.Equal(expected, Decode(options, bytes, step));
    }

    private static List<object?[]> Decode(string options, byte[] data, int step)
    {
        var copy = (CopyStatement)SqlParser.ParseStatement($"COPY t FROM STDIN WITH ({options})");
        var target = new Target();
        using CopyDecoder decoder = CopyDecoder.Create(target, CopyOptions.From(copy.Options), new WireSettings(default));
        for (int i = 0; i < data.Length; i += step) decoder.Feed(data.AsSpan(i, Math.Min(step, data.Length - i)));
        decoder.Finish();
        decoder.DrainAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return target.Rows;
    }

    private sealed class Target : ICopyTarget
    {
        public List<object?[]> Rows { get; } = [];

        public string TableName => "t";

        public IReadOnlyList<Field> Columns { get; } = [new Field("a", SqlTypes.Int32), new Field("b", SqlTypes.Text)];

        public ValueTask AppendAsync(StreamChunk chunk, CancellationToken cancellation)
        {
            for (int i = 0; i < chunk.RowCount; i++) Rows.Add([chunk[0].GetValue(i), chunk[1].GetValue(i)]);
            chunk.Release();
            return ValueTask.CompletedTask;
        }

        public ValueTask<long> CompleteAsync(CancellationToken cancellation) => new(Rows.Count);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
