using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.Formats.Csv;

public sealed class CsvTests
{
    private static readonly Field[] Columns = [new("id", SqlTypes.Int64), new("name", SqlTypes.Text), new("at", SqlTypes.Timestamp)];

    [Fact]
    public void WhatIsWrittenIsReadBack()
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            (string, string)[] with = random.Next(3) switch
            {
                0 => [("csv.null-literal", "NULL")],
                1 => [("csv.null-literal", "\\N"), ("csv.escape-character", "\\"), ("csv.field-delimiter", ";")],
                _ => [("csv.null-literal", "n"), ("csv.quote-character", "'"), ("csv.field-delimiter", "\\t")],
            };
            object?[] row =
            [
                random.Next(5) == 0 ? null : random.NextInt64(),
                random.Next(5) == 0 ? null : new string([.. Enumerable.Range(0, random.Next(20)).Select(_ => "a,;'\"\\\n\r\tNULn€"[random.Next(14)])]),
                random.Next(5) == 0 ? null : random.NextInt64(4_000_000_000_000_000),
            ];
            var decoding = new TestDecoding("csv", Columns, with);
            Assert.Equal(row, decoding.Decode(Encode("csv", row, with))[0]);
            Assert.Empty(decoding.Faults);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void ShortAndBrokenRecordsAreReported()
    {
        var decoding = new TestDecoding("csv", Columns);
        List<object?[]> rows = decoding.Decode("1,a,2024-01-02 03:04:05", "2,b", "x,c,", "4,\"d", "5,\"e\"f,", "6,g,,more");
        Assert.Equal([1L, "a", 1_704_164_645_000_000L], rows[0]);
        Assert.Equal([2L, "b", null], rows[1]);
        Assert.Equal([null, "c", null], rows[2]);
        Assert.Equal([6L, "g", null], rows[5]);
        Assert.Equal([1, 2, 3, 4], decoding.Faults.Select(f => f.Record));
    }

    [Fact]
    public void OnlyTheColumnsAskedForAreDecoded()
    {
        ConnectorOptions options = TestSources.Options(("connector", "datagen"), ("format", "csv"));
        using RecordDecoder decoder = TestSources.Registry.Formats.Single(f => f.Name == "csv")
            .CreateDecoder(options, [new DecodedColumn("c", SqlTypes.Text, true, 2), new DecodedColumn("a", SqlTypes.Int32, true, 0)]);
        var buffer = Core.Memory.BufferPool.Rent(64);
        Encoding.UTF8.GetBytes("7,skipped,third,x", buffer.Bytes);
        var columns = new Column[2];
        decoder.Decode(buffer, [new RecordRange(0, 17)], columns, new TestDecoding("csv", Columns));
        Assert.Equal(["third", 7], columns.Select(c => c.GetValue(0)));
    }

    [Fact]
    public void JsonIsWrittenAndReadBack()
    {
        object?[] row = [1L, "é\"\\\n", 1_704_164_645_123_000L];
        Assert.Equal("""{"id":1,"name":"é\"\\\n","at":"2024-01-02 03:04:05.123"}""", Encoding.UTF8.GetString(Encode("json", row)));
        Assert.Equal(row, new TestDecoding("json", Columns).Decode(Encode("json", row))[0]);
        Assert.Equal("""{"id":1}""", Encoding.UTF8.GetString(Encode("json", [1L, null, null], ("json.encode.ignore-null-fields", "true"))));
    }

    private static byte[] Encode(string format, object?[] row, params (string, string)[] with)
    {
        ConnectorOptions options = TestSources.Options([("connector", "datagen"), ("format", format), .. with]);
        using RecordEncoder encoder = TestSources.Registry.Formats.Single(f => f.Name == format).CreateEncoder(options, new Schema(Columns));
        var columns = new Column[Columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            using ColumnBuilder builder = ColumnBuilder.Create(Columns[i].Type);
            builder.AppendValue(row[i]);
            columns[i] = builder.Finish();
        }

        var output = new ArrayBufferWriter<byte>();
        encoder.Encode(new StreamChunk(columns, 1), 0, output);
        return output.WrittenSpan.ToArray();
    }
}
