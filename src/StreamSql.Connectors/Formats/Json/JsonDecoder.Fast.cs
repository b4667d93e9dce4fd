using System.Runtime.CompilerServices;
using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>The fast ways through a record. Positions count from the start of the batch's buffer.</summary>
internal sealed partial class JsonDecoder
{
    /// <summary>
    /// The record has exactly the fields of the learned one, in its order. May read behind the record's end while it decodes; what
    /// it took from there does not count, because it then does not arrive at the end.
    /// </summary>
    private bool TryPredicted(JsonLayout layout, ReadOnlySpan<byte> bytes, RecordRange range, int row)
    {
        int position = range.Start;
        int end = range.Start + range.Length;
        foreach (ref readonly JsonLayout.Member member in layout.Members.AsSpan())
        {
            if (!member.TryPass(bytes, ref position) || !TryValue(member.Kind, member.Column, bytes, row, ref position)) return false;
        }

        if (position == end - 1 && bytes[position] == '}') return true;
        return position < end && bytes[position] == '}' && JsonScanner.SkipBlanks(bytes[..end], position + 1) == end;
    }

    /// <summary>Field by field, in any order; <paramref name="found"/> columns have the stamp.</summary>
    private bool TryStepping(ReadOnlySpan<byte> text, int position, int row, out int found)
    {
        found = 0;
        if (_layout is not { } layout) return false;
        JsonLayout.Member[] members = layout.Members;
        int expected = 0;
        bool first = true;
        while (true)
        {
            int column;
            if (expected < members.Length && members[expected].TryPass(text, ref position))
            {
                column = members[expected++].Column;
            }
            else
            {
                if (!JsonMembers.TryNext(text, ref position, first, out ReadOnlySpan<byte> key, out bool end)) return false;
                if (end) return true;
                int index = layout.IndexOf(key);
                if (index >= 0) expected = index + 1;
                column = index >= 0 ? members[index].Column : _names.Find(key);
            }

            first = false;
            if (!TryValue(column < 0 ? JsonKind.Skipped : _kinds[column], column, text, row, ref position)) return false;
            if (column < 0 || _seen[column] == _stamp) continue;
            _seen[column] = _stamp;
            found++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryValue(JsonKind kind, int column, ReadOnlySpan<byte> text, int row, ref int position)
    {
        switch (kind)
        {
            case JsonKind.Skipped:
                return JsonSkipper.TrySkip(text, ref position);
            case JsonKind.Int64 when JsonScanner.TryInteger(text, ref position, out long number):
                _columns[column].Set(row, number);
                return true;
            case JsonKind.Text when JsonScanner.TryString(text, ref position, out int from, out int length):
                _columns[column].SetShared(row, text.Slice(from, length), from);
                return true;
            case JsonKind.Timestamp when JsonScanner.TryString(text, ref position, out int from, out int length):
                if (!_timestamps.TryParse(text.Slice(from, length), _separator, null, out long local)) return false;
                _columns[column].Set(row, local);
                return true;
            default:
                return TryOtherValue(kind, _columns[column], text, row, ref position);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryOtherValue(JsonKind kind, ColumnWriter column, ReadOnlySpan<byte> text, int row, ref int position)
    {
        if ((uint)position >= (uint)text.Length) return false;
        switch (text[position])
        {
            case (byte)'n' when text[position..].StartsWith("null"u8) && column.Column.Nullable:
                position += 4;
                column.SetNull(row);
                return true;
            case (byte)'"' when kind == JsonKind.Text:
                if (!_unescaper.TryRead(text, ref position, out ReadOnlySpan<byte> unescaped)) return false;
                column.SetCopied(row, unescaped);
                return true;
        }

        if (kind != JsonKind.Deferred) return TryScalar(kind, column, text, row, ref position);
        int from = position;
        if (!JsonSkipper.TrySkip(text, ref position)) return false;
        column.Set(row, new RecordRange(from, position - from));
        return true;
    }

    private bool TryScalar(JsonKind kind, ColumnWriter column, ReadOnlySpan<byte> text, int row, ref int position)
    {
        switch (kind)
        {
            case JsonKind.Int32 when JsonScanner.TryInteger(text, ref position, out long number) && number == (int)number:
                column.Set(row, (int)number);
                return true;
            case JsonKind.Int16 when JsonScanner.TryInteger(text, ref position, out long number) && number == (short)number:
                column.Set(row, (short)number);
                return true;
            case JsonKind.Float64 or JsonKind.Decimal:
                return TryReal(column, text, row, ref position);
            case JsonKind.Boolean when JsonScanner.TryScalar(text, ref position, out ReadOnlySpan<byte> raw):
                return JsonLeaf.TryPlain(column, row, raw);
            case JsonKind.TimestampTz when JsonScanner.TryString(text, ref position, out int from, out int length):
                if (!_timestamps.TryParse(text.Slice(from, length), _separator, true, out long instant)) return false;
                column.Set(row, instant);
                return true;
            default:
                return false;
        }
    }

    private static bool TryReal(ColumnWriter column, ReadOnlySpan<byte> text, int row, ref int position)
    {
        int from = position;
        if (JsonNumber.TryRead(text, ref position, out long digits, out int scale, out bool negative)
            && JsonNumber.TrySet(column, row, digits, scale, negative)) return true;
        position = from;
        return JsonScanner.TryScalar(text, ref position, out ReadOnlySpan<byte> raw) && JsonLeaf.TryPlain(column, row, raw);
    }
}
