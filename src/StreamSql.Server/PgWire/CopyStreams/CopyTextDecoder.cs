using System.Buffers;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.PgWire.CopyStreams;

/// <summary>COPY's text format: lines, a delimiter, backslash escapes, <c>\.</c> at the end.</summary>
internal sealed class CopyTextDecoder(ICopyTarget target, CopyOptions options, WireSettings settings)
    : CopyDecoder(target, options, settings)
{
    private byte[] _field = ArrayPool<byte>.Shared.Rent(256);
    private bool _headerSeen;

    protected override int Decode(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int used = 0;
        while (used < bytes.Length && !Ended)
        {
            int end = LineEnd(bytes[used..], out int terminator);
            if (end < 0)
            {
                if (!isLast) break;
                end = bytes.Length - used;
                terminator = 0;
            }

            ReadOnlySpan<byte> line = bytes.Slice(used, end);
            used += end + terminator;
            Line++;
            if (Options.Header && !_headerSeen)
            {
                _headerSeen = true;
                continue;
            }

            if (line.SequenceEqual("\\."u8)) Ended = true;
            else DecodeLine(line);
        }

        return used;
    }

    /// <summary>Position of the newline that ends the line; one behind a backslash belongs to the data.</summary>
    private static int LineEnd(ReadOnlySpan<byte> bytes, out int terminator)
    {
        terminator = 1;
        int from = 0;
        while (true)
        {
            int at = bytes[from..].IndexOf((byte)'\n');
            if (at < 0) return -1;
            at += from;
            int slashes = 0;
            while (at - 1 - slashes >= 0 && bytes[at - 1 - slashes] == (byte)'\\') slashes++;
            if ((slashes & 1) == 0)
            {
                if (at == 0 || bytes[at - 1] != (byte)'\r') return at;
                terminator = 2;
                return at - 1;
            }

            from = at + 1;
        }
    }

    private void DecodeLine(ReadOnlySpan<byte> line)
    {
        int column = 0;
        int start = 0;
        while (true)
        {
            int end = FieldEnd(line, start);
            ReadOnlySpan<byte> raw = line[start..end];
            if (column >= Columns.Count) throw Bad("extra data after last expected column");
            if (raw.SequenceEqual(Options.Null)) SetNull(column);
            else SetText(column, Unescape(raw));
            column++;
            if (end == line.Length) break;
            start = end + 1;
        }

        if (column < Columns.Count) throw Bad($"missing data for column \"{Columns[column].Name}\"");
        EndRow();
    }

    private int FieldEnd(ReadOnlySpan<byte> line, int start)
    {
        for (int i = start; i < line.Length; i++)
        {
            if (line[i] == (byte)'\\') i++;
            else if (line[i] == Options.Delimiter) return i;
        }

        return line.Length;
    }

    private ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        if (!raw.Contains((byte)'\\')) return raw;
        if (_field.Length < raw.Length)
        {
            ArrayPool<byte>.Shared.Return(_field);
            _field = ArrayPool<byte>.Shared.Rent(raw.Length);
        }

        int length = 0;
        for (int i = 0; i < raw.Length; i++)
        {
            byte c = raw[i];
            if (c != (byte)'\\' || i + 1 == raw.Length)
            {
                _field[length++] = c;
                continue;
            }

            c = raw[++i];
            _field[length++] = c switch
            {
                (byte)'b' => 8,
                (byte)'f' => 12,
                (byte)'n' => 10,
                (byte)'r' => 13,
                (byte)'t' => 9,
                (byte)'v' => 11,
                >= (byte)'0' and <= (byte)'7' => Digits(raw, ref i, 8, 3, i),
                (byte)'x' when i + 1 < raw.Length && char.IsAsciiHexDigit((char)raw[i + 1]) => Digits(raw, ref i, 16, 2, i + 1),
                _ => c,
            };
        }

        return _field.AsSpan(0, length);
    }

    private static byte Digits(ReadOnlySpan<byte> raw, ref int position, int radix, int most, int first)
    {
        int value = 0;
        int i = first;
        for (; i < raw.Length && i < first + most; i++)
        {
            int digit = raw[i] switch
            {
                >= (byte)'0' and <= (byte)'9' => raw[i] - '0',
                >= (byte)'a' and <= (byte)'f' => raw[i] - 'a' + 10,
                >= (byte)'A' and <= (byte)'F' => raw[i] - 'A' + 10,
                _ => 99,
            };
            if (digit >= radix) break;
            value = (value * radix) + digit;
        }

        position = i - 1;
        return (byte)value;
    }
}
