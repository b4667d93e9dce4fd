using System.Buffers.Binary;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.PgWire.CopyStreams;

/// <summary>COPY's binary format.</summary>
internal sealed class CopyBinaryDecoder(ICopyTarget target, CopyOptions options, WireSettings settings)
    : CopyDecoder(target, options, settings)
{
    private bool _headerSeen;

    /// <summary>The bytes every binary COPY begins with.</summary>
    public static ReadOnlySpan<byte> Signature => [(byte)'P', (byte)'G', (byte)'C', (byte)'O', (byte)'P', (byte)'Y', 10, 255, 13, 10, 0];

    protected override int Decode(ReadOnlySpan<byte> bytes, bool isLast)
    {
        int used = 0;
        if (!_headerSeen)
        {
            if (bytes.Length < 19) return 0;
            if (!bytes[..11].SequenceEqual(Signature)) throw Bad("COPY file signature not recognized");
            int extension = BinaryPrimitives.ReadInt32BigEndian(bytes[15..]);
            if (extension < 0) throw Bad("invalid COPY file header");
            if (bytes.Length < 19 + extension) return 0;
            used = 19 + extension;
            _headerSeen = true;
        }

        while (!Ended)
        {
            int length = RowLength(bytes[used..]);
            if (length < 0) break;
            Line++;
            DecodeRow(bytes.Slice(used, length));
            used += length;
        }

        return used;
    }

    private static int RowLength(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 2) return -1;
        int count = BinaryPrimitives.ReadInt16BigEndian(bytes);
        int position = 2;
        for (int i = 0; i < count; i++)
        {
            if (bytes.Length - position < 4) return -1;
            int length = BinaryPrimitives.ReadInt32BigEndian(bytes[position..]);
            position += 4;
            if (length > bytes.Length - position) return -1;
            position += Math.Max(0, length);
        }

        return position;
    }

    private void DecodeRow(ReadOnlySpan<byte> row)
    {
        var reader = new MessageReader(row);
        int count = reader.ReadInt16();
        if (count == -1)
        {
            Ended = true;
            return;
        }

        if (count != Columns.Count) throw Bad($"row field count is {count}, expected {Columns.Count}");
        for (int i = 0; i < count; i++)
        {
            int length = reader.ReadInt32();
            if (length < 0) SetNull(i);
            else SetBinary(i, reader.ReadBytes(length));
        }

        EndRow();
    }
}
