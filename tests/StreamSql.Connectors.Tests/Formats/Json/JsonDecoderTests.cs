using System.Globalization;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.Formats.Json;

public sealed class JsonDecoderTests
{
    private static readonly Field[] Columns =
    [
        new("id", SqlTypes.Int64), new("name", SqlTypes.Text), new("at", SqlTypes.Timestamp), new("ratio", SqlTypes.Float64),
        new("small", SqlTypes.Int32), new("ok", SqlTypes.Boolean), new("amount", SqlTypes.Decimal),
    ];

    [Fact]
    public void DecodesWhatTheFrameworkDecodes()
    {
        // Records of one run share a decoder, so that what it learned from one meets the others.
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            string[] records = [.. Enumerable.Range(0, 40).Select(_ => RandomRecord(random))];
            var decoding = new TestDecoding("json", Columns);
            for (int pass = 0; pass < 2; pass++)
            {
                List<object?[]> rows = decoding.Decode(records);
                for (int i = 0; i < records.Length; i++)
                {
                    object?[] expected = Reference(records[i]);
                    Assert.True(SqlValue.AreEqual(expected, rows[i]), $"{records[i]}: {string.Join('|', expected)} / {string.Join('|', rows[i])}");
                }

                Assert.Empty(decoding.Faults);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void BrokenRecordsAreReportedAndLeaveNulls()
    {
        var decoding = new TestDecoding("json", Columns);
        string good = """{"id":1,"name":"a","at":"2024-01-02 03:04:05","ratio":1.5,"small":2,"ok":true,"amount":1.10}""";
        string[] broken =
        [
            "", "nonsense", "[1]", "{", """{"id":1""", """{"id":1,}""", """{"id":01}""", """{"id":1} x""", """{"name":"a""", "{\"name\":\"a\nb\"}", "null",
        ];
        foreach (string record in broken)
        {
            List<object?[]> rows = decoding.Decode(good, record, good);
            Assert.Equal([1], decoding.Faults.Select(f => f.Record).Distinct());
            Assert.All(rows[1], Assert.Null);
            Assert.Equal([1L, "a", 1_704_164_645_000_000L, 1.5, 2, true, 1.10m], rows[2]);
        }
    }

    [Fact]
    public void InvalidUtf8IsReported()
    {
        var decoding = new TestDecoding("json", Columns);
        byte[] bad = [.. "{\"name\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Null(decoding.Decode(bad)[0][1]);
        Assert.Single(decoding.Faults);
    }

    [Theory]
    [InlineData("""{"id":"x"}""", 0)]
    [InlineData("""{"id":true}""", 0)]
    [InlineData("""{"id":1.5}""", 0)]
    [InlineData("""{"id":9223372036854775808}""", 0)]
    [InlineData("""{"id":{"a":1}}""", 0)]
    [InlineData("""{"at":"2024-13-02 00:00:00"}""", 2)]
    [InlineData("""{"at":1704164645000}""", 2)]
    [InlineData("""{"small":3000000000}""", 4)]
    [InlineData("""{"ok":1}""", 5)]
    [InlineData("""{"ratio":"abc"}""", 3)]
    public void WrongTypesAreReportedPerField(string record, int column)
    {
        var decoding = new TestDecoding("json", Columns);
        Assert.Null(decoding.Decode(record)[0][column]);
        Assert.Contains($"\"{Columns[column].Name}\"", Assert.Single(decoding.Faults).Reason);
    }

    [Fact]
    public void QuotedAndOddlySpelledValuesCount()
    {
        var decoding = new TestDecoding("json", Columns);
        object?[] row = decoding.Decode("""{"id":"12","name":{"a":[1, 2]},"at":"2024-01-02T03:04:05.678Z","ratio":"NaN","small":1e3,"ok":"true"}""")[0];
        Assert.Equal([12L, """{"a":[1, 2]}""", 1_704_164_645_678_000L, double.NaN, 1000, true, null], row);
        Assert.Empty(decoding.Faults);
        Assert.Equal(long.MinValue, decoding.Decode("""{"id":-9223372036854775808}""")[0][0]);
        Assert.Equal(5L, decoding.Decode("""{"ID":5}""")[0][0]);
    }

    [Fact]
    public void TimestampStandardIsKeptWhenGiven()
    {
        var iso = new TestDecoding("json", Columns, ("json.timestamp_format.standard", "ISO-8601"));
        Assert.NotNull(iso.Decode("""{"at":"2024-01-02T03:04:05"}""")[0][2]);
        Assert.Null(iso.Decode("""{"at":"2024-01-02 03:04:05"}""")[0][2]);
        Assert.Single(iso.Faults);
    }

    [Fact]
    public void NotNullColumnsDropTheirRow()
    {
        var decoding = new TestDecoding("json", [new Field("id", SqlTypes.Int64, Nullable: false)]);
        decoding.Decode("{}", """{"id":null}""", """{"id":"x"}""", """{"id":3}""");
        Assert.Equal([(0, true), (1, true), (2, true)], decoding.Faults.Select(f => (f.Record, f.Drop)));
    }

    [Fact]
    public void NestedValues()
    {
        SqlType point = SqlTypes.StructOf([new StructField("x", SqlTypes.Int32), new StructField("tags", SqlTypes.ListOf(SqlTypes.Text))]);
        var decoding = new TestDecoding("json",
        [
            new("p", point), new("l", SqlTypes.ListOf(SqlTypes.Int64)), new("m", SqlTypes.MapOf(SqlTypes.Text, SqlTypes.Float64)), new("j", SqlTypes.Jsonb),
        ]);
        List<object?[]> rows = decoding.Decode(
            """{"p":{"x":1,"tags":["a","b\n",null]},"l":[1,2],"m":{"k":1.5},"j":{"b":1,"a":[1]}}""",
            """{"p":{"tags":[],"other":{"x":9}},"l":null,"m":{},"j":"s"}""",
            """{"p":{"x":"y"},"l":[1,"z"],"m":[],"j":null}""");
        Assert.True(SqlValue.AreEqual(new object?[] { 1, new object?[] { "a", "b\n", null } }, rows[0][0]));
        Assert.True(SqlValue.AreEqual(new object?[] { 1L, 2L }, rows[0][1]));
        Assert.True(SqlValue.AreEqual(new object?[] { new object?[] { "k", 1.5 } }, rows[0][2]));
        Assert.Equal("""{"a": [1], "b": 1}""", rows[0][3]);
        Assert.True(SqlValue.AreEqual(new object?[] { null, Array.Empty<object?>() }, rows[1][0]));
        Assert.True(SqlValue.AreEqual(new object?[] { null, null }, rows[2][0]));
        Assert.Equal([2], decoding.Faults.Select(f => f.Record).Distinct());
    }

    [Fact]
    public void WhatWasLearnedChangesNoAnswer()
    {
        // Whatever bytes come: a decoder that has learned (fast paths) and one that has not (the careful reader) agree on rows and faults.
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var learned = new TestDecoding("json", Columns);
            string plain = """{"id":1,"name":"a","at":"2024-01-02 03:04:05","ratio":1.5,"small":2,"ok":true,"amount":1.10}""";
            learned.Decode(plain, plain);
            for (int round = 0; round < 60; round++)
            {
                byte[] record = Encoding.UTF8.GetBytes(random.Next(4) == 0 ? plain : RandomRecord(random));
                for (int changes = random.Next(4); changes > 0; changes--) Mutate(ref record, random);
                var fresh = new TestDecoding("json", Columns);
                object?[] expected = fresh.Decode(record)[0];
                object?[] actual = learned.Decode(record)[0];
                Assert.True(SqlValue.AreEqual(expected, actual), $"{Encoding.UTF8.GetString(record)}: {string.Join('|', expected)} / {string.Join('|', actual)}");
                Assert.Equal(fresh.Faults, learned.Faults);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TheLastOfEqualKeysCounts()
    {
        var decoding = new TestDecoding("json", [Columns[0], Columns[1]]);
        string record = """{"id":1,"name":"a","id":2,"name":"b","id":3}""";
        for (int pass = 0; pass < 3; pass++)
            Assert.All(decoding.Decode(record, record), row => Assert.Equal([3L, "b"], row));
    }

    [Theory]
    [InlineData("""a\u0041\n\/\"\\\u20ac\ud83d\ude42""", "aA\n/\"\\€🙂")]
    [InlineData("""\u00e9 and more than twelve bytes\b\f\r\t""", "é and more than twelve bytes\b\f\r\t")]
    public void EscapesAreResolvedOnEveryPath(string escaped, string expected)
    {
        var decoding = new TestDecoding("json", Columns);
        string record = "{\"id\":1,\"name\":\"" + escaped + "\",\"at\":null,\"ratio\":1,\"small\":2,\"ok\":true,\"amount\":1.10}";
        Assert.All(decoding.Decode(record, record, record), row => Assert.Equal(expected, row[1]));
        Assert.Empty(decoding.Faults);
    }

    [Theory]
    [InlineData("\\ud83d")]
    [InlineData("\\ude42\\ud83d")]
    [InlineData("\\u12")]
    [InlineData("\\x")]
    public void BrokenEscapesAreReported(string escaped)
    {
        var decoding = new TestDecoding("json", Columns);
        decoding.Decode("""{"id":1,"name":"a"}""", "{\"id\":1,\"name\":\"" + escaped + "\"}");
        Assert.Equal([1], decoding.Faults.Select(f => f.Record));
    }

    [Fact]
    public void DeepNestingIsLimitedAndSkippedWhereNobodyWantsIt()
    {
        var decoding = new TestDecoding("json", [Columns[0]]);
        string Nested(int depth) => $$"""{"x":{{new string('[', depth)}}{{new string(']', depth)}},"id":7}""";
        Assert.Equal([7L, 7L, null], decoding.Decode(Nested(30), Nested(400), Nested(100_000)).Select(r => r[0]));
        Assert.Equal([2], decoding.Faults.Select(f => f.Record));
    }

    [Fact]
    public void NumbersAreExact()
    {
        Field[] columns = [new("f", SqlTypes.Float64), new("d", SqlTypes.Decimal), new("i", SqlTypes.Int64)];
        var decoding = new TestDecoding("json", columns);
        string[] numbers = ["0.1", "-0.5", "123456789.987654321", "9007199254740993.5", "0.000001", "1e3", "12345678901234567", "-0.0", "3", "0"];
        foreach (string number in numbers)
        {
            string record = $$"""{"f":{{number}},"d":{{number}},"i":-9223372036854775808}""";
            Assert.All(decoding.Decode(record, record), row =>
            {
                Assert.Equal(double.Parse(number, CultureInfo.InvariantCulture), row[0]);
                Assert.Equal(decimal.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture), row[1]);
                Assert.Equal(long.MinValue, row[2]);
            });
        }
    }

    private static void Mutate(ref byte[] record, Random random)
    {
        const string Alphabet = "{}[]\":,\\ntfu0123456789.-eE \n\u0001é";
        int at = random.Next(record.Length + 1);
        byte[] piece = Encoding.UTF8.GetBytes(Alphabet[random.Next(Alphabet.Length)].ToString());
        record = random.Next(4) switch
        {
            0 => [.. record[..at], .. piece, .. record[at..]],
            1 => record[..at],
            2 when record.Length > 0 => [.. record[..Math.Max(0, at - 1)], .. record[at..]],
            _ => [.. record[..Math.Max(0, at - 1)], .. piece, .. record[at..]],
        };
    }

    private static object?[] Reference(string record)
    {
        using JsonDocument document = JsonDocument.Parse(record);
        return [.. Columns.Select(c => document.RootElement.TryGetProperty(c.Name, out JsonElement value) ? Value(c.Type, value) : null)];
    }

    private static object? Value(SqlType type, JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : type.Kind switch
    {
        TypeKind.Int64 => element.GetInt64(),
        TypeKind.Int32 => element.GetInt32(),
        TypeKind.Float64 => element.GetDouble(),
        TypeKind.Boolean => element.GetBoolean(),
        TypeKind.Decimal => element.GetDecimal(),
        TypeKind.Text => element.GetString(),
        _ => (DateTime.Parse(element.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal)
            - DateTime.UnixEpoch).Ticks / 10,
    };

    private static string RandomRecord(Random random)
    {
        var fields = new List<string>();
        string blank = random.Next(3) == 0 ? " " : "";
        foreach (Field column in Columns)
        {
            if (random.Next(8) == 0) continue;
            fields.Add($"\"{column.Name}\"{blank}:{blank}{RandomValue(column.Type, random)}");
        }

        for (int extra = random.Next(3); extra > 0; extra--)
            fields.Add($"\"x{random.Next(4)}\":{(random.Next(2) == 0 ? """{"id":[1,"}",{"a\"":2}]}""" : "\"\\\"]\"")}");
        if (random.Next(4) == 0) random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(fields));
        return $"{{{blank}{string.Join("," + blank, fields)}{blank}}}";
    }

    private static string RandomValue(SqlType type, Random random)
    {
        if (random.Next(10) == 0) return "null";
        switch (type.Kind)
        {
            case TypeKind.Int64:
                long value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
                return value.ToString(CultureInfo.InvariantCulture);
            case TypeKind.Int32: return (random.Next(int.MinValue, int.MaxValue) >> random.Next(32)).ToString(CultureInfo.InvariantCulture);
            case TypeKind.Float64: return (random.NextDouble() * Math.Pow(10, random.Next(-20, 20))).ToString("R", CultureInfo.InvariantCulture);
            case TypeKind.Boolean: return random.Next(2) == 0 ? "true" : "false";
            case TypeKind.Decimal: return ((decimal)random.Next() / 1000).ToString(CultureInfo.InvariantCulture);
            case TypeKind.Text:
                string text = new([.. Enumerable.Range(0, random.Next(40)).Select(_ => "abc \"\\é€\t🙂"[random.Next(9)])]);
                return JsonSerializer.Serialize(text);
            default:
                DateTime time = DateTime.UnixEpoch.AddMilliseconds(random.NextInt64(4_000_000_000_000));
                return "\"" + time.ToString(random.Next(2) == 0 ? "yyyy-MM-dd HH:mm:ss.fff" : "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture) + "\"";
        }
    }
}
