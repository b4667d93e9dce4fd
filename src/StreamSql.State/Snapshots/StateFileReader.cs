using System.Buffers.Binary;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;

namespace StreamSql.State.Snapshots;

/// <summary>Reads what <see cref="StateFileWriter"/> wrote; anything torn or changed is <c>XX001</c> naming the file.</summary>
internal static class StateFileReader
{
    /// <summary>The payloads in order, without the end.</summary>
    public static IEnumerable<byte[]> Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        byte[] header = ReadExactly(stream, 12, path);
        if (!header.AsSpan(0, 8).SequenceEqual("SSQLSTAT"u8)) throw Corrupt(path, "is not a state file");
        int version = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        if (version > StateFileWriter.Version)
            throw new StreamSqlException(
                SqlState.ObjectNotInPrerequisiteState, $"state file \"{path}\" has format {version}, this server knows {StateFileWriter.Version}");
        for (int blocks = 0; ; blocks++)
        {
            byte[] prefix = ReadExactly(stream, 8, path);
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(prefix);
            if (length > stream.Length) throw Corrupt(path, "has a block that is longer than the file");
            byte[] payload = ReadExactly(stream, (int)length, path);
            if (Checksum.Crc32C(payload) != BinaryPrimitives.ReadUInt32LittleEndian(prefix.AsSpan(4)))
                throw Corrupt(path, $"has a wrong checksum in block {blocks}");
            if (payload[0] != (byte)SnapshotSection.End)
            {
                yield return payload;
                continue;
            }

            if (BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(1)) != blocks) throw Corrupt(path, "misses blocks");
            yield break;
        }
    }

    private static byte[] ReadExactly(FileStream stream, int count, string path)
    {
        byte[] bytes = new byte[count];
        if (stream.ReadAtLeast(bytes, count, throwOnEndOfStream: false) < count) throw Corrupt(path, "ends too early");
        return bytes;
    }

    private static StreamSqlException Corrupt(string path, string what) =>
        new(SqlState.DataCorrupted, $"state file \"{path}\" {what}");
}
