using System.Buffers;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.PgWire.CopyStreams;

/// <summary>COPY's CSV: an unquoted empty field is NULL by default, quotes are doubled, quoted fields may span lines.</summary>
internal sealed class CopyCsvDecoder(ICopyTarget target, CopyOptions options, WireSettings settings)
    : CopyDecoder(target, options, settings)
{
    private byte[] _field = ArrayPool<byte>.Shared.Rent(256);
    private bool _headerSeen;

    protected override int Decode(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int used = 0;
        while (used < bytes.Length && !Ended)
        {
            int end = RecordEnd(bytes[used..], isLast, out int terminator, out int lines);
            if (end < 0) break;
            ReadOnlySpan<byte> record = bytes.Slice(used, end);
            used += end + terminator;
            Line++;
            if (Options.Header && !_headerSeen) _headerSeen = true;
            else if (record.SequenceEqual("\\."u8)) Ended = true;
            else DecodeRecord(record);
            Line += lines;
        }

        return used;
    }

    private int RecordEnd(ReadOnlySpan<byte> bytes, bool isLast, out int terminator, out int lines)
    {
        bool quoted = false;
        lines = 0;
        terminator = 1;
        for (int i = 0; i < bytes.Length; i++)
        {
            byte c = bytes[i];
            if (quoted)
            {
                if (c == Options.Escape && i + 1 < bytes.Length && (bytes[i + 1] == Options.Quote || bytes[i + 1] == Options.Escape)) i++;
                else if (c == Options.Quote) quoted = false;
                else if (c == (byte)'\n') lines++;
            }
            else if (c == Options.Quote)
            {
                quoted = true;
            }
            else if (c == (byte)'\n')
            {
                if (i == 0 || bytes[i - 1] != (byte)'\r') return i;
                terminator = 2;
                return i - 1;
            }
        }

        if (!isLast) return -1;
        if (quoted) throw Bad("unterminated CSV quoted field");
        terminator = 0;
        return bytes.Length;
    }

    private void DecodeRecord(ReadOnlySpan<byte> record)
    {
        if (_field.Length < record.Length)
        {
            ArrayPool<byte>.Shared.Return(_field);
            _field = ArrayPool<byte>.Shared.Rent(record.Length);
        }

        int column = 0;
        int position = 0;
        do
        {
            if (column >= Columns.Count) throw Bad("extra data after last expected column");
            int length = ReadField(record, ref position, out bool wasQuoted);
            ReadOnlySpan<byte> field = _field.AsSpan(0, length);
            bool isNull = field.SequenceEqual(Options.Null)
                && (wasQuoted ? Options.ForceNull.Contains(Columns[column].Name) : !Options.ForceNotNull.Contains(Columns[column].Name));
            if (isNull) SetNull(column);
            else SetText(column, field);
            column++;
        }
        while (position <= record.Length);
        if (column < Columns.Count) throw Bad($"missing data for column \"{Columns[column].Name}\"");
        EndRow();
    }

    /// <summary>Reads a field and moves behind its delimiter; behind the last one the position is past the end.</summary>
    private int ReadField(ReadOnlySpan<byte> record, ref int position, out bool wasQuoted)
    {
        wasQuoted = false;
        bool quoted = false;
        int length = 0;
        while (position < record.Length)
        {
            byte c = record[position++];
            if (quoted)
            {
                if (c == Options.Escape && position < record.Length && (record[position] == Options.Quote || record[position] == Options.Escape))
                    _field[length++] = record[position++];
                else if (c == Options.Quote) quoted = false;
                else _field[length++] = c;
            }
            else if (c == Options.Quote)
            {
                quoted = true;
                wasQuoted = true;
            }
            else if (c == Options.Delimiter)
            {
                return length;
            }
            else
            {
                _field[length++] = c;
            }
        }

        position = record.Length + 1;
        return length;
    }
}
