using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Keys;
using StreamSql.State.Backends.Memory;
using StreamSql.State.Keyed;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;
using StreamSql.State.Tables;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>
/// What a subtask starts from. The snapshot of a subtask with the same key groups is adopted: its files become the working database.
/// Others are opened beside it and the rows that belong here taken over. Snapshots of the hashmap backend are read, too. Owned by the task
/// thread, until the first snapshot.
/// </summary>
internal sealed class RocksRestore(SubtaskStateContext context, LocalDatabase local) : IDisposable
{
    private const int SpillRows = 4096;

    private readonly List<Source> _sources = [];
    private Dictionary<string, TableRecord> _adopted = new(StringComparer.Ordinal);

    /// <summary>Blocks of state files: operators' values, and all of hashmap snapshots.</summary>
    public RestoredSections Sections { get; } = new();

    /// <summary>The handles of the adopted SST files by local name.</summary>
    public Dictionary<string, StateFile> AdoptedFiles { get; } = new(StringComparer.Ordinal);

    public uint FirstFreeTable => _adopted.Count == 0 ? 1 : _adopted.Values.Max(t => t.Id) + 1;

    public void Open()
    {
        foreach (SubtaskSnapshot snapshot in context.Restored)
        {
            foreach (StateFile file in snapshot.Files.Where(f => f.Name is RocksDbState.ValuesFileName or HashMapState.StateFileName))
                Sections.Load(PathOf(file), snapshot.KeyGroups);
            if (snapshot.Backend != "rocksdb") continue;
            if (snapshot.KeyGroups == context.KeyGroups) Adopt(snapshot);
            else if (snapshot.KeyGroups.Start < context.KeyGroups.End && context.KeyGroups.Start < snapshot.KeyGroups.End) OpenSource(snapshot);
        }
    }

    public TableRecord? AdoptedTable(string name) => _adopted.TryGetValue(name, out TableRecord table) ? table : null;

    public IReadOnlyList<string> Names(string prefix) =>
    [
        .. Sections.Names(prefix)
            .Concat(_adopted.Keys.Concat(_sources.SelectMany(s => s.Tables.Keys)).Where(n => n.StartsWith(prefix, StringComparison.Ordinal)))
            .Distinct(StringComparer.Ordinal),
    ];

    /// <summary>Tables of the adopted database that no operator has opened: they go at the first snapshot.</summary>
    public IReadOnlyList<TableRecord> TakeUnopened(IEnumerable<string> opened, ChangeSet changes)
    {
        if (_adopted.Count == 0) return [];
        List<string> names = [.. _adopted.Keys.Except(opened)];
        foreach (string name in names) changes.Delete(StateKeys.Meta, StateKeys.Table(name));
        return [.. names.Select(n => _adopted[n])];
    }

    /// <summary>From now on names and rows of what was restored are no longer offered.</summary>
    public void Forget()
    {
        Sections.Clear();
        _adopted = [];
        CloseSources();
    }

    public void Restore(RocksDbState state, WriteBackRows rows, KeyedTable table, SortedTable? sorted)
    {
        if (AdoptedTable(table.Descriptor.Name) is { } adopted) LoadAdopted(state, adopted, rows, table, sorted);
        if (sorted is null) Sections.Restore(table, context.KeyGroups);
        else Sections.Restore(sorted, context.KeyGroups);
        if (rows.ColdCount == 0 && AdoptedTable(table.Descriptor.Name) is null) MarkAll(rows, table);
        foreach (Source source in _sources)
            if (source.Tables.TryGetValue(table.Descriptor.Name, out TableRecord record)) TakeOver(state, source, record, rows, table, sorted);
    }

    public void Restore(VersionedWriter writer, VersionedTable table)
    {
        long version = -1;
        if (AdoptedTable(writer.Name) is { } adopted)
        {
            foreach (StreamChunk chunk in ReadRows(local.Database, adopted.Id, table))
            {
                table.Apply(chunk);
                chunk.Release();
            }

            version = adopted.Version;
        }

        if (version >= 0) table.Publish(version);
        writer.ForgetChanges();
        Sections.Restore(table, context.KeyGroups, context.MaxParallelism);
        foreach (Source source in _sources)
        {
            if (!source.Tables.TryGetValue(writer.Name, out TableRecord record)) continue;
            version = Math.Max(version, record.Version);
            foreach (StreamChunk chunk in ReadRows(source.Database, record.Id, table))
            {
                StreamChunk? own = RestoredSections.Own(chunk, table, context.KeyGroups, context.MaxParallelism);
                if (own is null) continue;
                table.Apply(own);
                own.Release();
            }
        }

        if (version > table.PublishedVersion) table.Publish(version);
    }

    public void Dispose() => CloseSources();

    private void CloseSources()
    {
        foreach (Source source in _sources)
        {
            source.Database.Dispose();
            Directory.Delete(source.Directory, recursive: true);
        }

        _sources.Clear();
    }

    private string PathOf(StateFile file) => context.Storage!.FullPath(context.RestoredJobId ?? context.JobId, file);

    private void Adopt(SubtaskSnapshot snapshot)
    {
        LinkFiles(snapshot, local.FilesDirectory);
        foreach (StateFile file in snapshot.Files.Where(f => f.Shared)) AdoptedFiles[file.Name] = file;
        _adopted = ReadTables(local.Database);
    }

    private void OpenSource(SubtaskSnapshot snapshot)
    {
        string directory = Path.Combine(Path.GetDirectoryName(local.FilesDirectory)!, $"restore-{_sources.Count}");
        LinkFiles(snapshot, directory);
        RocksDatabase database = RocksDatabase.Open(directory, new RocksSettings(1 << 20, Wal: false), StateKeys.Families);
        _sources.Add(new Source(directory, database, snapshot.KeyGroups, ReadTables(database)));
    }

    /// <summary>SST files are linked, the few others copied: an open database changes them.</summary>
    private void LinkFiles(SubtaskSnapshot snapshot, string directory)
    {
        if (Directory.Exists(directory)) Directory.Delete(directory, recursive: true);
        Directory.CreateDirectory(directory);
        foreach (StateFile file in snapshot.Files.Where(f => f.Name != RocksDbState.ValuesFileName))
        {
            string target = Path.Combine(directory, file.Name);
            if (file.Shared) DirectoryHandle.LinkOrCopy(PathOf(file), target);
            else File.Copy(PathOf(file), target);
        }
    }

    private static Dictionary<string, TableRecord> ReadTables(RocksDatabase database)
    {
        var tables = new Dictionary<string, TableRecord>(StringComparer.Ordinal);
        using RocksIterator records = database.Iterate(StateKeys.Meta, "T"u8, "U"u8);
        while (records.MoveNext()) tables[StateKeys.TableName(records.Key)] = TableRecord.Read(records.Value);
        return tables;
    }

    /// <summary>Reads rows until memory is full; what is left comes when it is asked for.</summary>
    private void LoadAdopted(RocksDbState state, TableRecord record, WriteBackRows rows, KeyedTable table, SortedTable? sorted)
    {
        CheckRowSize(record, table);
        using var scan = new TableScan(local.Database, record.Id, sorted is not null);
        long loaded = 0;
        while (scan.MoveNext())
        {
            rows.Loaded(scan.TakeRow(table, sorted, null));
            loaded++;
            if (loaded % SpillRows != 0 || !table.Descriptor.MayEvict) continue;
            rows.MakeRoom();
            if (state.IsAboveLowMark) break;
        }

        rows.ColdCount += record.Count - loaded;
        Invariant.Check(rows.ColdCount >= 0);
    }

    private void TakeOver(RocksDbState state, Source source, TableRecord record, WriteBackRows rows, KeyedTable table, SortedTable? sorted)
    {
        CheckRowSize(record, table);
        IStateWriter writer = sorted?.Journal as SortedWriter ?? (IStateWriter)rows;
        using var scan = new TableScan(source.Database, record.Id, sorted is not null);
        for (long taken = 0; scan.MoveNext();)
        {
            int slot = scan.TakeRow(table, sorted, RestoredSections.Filter(source.KeyGroups, context.KeyGroups));
            if (slot < 0) continue;
            rows.Added(slot);
            if (++taken % SpillRows != 0 || !table.Descriptor.MayEvict) continue;
            rows.Measure();
            if (state.IsAboveLowMark) state.Spill(writer, rows);
        }
    }

    private static void MarkAll(WriteBackRows rows, KeyedTable table)
    {
        Span<int> slots = stackalloc int[256];
        int cursor = 0;
        for (int count; (count = table.NextSlots(ref cursor, slots)) > 0;) rows.Changed(slots[..count]);
    }

    private static IEnumerable<StreamChunk> ReadRows(RocksDatabase database, uint id, VersionedTable table)
    {
        var types = table.Descriptor.Schema.Fields.Select(f => f.Type).ToList();
        var codec = new RowCodec(types);
        ColumnBuilder[] builders = [.. types.Select(t => ColumnBuilder.Create(t))];
        using RocksIterator rows = database.Iterate(StateKeys.Rows, StateKeys.Prefix(id), StateKeys.Prefix(id + 1));
        int count = 0;
        bool bag = table.Descriptor.Identity == RowIdentity.Bag;
        while (rows.MoveNext())
        {
            byte[] row = rows.Value.ToArray();
            long times = bag ? BitConverter.ToInt64(row) : 1;
            for (; times > 0; times--)
            {
                codec.Decode(row.AsSpan(bag ? 8 : 0), builders);
                if (++count < StreamChunk.MaxRows) continue;
                yield return new StreamChunk([.. builders.Select(b => b.Finish())], count);
                count = 0;
            }
        }

        if (count > 0) yield return new StreamChunk([.. builders.Select(b => b.Finish())], count);
        foreach (ColumnBuilder builder in builders) builder.Dispose();
    }

    private static void CheckRowSize(TableRecord record, KeyedTable table)
    {
        if (record.RowSize == table.Rows.RowSize) return;
        throw new StreamSqlException(
            SqlState.DataCorrupted,
            $"state of \"{table.Descriptor.Name}\" has rows of {record.RowSize} bytes, this plan has {table.Rows.RowSize}")
        {
            Hint = "The job's plan differs from the one that wrote the checkpoint.",
        };
    }

    /// <summary>The database of another subtask, opened to take rows from.</summary>
    private sealed record Source(string Directory, RocksDatabase Database, KeyGroupRange KeyGroups, Dictionary<string, TableRecord> Tables);
}
