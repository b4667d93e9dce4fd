using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Keys;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;
using StreamSql.State.Keyed;
using StreamSql.State.Tables;

namespace StreamSql.State.Snapshots;

/// <summary>The blocks of restored state files by table, until their tables are opened. Owned by one task thread.</summary>
internal sealed class RestoredSections
{
    private readonly Dictionary<(bool IsBlob, string Name), List<(byte[] Payload, KeyGroupRange From)>> _sections = [];

    /// <summary>Adds the blocks of a file, written by a subtask that owned <paramref name="from"/>.</summary>
    public void Load(string path, KeyGroupRange from)
    {
        foreach (byte[] payload in StateFileReader.Read(path))
        {
            var reader = new ByteReader(payload);
            bool isBlob = reader.ReadByte() == (byte)SnapshotSection.Blob;
            string name = ReadText(ref reader);
            if (!_sections.TryGetValue((isBlob, name), out List<(byte[], KeyGroupRange)>? list)) _sections[(isBlob, name)] = list = [];
            list.Add((payload, from));
        }
    }

    public IReadOnlyList<string> Names(string prefix) =>
        [.. _sections.Keys.Where(k => !k.IsBlob && k.Name.StartsWith(prefix, StringComparison.Ordinal)).Select(k => k.Name)];

    /// <summary>Drops what no operator asked for.</summary>
    public void Clear() => _sections.Clear();

    public void Restore(KeyedTable table, KeyGroupRange range)
    {
        foreach ((byte[] payload, KeyGroupRange from) in Take(table.Descriptor.Name))
        {
            ByteReader reader = Body(payload, out SnapshotSection section);
            CheckRowSize(ref reader, table);
            if (section == SnapshotSection.KeyedPage) table.ReadPage(ref reader, Filter(from, range));
            else
                while (!reader.IsEmpty) table.ReadRow(ref reader, Filter(from, range));
        }
    }

    public void Restore(SortedTable table, KeyGroupRange range)
    {
        foreach ((byte[] payload, KeyGroupRange from) in Take(table.Descriptor.Name))
        {
            ByteReader reader = Body(payload, out _);
            CheckRowSize(ref reader, table.Keys);
            while (!reader.IsEmpty) table.ReadKey(ref reader, Filter(from, range));
        }
    }

    /// <summary>Rows whose key group the subtask owns, published under the version they were written at.</summary>
    public void Restore(VersionedTable table, KeyGroupRange range, int maxParallelism)
    {
        long version = -1;
        List<SqlType> types = [.. table.Descriptor.Schema.Fields.Select(f => f.Type)];
        foreach ((byte[] payload, KeyGroupRange from) in Take(table.Descriptor.Name))
        {
            ByteReader reader = Body(payload, out _);
            version = Math.Max(version, reader.Read<long>());
            if (reader.IsEmpty) continue;
            StreamChunk chunk = ChunkCodec.Decode(reader.Rest, types);

            // From the subtask with the same key groups all rows are ours, however the view is distributed.
            StreamChunk? own = from == range ? chunk : Own(chunk, table, range, maxParallelism);
            if (own is null) continue;
            table.Apply(own);
            own.Release();
        }

        if (version >= 0) table.Publish(version);
    }

    public void Restore(string uid, OperatorBlobs blobs)
    {
        if (!_sections.Remove((true, uid), out List<(byte[] Payload, KeyGroupRange From)>? list)) return;
        foreach ((byte[] payload, _) in list)
        {
            ByteReader reader = Body(payload, out _);
            string name = ReadText(ref reader);
            blobs.AddRestored(name, reader.Rest.ToArray());
        }
    }

    /// <summary>From the subtask with the same key groups all rows are ours, however they are spread.</summary>
    internal static KeyGroupRange? Filter(KeyGroupRange from, KeyGroupRange own) => from == own ? null : own;

    /// <summary>The rows of a chunk, which it takes over, that belong to a key-group range; null when none do.</summary>
    internal static StreamChunk? Own(StreamChunk chunk, VersionedTable table, KeyGroupRange range, int maxParallelism)
    {
        IReadOnlyList<int> keyColumns = table.Descriptor.DistributionColumns ?? table.KeyColumns;
        Column[] keys = [.. keyColumns.Select(k => chunk[k])];
        ulong[] hashes = new ulong[chunk.PhysicalRows];
        KeyHash.Compute(keys, chunk.PhysicalRows, hashes);
        PooledBuffer selection = BufferPool.Rent<int>(Math.Max(1, chunk.PhysicalRows));
        Span<int> rows = selection.As<int>();
        int count = 0;
        for (int row = 0; row < chunk.PhysicalRows; row++)
            if (range.Contains(KeyGroups.Of(hashes[row], maxParallelism))) rows[count++] = row;
        StreamChunk? own = count == 0 ? null : chunk.WithSelection(selection, count);
        if (own is null) selection.Release();
        chunk.Release();
        return own;
    }

    private List<(byte[] Payload, KeyGroupRange From)> Take(string name) =>
        _sections.Remove((false, name), out List<(byte[] Payload, KeyGroupRange From)>? list) ? list : [];

    private static ByteReader Body(byte[] payload, out SnapshotSection section)
    {
        var reader = new ByteReader(payload);
        section = (SnapshotSection)reader.ReadByte();
        reader.ReadBytes((int)reader.ReadVarint());
        return reader;
    }

    private static string ReadText(ref ByteReader reader) =>
        System.Text.Encoding.UTF8.GetString(reader.ReadBytes((int)reader.ReadVarint()));

    private static void CheckRowSize(ref ByteReader reader, KeyedTable table)
    {
        int size = reader.Read<int>();
        if (size == table.Rows.RowSize) return;
        throw new StreamSqlException(
            SqlState.DataCorrupted, $"state of \"{table.Descriptor.Name}\" has rows of {size} bytes, this plan has {table.Rows.RowSize}")
        {
            Hint = "The job's plan differs from the one that wrote the checkpoint.",
        };
    }
}
