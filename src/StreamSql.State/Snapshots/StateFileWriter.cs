using System.Runtime.InteropServices;
using StreamSql.Core.Encoding;

namespace StreamSql.State.Snapshots;

/// <summary>
/// Writes a state file: eight letters and a version, then blocks of <c>length, CRC-32C, payload</c>; the last block is
/// <see cref="SnapshotSection.End"/> and counts the others. A payload starts with its section and the table's name. One thread.
/// </summary>
internal sealed class StateFileWriter : IDisposable
{
    public const int Version = 1;

    private readonly FileStream _stream;
    private uint _crc;
    private int _blocks;

    public StateFileWriter(string path)
    {
        _stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 1);
        Append("SSQLSTAT"u8);
        Append(MemoryMarshal.AsBytes(new ReadOnlySpan<int>([Version])));
    }

    public long Size { get; private set; }

    /// <summary>Checksum of the whole file so far.</summary>
    public uint Crc => _crc;

    public void WriteBlock(ReadOnlySpan<byte> payload)
    {
        Append(MemoryMarshal.AsBytes(new ReadOnlySpan<uint>([(uint)payload.Length, Checksum.Crc32C(payload)])));
        Append(payload);
        _blocks++;
    }

    /// <summary>Ends the file and makes it durable.</summary>
    public void Finish()
    {
        var writer = new ByteWriter(16);
        writer.WriteByte((byte)SnapshotSection.End);
        writer.Write(_blocks);
        WriteBlock(writer.Written);
        writer.Dispose();
        _stream.Flush(flushToDisk: true);
    }

    public void Dispose() => _stream.Dispose();

    private void Append(ReadOnlySpan<byte> bytes)
    {
        _stream.Write(bytes);
        _crc = Checksum.Crc32C(bytes, _crc);
        Size += bytes.Length;
    }
}
