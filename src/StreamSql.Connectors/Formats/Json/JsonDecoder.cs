using System.Text.Unicode;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Connectors;
using StreamSql.Core.Memory;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>
/// JSON objects into columns. It guesses that a record has its fields in the order of one seen before and compares the literal bytes
/// between values; where that fails it steps key by key; what is out of the ordinary goes to <see cref="JsonRecordReader"/>. All three give
/// the same rows and find the same errors. Text stays in the receive buffer. One per reader, one thread at a time.
/// </summary>
internal sealed partial class JsonDecoder : RecordDecoder
{
    /// <summary>Records whose bytes are checked for valid UTF-8 at once, shortly before they are decoded.</summary>
    private const int CheckedTogether = 32;

    private readonly ColumnWriter[] _columns;
    private readonly JsonKind[] _kinds;
    private readonly JsonNames _names;
    private readonly JsonRecordReader _careful;
    private readonly JsonNestedReader _nested;
    private readonly JsonUnescaper _unescaper = new();
    private readonly TimestampCache _timestamps = new();
    private readonly byte _separator;
    private readonly bool _missingFails;
    private readonly int[] _seen;
    private JsonLayout? _layout;
    private int _stamp;
    private int _misses;

    public JsonDecoder(IReadOnlyList<DecodedColumn> columns, JsonTimestamps timestamps, bool missingFails)
    {
        _columns = [.. columns.Select(c => new ColumnWriter(c))];
        _kinds = [.. _columns.Select(JsonKinds.Of)];
        _names = new JsonNames(columns);
        _careful = new JsonRecordReader(_columns, _names, timestamps);
        _nested = new JsonNestedReader(timestamps);
        _separator = timestamps switch { JsonTimestamps.Sql => (byte)' ', JsonTimestamps.Iso => (byte)'T', _ => 0 };
        _missingFails = missingFails;
        _seen = new int[columns.Count];
    }

    public override void Decode(
        PooledBuffer buffer, ReadOnlySpan<RecordRange> records, Span<Column> columns, IDecodeFaults faults)
    {
        foreach (ColumnWriter column in _columns) column.Begin(buffer, records.Length);
        try
        {
            for (int from = 0; from < records.Length; from += CheckedTogether)
            {
                int to = Math.Min(from + CheckedTogether, records.Length);
                bool valid = Utf8.IsValid(Covering(buffer.Bytes, records[from..to]));
                for (int row = from; row < to; row++) DecodeRecord(buffer.Bytes, records[row], row, valid, faults);
            }

            for (int i = 0; i < columns.Length; i++)
                columns[i] = _columns[i].IsDeferred ? FinishDeferred(_columns[i], buffer, records.Length, faults) : _columns[i].Finish();
        }
        finally
        {
            foreach (ColumnWriter column in _columns) column.Reset();
        }
    }

    private static ReadOnlySpan<byte> Covering(ReadOnlySpan<byte> bytes, ReadOnlySpan<RecordRange> records) =>
        bytes[records[0].Start..(records[^1].Start + records[^1].Length)];

    private void DecodeRecord(ReadOnlySpan<byte> bytes, RecordRange range, int row, bool valid, IDecodeFaults faults)
    {
        ReadOnlySpan<byte> record = bytes.Slice(range.Start, range.Length);
        if (valid || Utf8.IsValid(record))
        {
            if (_layout is { IsComplete: true } layout && TryPredicted(layout, bytes, range, row)) return;
            _stamp++;
            if (TryStepping(bytes[..(range.Start + range.Length)], range.Start, row, out int known))
            {
                if (known < _columns.Length) SetMissing(row, faults);
                return;
            }
        }

        _stamp++;
        int found = _careful.Read(record, range.Start, row, _seen, _stamp, faults);
        Relearn(record);
        if (found < _columns.Length) SetMissing(row, faults);
    }

    /// <summary>Another order seems to have come in: learn it, unless that does not help.</summary>
    private void Relearn(ReadOnlySpan<byte> record)
    {
        if (_layout is not null && (++_misses & 63) != 0) return;
        _layout = JsonLayout.Learn(record, _names, _kinds) ?? _layout;
    }

    private void SetMissing(int row, IDecodeFaults faults)
    {
        for (int i = 0; i < _columns.Length; i++)
        {
            if (_seen[i] == _stamp) continue;
            ColumnWriter column = _columns[i];
            column.SetNull(row);
            if (!column.Column.Nullable)
                faults.Report(row, $"field \"{column.Column.Name}\" is missing and the column is NOT NULL", dropRow: true);
            else if (_missingFails)
                faults.Report(row, $"field \"{column.Column.Name}\" is missing", dropRow: false);
        }
    }

    private Column FinishDeferred(ColumnWriter column, PooledBuffer buffer, int rows, IDecodeFaults faults)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(column.Column.Type, rows);
        for (int row = 0; row < rows; row++)
        {
            RecordRange range = column.Deferred(row);
            if (range.Length == 0)
            {
                builder.AppendNull();
                continue;
            }

            string? fault = _nested.Append(buffer.Bytes.Slice(range.Start, range.Length), column.Column.Type, builder);
            if (fault is not null) faults.Report(row, $"field \"{column.Column.Name}\": {fault}", !column.Column.Nullable);
        }

        return builder.Finish();
    }
}
