using System.Buffers.Binary;
using StreamSql.Core.Encoding;

namespace StreamSql.State.Logs;

/// <summary>
/// Keys of the log store, persisted. Family <c>default</c>: 'S' and the object id → schema as JSON. Family <c>entries</c>: object id and first
/// offset → commit time (int64 microseconds) and the encoded chunk. Family <c>index</c>: object id and memcomparable key → the row; in
/// tables without a key all columns → multiplicity (int64) and the row. Numbers are big-endian.
/// </summary>
internal static class LogKeys
{
    public const int Schemas = 0;
    public const int Entries = 1;
    public const int Index = 2;

    public const int EntryKeyBytes = 16;
    public const int EntryHeadBytes = 8;

    public static readonly string[] Families = ["default", "entries", "index"];

    public static byte[] Schema(long objectId)
    {
        byte[] key = new byte[9];
        key[0] = (byte)'S';
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(1), objectId);
        return key;
    }

    public static byte[] Entry(long objectId, long offset)
    {
        byte[] key = new byte[EntryKeyBytes];
        BinaryPrimitives.WriteInt64BigEndian(key, objectId);
        BinaryPrimitives.WriteInt64BigEndian(key.AsSpan(8), offset);
        return key;
    }

    /// <summary>The start of all keys of an object in <see cref="Entries"/> and <see cref="Index"/>.</summary>
    public static byte[] Prefix(long objectId)
    {
        byte[] key = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(key, objectId);
        return key;
    }

    public static long OffsetOf(ReadOnlySpan<byte> entryKey) => BinaryPrimitives.ReadInt64BigEndian(entryKey[8..]);

    public static void StartIndexKey(ref ByteWriter writer, long objectId)
    {
        writer.Clear();
        writer.WriteBigEndian((ulong)objectId);
    }
}
