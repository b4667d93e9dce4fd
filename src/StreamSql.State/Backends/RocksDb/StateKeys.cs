using System.Text;
using StreamSql.Core.Encoding;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// Keys of a subtask's database, persisted in checkpoints. Family <c>default</c>: 'T' and a table's name → <see cref="TableRecord"/>. Family
/// <c>rows</c>: table id (big-endian) and memcomparable key → the row; an append-only view's key is the row's number. Family <c>entries</c>:
/// table id, key, sort key → the entry of a sorted table.
/// </summary>
internal static class StateKeys
{
    public const int Meta = 0;
    public const int Rows = 1;
    public const int Entries = 2;

    public const int TableBytes = 4;

    public static readonly string[] Families = ["default", "rows", "entries"];

    public static byte[] Table(string name) => [(byte)'T', .. Encoding.UTF8.GetBytes(name)];

    public static string TableName(ReadOnlySpan<byte> key) => Encoding.UTF8.GetString(key[1..]);

    /// <summary>The start of all keys of a table.</summary>
    public static byte[] Prefix(uint table) => [(byte)(table >> 24), (byte)(table >> 16), (byte)(table >> 8), (byte)table];

    public static void Start(ref ByteWriter key, uint table)
    {
        key.Clear();
        key.WriteBigEndian(table);
    }
}

/// <summary>What a database says about a table.</summary>
/// <param name="Id">First part of its keys; never used for another table of the same database.</param>
/// <param name="RowSize">Bytes of a raw row, to recognise another plan.</param>
/// <param name="Count">Rows at the checkpoint.</param>
/// <param name="Version">Published version of a view; -1 otherwise.</param>
internal readonly record struct TableRecord(uint Id, int RowSize, long Count, long Version)
{
    public void Write(ref ByteWriter writer)
    {
        writer.Write(Id);
        writer.Write(RowSize);
        writer.Write(Count);
        writer.Write(Version);
    }

    public static TableRecord Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        return new TableRecord(reader.Read<uint>(), reader.Read<int>(), reader.Read<long>(), reader.Read<long>());
    }
}
