using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Core.Tests.Encoding;

/// <summary>Rows and chunks as bytes and back; the hashes that are persisted.</summary>
public sealed class CodecTests
{
    private const int Count = 300;

    [Fact]
    public void Rows_come_back_as_they_were()
    {
        var random = new Random(2);
        Column[] columns = [.. RandomValues.Types.Select(t => RandomColumn(t, random))];
        var codec = new RowCodec(RandomValues.Types);
        ColumnBuilder[] builders = [.. RandomValues.Types.Select(t => ColumnBuilder.Create(t))];
        var writer = new ByteWriter(1024);
        for (int i = 0; i < Count; i++)
        {
            writer.Clear();
            codec.Encode(columns, i, ref writer);
            codec.Decode(writer.Written, builders);
        }

        for (int c = 0; c < columns.Length; c++)
        {
            Column decoded = builders[c].Finish();
            for (int i = 0; i < Count; i++) Assert.True(ValueEquality.AreEqual(columns[c], i, decoded, i), $"{RandomValues.Types[c]} {i}");
        }
    }

    [Fact]
    public void Chunks_come_back_as_they_were_and_cut_ones_are_refused()
    {
        var random = new Random(4);
        var chunk = new StreamChunk([.. RandomValues.Types.Select(t => RandomColumn(t, random))], Count);
        var writer = new ByteWriter(1024);
        ChunkCodec.Encode(chunk, ref writer);
        StreamChunk decoded = ChunkCodec.Decode(writer.Written, RandomValues.Types);
        Assert.Equal(Count, decoded.RowCount);
        for (int c = 0; c < RandomValues.Types.Length; c++)
            for (int i = 0; i < Count; i++) Assert.True(ValueEquality.AreEqual(chunk[c], i, decoded[c], i), $"{RandomValues.Types[c]} {i}");
        byte[] bytes = writer.ToArray();
        for (int length = 0; length < bytes.Length; length += 1 + (length / 9))
            Assert.Equal(SqlState.DataCorrupted, Assert.Throws<StreamSqlException>(() => ChunkCodec.Decode(bytes.AsSpan(0, length), RandomValues.Types)).SqlState);
    }

    /// <summary>Key groups, and so checkpoints, depend on them.</summary>
    [Fact]
    public void Hashes_never_change()
    {
        Assert.Equal(
            "1ff5c2923a788d2c 38f94c439ac36242 dff5c05abb606d30 c07b01e244de76de",
            Hashes(SqlTypes.Int64, 0L, 1L, -1L, long.MaxValue));
        Assert.Equal("38f94c439ac36242 dff5c05abb606d30", Hashes(SqlTypes.Int32, 1, -1));
        Assert.Equal(
            "1ff5c2923a788d2c 1ff5c2923a788d2c 073a6dcd287ed1e1 817d4e18b04be43e",
            Hashes(SqlTypes.Float64, 0.0, -0.0, 1.5, double.NaN));
        Assert.Equal(
            "72d95637580bd289 72d95637580bd289 2e152683bb1b5fee 4cfce1035c471ba8",
            Hashes(SqlTypes.Decimal, 1m, 1.00m, -12345.678m, decimal.MaxValue));
        Assert.Equal(
            "9c268340cd8bc1fe e439d1f900994f26 69e6b78edc6357b7 e09a9fee98bda414 2acbaa00655c928f",
            Hashes(SqlTypes.Bytes, Text(""), Text("a"), Text("abcd"), Text("12345678"), Text("a text of more than sixteen bytes")));
        Assert.Equal("9ae16a3b2f90404f", Hashes(SqlTypes.Int64, [null]));
        Assert.Equal(1, KeyHash.Version);
    }

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    private static string Hashes(SqlType type, params object?[] values)
    {
        Column column = RandomValues.Column(type, values);
        ulong[] hashes = new ulong[values.Length];
        KeyHash.Compute([column], values.Length, hashes);
        column.Release();
        return string.Join(' ', hashes.Select(h => h.ToString("x16", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static Column RandomColumn(SqlType type, Random random) =>
        RandomValues.Column(type, [.. Enumerable.Range(0, Count).Select(_ => RandomValues.Next(type, random))]);
}
