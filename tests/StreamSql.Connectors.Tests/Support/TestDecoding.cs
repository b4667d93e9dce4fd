using System.Text;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.Support;

/// <summary>Decodes records given as text into plain values.</summary>
internal sealed class TestDecoding : IDecodeFaults
{
    private readonly RecordDecoder _decoder;
    private readonly int _columns;

    public TestDecoding(string format, IReadOnlyList<Field> columns, params (string Key, string Value)[] with)
    {
        _columns = columns.Count;
        ConnectorOptions options = TestSources.Options([("connector", "datagen"), ("format", format), .. with]);
        _decoder = TestSources.Registry.Formats.Single(f => f.Name == format)
            .CreateDecoder(options, [.. columns.Select((c, i) => new DecodedColumn(c.Name, c.Type, c.Nullable, i))]);
    }

    public List<(int Record, string Reason, bool Drop)> Faults { get; } = [];

    public List<object?[]> Decode(params IReadOnlyList<string> records) => Decode(records.Select(Encoding.UTF8.GetBytes).ToArray());

    public List<object?[]> Decode(params IReadOnlyList<byte[]> records)
    {
        Faults.Clear();
        PooledBuffer buffer = BufferPool.Rent(records.Sum(r => r.Length) + 1);
        var ranges = new RecordRange[records.Count];
        int used = 0;
        for (int i = 0; i < ranges.Length; i++)
        {
            records[i].CopyTo(buffer.Bytes[used..]);
            ranges[i] = new RecordRange(used, records[i].Length);
            used += records[i].Length;
        }

        var columns = new Column[_columns];
        _decoder.Decode(buffer, ranges, columns, this);
        buffer.Release();
        var rows = new List<object?[]>();
        for (int row = 0; row < ranges.Length; row++) rows.Add([.. columns.Select(c => c.GetValue(row))]);
        foreach (Column column in columns) column.Release();
        return rows;
    }

    public void Report(int record, string reason, bool dropRow) => Faults.Add((record, reason, dropRow));
}
