using System.Buffers;
using System.Text.Unicode;
using StreamSql.Connectors.Formats.Json;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Csv;

/// <summary>CSV records into columns by field position; plain text stays in the buffer. One per reader, one thread at a time.</summary>
internal sealed class CsvDecoder : RecordDecoder
{
    private readonly ColumnWriter[] _columns;

    /// <summary>By field position, the column that takes it, or -1.</summary>
    private readonly int[] _columnAt;
    private readonly CsvOptions _options;
    private readonly SearchValues<byte> _quotedStops;
    private readonly TimestampCache _timestamps = new();
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private readonly ArrayBufferWriter<byte> _unquoted = new();

    public CsvDecoder(IReadOnlyList<DecodedColumn> columns, CsvOptions options)
    {
        _options = options;
        _columns = [.. columns.Select(c => new ColumnWriter(c, deferred: false))];
        _columnAt = new int[columns.Count == 0 ? 0 : columns.Max(c => c.Position) + 1];
        Array.Fill(_columnAt, -1);
        for (int i = 0; i < columns.Count; i++) _columnAt[columns[i].Position] = i;
        byte quote = options.Quote ?? options.Delimiter;
        _quotedStops = SearchValues.Create([quote, options.Escape ?? quote]);
    }

    public override void Decode(
        PooledBuffer buffer, ReadOnlySpan<RecordRange> records, Span<Column> columns, IDecodeFaults faults)
    {
        foreach (ColumnWriter column in _columns) column.Begin(buffer, records.Length);
        try
        {
            for (int row = 0; row < records.Length; row++) DecodeRecord(buffer.Bytes, records[row], row, faults);
            for (int i = 0; i < columns.Length; i++) columns[i] = _columns[i].Finish();
        }
        finally
        {
            foreach (ColumnWriter column in _columns) column.Reset();
        }
    }

    private void DecodeRecord(ReadOnlySpan<byte> bytes, RecordRange range, int row, IDecodeFaults faults)
    {
        ReadOnlySpan<byte> record = bytes.Slice(range.Start, range.Length);
        if (record.EndsWith("\n"u8)) record = record[..^1];
        if (record.EndsWith("\r"u8)) record = record[..^1];
        if (_options.AllowComments && record.StartsWith("#"u8))
        {
            SetRestNull(0, row);
            faults.Report(row, "a comment", dropRow: true);
            return;
        }

        if (!Utf8.IsValid(record))
        {
            SetRestNull(0, row);
            faults.Report(row, "the record is not valid UTF-8", Array.Exists(_columns, c => !c.Column.Nullable));
            return;
        }

        int position = 0;
        for (int field = 0; field < _columnAt.Length; field++)
        {
            if (position > record.Length)
            {
                SetRestNull(field, row);
                faults.Report(row, $"the record has {field} fields", Array.Exists(_columns, c => !c.Column.Nullable && c.Column.Position >= field));
                return;
            }

            string? broken = NextField(record, ref position, out ReadOnlySpan<byte> text, out bool quoted, out bool inPlace, out int start);
            if (broken is not null)
            {
                SetRestNull(field, row);
                faults.Report(row, broken, Array.Exists(_columns, c => !c.Column.Nullable && c.Column.Position >= field));
                return;
            }

            if (_columnAt[field] < 0) continue;
            ColumnWriter column = _columns[_columnAt[field]];
            if (!quoted && IsNull(column, record[start..(position - 1)]))
            {
                column.SetNull(row);
                if (!column.Column.Nullable) faults.Report(row, $"field \"{column.Column.Name}\": null in a NOT NULL column", dropRow: true);
                continue;
            }

            string? fault = Value(column, row, text, inPlace, range.Start + start);
            if (fault is null) continue;
            column.SetNull(row);
            faults.Report(row, $"field \"{column.Column.Name}\": {fault}", !column.Column.Nullable);
        }
    }

    /// <summary>Moves behind the delimiter (behind the record's length at its end).</summary>
    private string? NextField(
        ReadOnlySpan<byte> record, ref int position, out ReadOnlySpan<byte> text, out bool quoted, out bool inPlace, out int start)
    {
        start = position;
        quoted = _options.Quote is { } quote && position < record.Length && record[position] == quote;
        inPlace = true;
        if (quoted) return QuotedField(record, ref position, out text, out inPlace, out start);
        int length = record[position..].IndexOf(_options.Delimiter);
        if (length < 0) length = record.Length - position;
        text = record.Slice(position, length);
        position += length + 1;
        if (_options.Escape is not { } escape || !text.Contains(escape)) return null;
        inPlace = false;
        return EscapedField(record, ref position, start, escape, out text);
    }

    private string? EscapedField(ReadOnlySpan<byte> record, ref int position, int start, byte escape, out ReadOnlySpan<byte> text)
    {
        _unquoted.ResetWrittenCount();
        int at = start;
        for (; at < record.Length && record[at] != _options.Delimiter; at++)
        {
            if (record[at] == escape && at + 1 < record.Length) at++;
            _unquoted.Write(record.Slice(at, 1));
        }

        text = _unquoted.WrittenSpan;
        position = at + 1;
        return null;
    }

    private string? QuotedField(
        ReadOnlySpan<byte> record, ref int position, out ReadOnlySpan<byte> text, out bool inPlace, out int start)
    {
        byte quote = _options.Quote!.Value;
        start = position + 1;
        inPlace = true;
        text = default;
        int at = start;
        int copiedTo = start;
        while (true)
        {
            int step = record[at..].IndexOfAny(_quotedStops);
            if (step < 0) return "a quoted field does not end";
            at += step;
            bool escaped = record[at] != quote || (at + 1 < record.Length && record[at + 1] == quote);
            if (!escaped) break;
            if (at + 1 >= record.Length) return "a quoted field does not end";
            if (inPlace) _unquoted.ResetWrittenCount();
            inPlace = false;
            _unquoted.Write(record[copiedTo..at]);
            _unquoted.Write(record.Slice(at + 1, 1));
            at += 2;
            copiedTo = at;
        }

        if (at + 1 < record.Length && record[at + 1] != _options.Delimiter) return "text behind a quoted field";
        if (!inPlace) _unquoted.Write(record[copiedTo..at]);
        text = inPlace ? record[start..at] : _unquoted.WrittenSpan;
        position = at + 2;
        return null;
    }

    /// <summary>By the text as written, escapes included.</summary>
    private bool IsNull(ColumnWriter column, ReadOnlySpan<byte> raw) =>
        _options.NullLiteral is { } literal ? raw.SequenceEqual(literal) : raw.IsEmpty && !column.Column.Type.IsText;

    private string? Value(ColumnWriter column, int row, ReadOnlySpan<byte> text, bool inPlace, int offset)
    {
        SqlType type = column.Column.Type;
        if (type.IsText)
        {
            if (inPlace) column.SetShared(row, text, offset);
            else column.SetCopied(row, text);
            return null;
        }

        int end = 0;
        if (type.Kind == TypeKind.Int64 && JsonScanner.TryDigits(text, ref end, out long number) && end == text.Length)
        {
            column.Set(row, number);
            return null;
        }

        if (type.Kind == TypeKind.Timestamp && _timestamps.TryParse(text, 0, null, out long micros))
        {
            column.Set(row, micros);
            return null;
        }

        TextParse result = ScalarValue.Parse(type, text, _scratch, out ScalarValue value);
        if (result != TextParse.Ok) return TextErrors.For(result, type, text).Message;
        column.SetScalar(row, value);
        return null;
    }

    private void SetRestNull(int fromField, int row)
    {
        foreach (ColumnWriter column in _columns)
            if (column.Column.Position >= fromField) column.SetNull(row);
    }
}
