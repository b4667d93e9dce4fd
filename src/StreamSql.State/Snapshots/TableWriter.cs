using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.State.Keyed;
using StreamSql.State.Tables;

namespace StreamSql.State.Snapshots;

/// <summary>
/// Copies tables into blocks at the barrier. Blocks are closed at about a megabyte, so that the file is written and checked in pieces.
/// Used by the task thread; the blocks are handed to the writer's.
/// </summary>
internal sealed class TableWriter
{
    private const int BlockBytes = 1 << 20;

    private readonly List<ByteWriter> _blocks = [];

    /// <summary>Finished blocks; the taker disposes them.</summary>
    public List<ByteWriter> Blocks => _blocks;

    public void Write(KeyedTable table)
    {
        if (table.IsFlat)
        {
            int page = table.Rows.RowsPerPage;
            for (int first = 0; first < table.Rows.HighWater; first += page)
            {
                ByteWriter block = Open(SnapshotSection.KeyedPage, table.Descriptor.Name);
                block.Write(table.Rows.RowSize);
                table.WritePage(first, Math.Min(page, table.Rows.HighWater - first), ref block);
                _blocks.Add(block);
            }

            return;
        }

        WriteSlots(table, SnapshotSection.KeyedRows, table.Descriptor.Name, table.WriteRow);
    }

    public void Write(SortedTable table) => WriteSlots(table.Keys, SnapshotSection.Sorted, table.Descriptor.Name, table.WriteKey);

    public void Write(string uid, OperatorBlobs blobs)
    {
        foreach ((string name, byte[] value) in blobs.Values)
        {
            ByteWriter block = Open(SnapshotSection.Blob, uid);
            WriteText(ref block, name);
            block.WriteBytes(value);
            _blocks.Add(block);
        }
    }

    /// <summary>Blocks of a pinned version, made while the file is written.</summary>
    public static void Write(TablePin pin, StateFileWriter file)
    {
        string name = pin.Table.Descriptor.Name;
        ByteWriter block = Open(SnapshotSection.Versioned, name);
        block.Write(pin.Version);
        file.WriteBlock(block.Written);
        foreach (StreamChunk chunk in pin.Scan())
        {
            block.Clear();
            WriteHead(ref block, SnapshotSection.Versioned, name);
            block.Write(pin.Version);
            ChunkCodec.Encode(chunk, ref block);
            chunk.Release();
            file.WriteBlock(block.Written);
        }

        block.Dispose();
    }

    private delegate void SlotWriter(int slot, ref ByteWriter writer);

    private static ByteWriter Open(SnapshotSection section, string name)
    {
        var block = new ByteWriter(256);
        WriteHead(ref block, section, name);
        return block;
    }

    private static void WriteHead(ref ByteWriter block, SnapshotSection section, string name)
    {
        block.WriteByte((byte)section);
        WriteText(ref block, name);
    }

    private static void WriteText(ref ByteWriter block, string text)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(text);
        block.WriteVarint((uint)bytes.Length);
        block.WriteBytes(bytes);
    }

    private void WriteSlots(KeyedTable table, SnapshotSection section, string name, SlotWriter write)
    {
        // A table without rows is there all the same: its name is known after a restore.
        ByteWriter block = Open(section, name);
        block.Write(table.Rows.RowSize);
        Span<int> slots = stackalloc int[256];
        int cursor = 0;
        for (int count; (count = table.NextSlots(ref cursor, slots)) > 0;)
        {
            foreach (int slot in slots[..count])
            {
                write(slot, ref block);
                if (block.Length < BlockBytes) continue;
                _blocks.Add(block);
                block = Open(section, name);
                block.Write(table.Rows.RowSize);
            }
        }

        _blocks.Add(block);
    }
}
