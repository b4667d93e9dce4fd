using System.Buffers;
using System.IO.Pipelines;
using FsCheck;
using FsCheck.Fluent;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.Tests.PgWire.Encoding;

/// <summary>Binary forms: known bytes, and every value back as it was.</summary>
public sealed class WireCodecTests
{
    public static TheoryData<string, object?> Samples => new()
    {
        { "boolean", true }, { "boolean", false }, { "smallint", (short)-7 }, { "integer", int.MinValue }, { "bigint", long.MaxValue },
        { "real", 1.5f }, { "double precision", double.NaN }, { "numeric", 12345.6789m }, { "numeric", 0m }, { "numeric", -0.0001m },
        { "numeric", 1.50m }, { "numeric", decimal.MaxValue }, { "numeric", 0.0000000000000000000000000001m }, { "text", "" },
        { "text", "häß𝄞" }, { "bytea", new byte[] { 0, 255 } }, { "date", -1 }, { "date", int.MaxValue }, { "time", 86_399_999_999L },
        { "timestamp", 0L }, { "timestamptz", long.MinValue }, { "interval", new IntervalValue(1, -2, 3) },
        { "uuid", new UuidValue(1, ulong.MaxValue) }, { "jsonb", "{\"a\": 1}" }, { "oid", 4_000_000_000L },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_value_comes_back_from_its_binary_form(string typeName, object? value)
    {
        SqlType type = SqlTypes.Find(typeName)!;
        object? back = WireCodec.Of(type).ReadBinary(Binary(type, value), type);
        Assert.True(SqlValue.AreEqual(value, back), $"{value} became {back}");
        if (value is decimal number) Assert.Equal(number.Scale, ((decimal)back!).Scale);
    }

    [Fact]
    public void Every_built_in_type_has_a_codec()
    {
        foreach (SqlType type in SqlTypes.All) Assert.NotNull(WireCodec.Of(type));
    }

    [Fact]
    public void Numeric_has_the_bytes_of_PostgreSQL()
    {
        // select numeric_send(1234567.891) on PostgreSQL 15
        Assert.Equal("0003000100000003007B11D7 22CE".Replace(" ", ""), Convert.ToHexString(Binary(SqlTypes.Decimal, 1234567.891m)));
        Assert.Equal("00010000400000020001", Convert.ToHexString(Binary(SqlTypes.Decimal, -1.00m)));
        Assert.Equal("0000000000000001", Convert.ToHexString(Binary(SqlTypes.Decimal, 0.0m)));
    }

    [Fact]
    public void Timestamps_count_from_2000_on_the_wire() =>
        Assert.Equal(0, BitConverter.ToInt64(Binary(SqlTypes.Timestamp, SqlValue.PostgresEpochMicros)));

    [Fact]
    public void Any_decimal_survives() => Prop.ForAll(
        ArbMap.Default.ArbFor<decimal>(),
        value => (decimal)WireCodec.Of(SqlTypes.Decimal).ReadBinary(Binary(SqlTypes.Decimal, value), SqlTypes.Decimal)! == value)
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Arrays_keep_nulls_and_dimensions()
    {
        SqlType list = SqlTypes.ListOf(SqlTypes.Int32);
        AssertBack(list, new object?[] { 1, null, 3 });
        AssertBack(list, Array.Empty<object?>());
        AssertBack(SqlTypes.ListOf(list), new object?[] { new object?[] { 1, 2 }, new object?[] { 3, 4 } });
        AssertBack(SqlTypes.ListOf(SqlTypes.Text), new object?[] { "a", "", null });
    }

    [Fact]
    public void Records_carry_the_oids_of_their_fields()
    {
        SqlType record = SqlTypes.StructOf([new StructField("a", SqlTypes.Int64), new StructField("b", SqlTypes.Text)]);
        AssertBack(record, new object?[] { 5L, null });
    }

    private static void AssertBack(SqlType type, object? value) =>
        Assert.True(SqlValue.AreEqual(value, WireCodec.Of(type).ReadBinary(Binary(type, value), type)));

    internal static byte[] Binary(SqlType type, object? value)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type, 1);
        builder.AppendValue(value);
        Column column = builder.Finish();
        var pipe = new Pipe();
        var writer = new BackendWriter(pipe.Writer);
        writer.Begin(BackendMessage.DataRow);
        WireCodec.Of(type).WriteBinary(writer, column, 0);
        writer.End();
        Assert.True(writer.FlushAsync().AsTask().GetAwaiter().GetResult());
        Assert.True(pipe.Reader.TryRead(out ReadResult result));
        column.Release();
        return result.Buffer.Slice(5).ToArray();
    }
}
