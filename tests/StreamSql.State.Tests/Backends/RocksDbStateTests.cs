using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Keys;
using StreamSql.Core.Types;
using StreamSql.State.Backends.RocksDb;
using StreamSql.State.Keyed;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;

namespace StreamSql.State.Tests.Backends;

/// <summary>What only the RocksDB backend does: leaving memory, sharing files between checkpoints.</summary>
public sealed class RocksDbStateTests : IDisposable
{
    private const string Job = "job";
    private const int Keys = 20_000;

    private readonly string _root = Directory.CreateTempSubdirectory("rocks-").FullName;
    private readonly CheckpointStorage _storage;

    public RocksDbStateTests() => _storage = new CheckpointStorage(Path.Combine(_root, "checkpoints"));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task State_above_the_budget_leaves_memory_and_comes_back()
    {
        using RocksDbBackend backend = Backend(1 << 20);
        SubtaskState state = Open(backend, []);
        KeyedTable table = OpenTable(state);
        SortedTable sorted = OpenSorted(state);
        for (int round = 1; round <= 3; round++)
        {
            for (int first = 0; first < Keys; first += 2000)
            {
                Add(table, first, 2000);
                Put(sorted, first / 10, 200, round);
            }

            await CheckpointAsync(state, round);
        }

        Add(table, 0, 1);
        Assert.True(table.Count < Keys * 3 / 4, $"{table.Count} rows in memory");
        Assert.Equal(Keys, table.TotalCount);
        Assert.InRange(backend.Used, 0, backend.Budget * 5 / 4);
        Assert.Equal(4, Values(table, 0, 1)[0]);
        for (int first = 1; first < Keys - 1000; first += 1000) Assert.All(Values(table, first, 1000), v => Assert.Equal(3, v));
        for (int key = 0; key < Keys / 10; key += 97) Assert.Equal([1, 2, 3], Entries(sorted, key));
        state.Dispose();
        Assert.Equal(0, backend.Used);
        Assert.Empty(Directory.GetDirectories(Path.Combine(_root, "local", "rocksdb")));
    }

    [Fact]
    public async Task A_key_removed_while_its_row_is_out_of_memory_stays_removed()
    {
        using RocksDbBackend backend = Backend(256 << 10);
        SubtaskState state = Open(backend, []);
        KeyedTable table = OpenTable(state);
        SortedTable sorted = OpenSorted(state);
        for (int first = 0; first < Keys; first += 2000) Add(table, first, 2000);
        Put(sorted, 0, 500, 7);
        await CheckpointAsync(state, 1);
        await CheckpointAsync(state, 2);
        Assert.True(table.Count < Keys);
        table.Remove(Slots(table, 5, 1)[0]);
        sorted.RemoveKey(Slots(sorted.Keys, 5, 1)[0]);
        Assert.Equal(-1, Find(table, 5));

        // The snapshot is taken but not written yet: the database still has the row.
        PendingSnapshot pending = state.Snapshot(3);
        Assert.Equal(-1, Find(table, 5));
        Assert.Equal(-1, Find(sorted.Keys, 5));
        await CompleteAsync(pending, 3);
        Assert.Equal(-1, Find(table, 5));
        Add(table, 5, 1);
        Assert.Equal(1, Values(table, 5, 1)[0]);
        state.Dispose();
        SubtaskState again = Open(backend, _storage.FindNewestComplete(Job, Assert.Fail)!.Subtasks);
        table = OpenTable(again);
        Assert.Equal(Keys - 1, table.TotalCount);
        Assert.Equal(-1, Find(table, 5));
        Assert.Equal(-1, Find(OpenSorted(again).Keys, 5));
        again.Dispose();
    }

    [Fact]
    public async Task A_checkpoint_brings_only_the_files_that_are_new()
    {
        using RocksDbBackend backend = Backend(64 << 20);
        SubtaskState state = Open(backend, []);
        KeyedTable table = OpenTable(state);
        for (int first = 0; first < Keys; first += 2000) Add(table, first, 2000);
        SubtaskSnapshot first1 = await CheckpointAsync(state, 1);
        Add(table, 0, 1);
        SubtaskSnapshot second = await CheckpointAsync(state, 2);
        List<StateFile> old = [.. second.Files.Where(f => f.Shared && first1.Files.Contains(f))];
        Assert.NotEmpty(old);
        long added = second.Files.Where(f => f.Shared).Sum(f => f.Size) - old.Sum(f => f.Size);
        Assert.InRange(added, 1, old.Sum(f => f.Size) / 10);

        // The first checkpoint goes when there are newer ones; what they share with it stays.
        await CheckpointAsync(state, 3);
        await CheckpointAsync(state, 4);
        Assert.Equal([3, 4], _storage.CompleteCheckpoints(Job));
        state.Dispose();
        SubtaskState again = Open(backend, _storage.FindNewestComplete(Job, Assert.Fail)!.Subtasks);
        Assert.Equal([2L, 1L], Values(OpenTable(again), 0, 2));
        SubtaskSnapshot fifth = await CheckpointAsync(again, 5);
        Assert.All(old, f => Assert.Contains(f, fifth.Files));
        again.Dispose();
    }

    [Fact]
    public async Task A_snapshot_given_up_loses_nothing()
    {
        using RocksDbBackend backend = Backend(64 << 20);
        SubtaskState state = Open(backend, []);
        KeyedTable table = OpenTable(state);
        Add(table, 0, 100);
        state.Snapshot(1).Abandon();
        Add(table, 50, 100);
        await CheckpointAsync(state, 2);
        state.Dispose();
        SubtaskState again = Open(backend, _storage.FindNewestComplete(Job, Assert.Fail)!.Subtasks);
        table = OpenTable(again);
        Assert.Equal(150, table.TotalCount);
        Assert.Equal([1L, 2L], Values(table, 49, 2));
        again.Dispose();
    }

    [Fact]
    public async Task State_of_the_hashmap_backend_can_be_taken_over()
    {
        using IStateBackend heap = StateBackends.Create("hashmap", new StateBackendOptions(Path.Combine(_root, "local")));
        using RocksDbBackend backend = Backend(64 << 20);
        SubtaskState state = Open(heap, []);
        Add(OpenTable(state), 0, 100);
        Put(OpenSorted(state), 0, 10, 3);
        SubtaskSnapshot snapshot = await CheckpointAsync(state, 1);
        state.Dispose();
        state = Open(backend, [snapshot]);
        OpenTable(state);
        OpenSorted(state);
        snapshot = await CheckpointAsync(state, 2);
        state.Dispose();
        state = Open(backend, [snapshot]);
        Assert.Equal([1L, 1L], Values(OpenTable(state), 98, 2));
        Assert.Equal([3], Entries(OpenSorted(state), 9));
        state.Dispose();
    }

    private RocksDbBackend Backend(long memory) => new(new StateBackendOptions(Path.Combine(_root, "local"), memory));

    private SubtaskState Open(IStateBackend backend, IReadOnlyList<SubtaskSnapshot> restored) => backend.Create(new SubtaskStateContext
    {
        JobId = Job,
        VertexId = 1,
        Subtask = 0,
        MaxParallelism = 8,
        Storage = _storage,
        Restored = restored,
        KeyGroups = KeyGroups.RangeOf(0, 8, 1),
    });

    private static KeyedTable OpenTable(SubtaskState state) =>
        state.OpenKeyed(new KeyedTableDescriptor("t", [SqlTypes.Int64], 64, MayEvict: true));

    private static SortedTable OpenSorted(SubtaskState state) =>
        state.OpenSorted(new SortedTableDescriptor("s", [SqlTypes.Int64], 8, MayEvict: true));

    private Task<SubtaskSnapshot> CheckpointAsync(SubtaskState state, long id) => CompleteAsync(state.Snapshot(id), id);

    private async Task<SubtaskSnapshot> CompleteAsync(PendingSnapshot pending, long id)
    {
        _storage.PrepareCheckpoint(Job, id);
        SubtaskSnapshot snapshot = await pending.CompleteAsync();
        _storage.Complete(new CheckpointMetadata { JobId = Job, CheckpointId = id, Epoch = id, Subtasks = [snapshot] }, 2);
        return snapshot;
    }

    private static int[] Slots(KeyedTable table, long first, int count, bool add = true)
    {
        StreamChunk chunk = TestChunks.Of([SqlTypes.Int64], [.. Enumerable.Range(0, count).Select(i => new object?[] { first + i })]);
        int[] rows = [.. Enumerable.Range(0, count)];
        ulong[] hashes = new ulong[count];
        int[] slots = new int[count];
        KeyHash.Compute(chunk.Columns, count, hashes);
        if (add) table.FindOrAdd(chunk.Columns, hashes, rows, slots);
        else table.Find(chunk.Columns, hashes, rows, slots);
        chunk.Release();
        return slots;
    }

    private static int Find(KeyedTable table, long key) => Slots(table, key, 1, add: false)[0];

    private static void Add(KeyedTable table, long first, int count)
    {
        int[] slots = Slots(table, first, count);
        foreach (int slot in slots) table.Rows.Field<long>(slot, table.ValueOffset)++;
        table.MarkDirty(slots);
    }

    private static void Put(SortedTable table, long first, int count, int value)
    {
        foreach (int slot in Slots(table.Keys, first, count)) table.Put(slot, [(byte)value], [(byte)value, 1]);
    }

    private static long[] Values(KeyedTable table, long first, int count) =>
        [.. Slots(table, first, count, add: false).Select(s => table.Rows.Field<long>(s, table.ValueOffset))];

    private static List<int> Entries(SortedTable table, long key)
    {
        var entries = new List<int>();
        for (SortedCursor cursor = table.Scan(Find(table.Keys, key)); cursor.MoveNext();) entries.Add(cursor.Key[0]);
        return entries;
    }
}
