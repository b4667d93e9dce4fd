using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Unicode;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Connectors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>
/// JSON objects into columns. It guesses that a record has its fields in the order of one seen before and compares the literal bytes
/// between values; where that fails it steps key by key; what is out of the ordinary goes to <see cref="JsonRecordReader"/>. Text
/// stays in the receive buffer. One per reader, one thread at a time.
/// </summary>
internal sealed class JsonDecoder : RecordDecoder
{
    private readonly ColumnWriter[] _columns;
    private readonly JsonNames _names;
    private readonly JsonRecordReader _careful;
    private readonly JsonNestedReader _nested;
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
            bool valid = records.Length == 0 || Utf8.IsValid(Covering(buffer, records));
            for (int row = 0; row < records.Length; row++) DecodeRecord(buffer.Bytes, records[row], row, valid, faults);
            for (int i = 0; i < columns.Length; i++)
                columns[i] = _columns[i].IsDeferred ? FinishDeferred(_columns[i], buffer, records.Length, faults) : _columns[i].Finish();
        }
        finally
        {
            foreach (ColumnWriter column in _columns) column.Reset();
        }
    }

    private static ReadOnlySpan<byte> Covering(PooledBuffer buffer, ReadOnlySpan<RecordRange> records)
    {
        int start = records[0].Start;
        return buffer.Bytes[start..(records[^1].Start + records[^1].Length)];
    }

    private void DecodeRecord(ReadOnlySpan<byte> bytes, RecordRange range, int row, bool valid, IDecodeFaults faults)
    {
        ReadOnlySpan<byte> record = bytes.Slice(range.Start, range.Length);
        _stamp++;
        if ((!valid && !Utf8.IsValid(record)) || !TryFast(record, range.Start, row, out int found))
        {
            _stamp++;
            found = _careful.Read(record, range.Start, row, _seen, _stamp, faults);
            Relearn(record);
        }

        if (found < _columns.Length) SetMissing(row, faults);
    }

    /// <summary>Another order seems to have come in: learn it, unless that does not help.</summary>
    private void Relearn(ReadOnlySpan<byte> record)
    {
        if (_layout is not null && (++_misses & 63) != 0) return;
        _layout = JsonLayout.Learn(record, _names) ?? _layout;
    }

    private bool TryFast(ReadOnlySpan<byte> record, int start, int row, out int found)
    {
        found = 0;
        if (_layout is not { } layout) return false;
        JsonLayout.Member[] members = layout.Members;
        int position = 0;
        int expected = 0;
        bool first = true;
        while (true)
        {
            int column;
            if (expected < members.Length && record[position..].StartsWith(members[expected].Prefix))
            {
                position += members[expected].Prefix.Length;
                column = members[expected++].Column;
            }
            else
            {
                if (!JsonMembers.TryNext(record, ref position, first, out ReadOnlySpan<byte> key, out bool end)) return false;
                if (end) return true;
                int index = layout.IndexOf(key);
                if (index >= 0) expected = index + 1;
                column = index >= 0 ? members[index].Column : _names.Find(key);
            }

            first = false;
            if (column < 0)
            {
                if (!JsonScanner.TrySkip(record, ref position)) return false;
                continue;
            }

            if (!TryValue(_columns[column], record, start, row, ref position)) return false;
            if (_seen[column] == _stamp) continue;
            _seen[column] = _stamp;
            found++;
            if (found == _columns.Length && EndsLikeAnObject(record, position)) return true;
        }
    }

    /// <summary>All columns are filled: the rest is not read, only its last byte.</summary>
    private static bool EndsLikeAnObject(ReadOnlySpan<byte> record, int position) =>
        position < record.Length && record[^1] == '}' && record[position] is (byte)',' or (byte)'}';

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryValue(ColumnWriter column, ReadOnlySpan<byte> record, int start, int row, ref int position)
    {
        switch (column.Column.Type.Kind)
        {
            case TypeKind.Int64 when JsonScanner.TryInteger(record, ref position, out long number):
                column.Set(row, number);
                return true;
            case TypeKind.Text when JsonScanner.TryString(record, ref position, out int from, out int length):
                column.SetShared(row, record.Slice(from, length), start + from);
                return true;
            case TypeKind.Timestamp when JsonScanner.TryString(record, ref position, out int from, out int length):
                if (!_timestamps.TryParse(record.Slice(from, length), _separator, null, out long local)) return false;
                column.Set(row, local);
                return true;
            default:
                return TryOtherValue(column, record, start, row, ref position);
        }
    }

    private bool TryOtherValue(ColumnWriter column, ReadOnlySpan<byte> record, int start, int row, ref int position)
    {
        if ((uint)position >= (uint)record.Length) return false;
        if (record[position] == 'n')
        {
            if (!record[position..].StartsWith("null"u8) || column is { Column.Nullable: false }) return false;
            position += 4;
            column.SetNull(row);
            return true;
        }

        if (column.IsDeferred)
        {
            int from = position;
            if (!JsonScanner.TrySkip(record, ref position)) return false;
            column.Set(row, new RecordRange(start + from, position - from));
            return true;
        }

        return TryPlainScalar(column, record, row, ref position);
    }

    private bool TryPlainScalar(ColumnWriter column, ReadOnlySpan<byte> record, int row, ref int position)
    {
        long number;
        switch (column.Column.Type.Kind)
        {
            case TypeKind.Int32 when JsonScanner.TryInteger(record, ref position, out number) && number == (int)number:
                column.Set(row, (int)number);
                return true;
            case TypeKind.Int16 when JsonScanner.TryInteger(record, ref position, out number) && number == (short)number:
                column.Set(row, (short)number);
                return true;
            case TypeKind.Float64 when JsonScanner.TryInteger(record, ref position, out number):
                column.Set(row, (double)number);
                return true;
            case TypeKind.Float64 or TypeKind.Decimal or TypeKind.Boolean when JsonScanner.TryScalar(record, ref position, out var raw):
                return JsonLeaf.TryPlain(column, row, raw);
            case TypeKind.TimestampTz when JsonScanner.TryString(record, ref position, out int from, out int length):
                if (!_timestamps.TryParse(record.Slice(from, length), _separator, true, out number)) return false;
                column.Set(row, number);
                return true;
            default:
                return false;
        }
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
