using System.Buffers.Binary;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Keys;
using StreamSql.Core.Types;
using StreamSql.State.Keyed;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;
using StreamSql.State.Tables;

namespace StreamSql.State.Tests.Backends;

/// <summary>What every backend must do; run for each, and for RocksDB also with a budget that forces it to evict.</summary>
public sealed class BackendContractTests : IDisposable
{
    private const string Job = "job";
    private const int MaxParallelism = 16;

    private static readonly SqlType[] KeyTypes = [SqlTypes.Int64, SqlTypes.Text];
    private static readonly Schema ViewSchema = TestChunks.Schema(SqlTypes.Int64, SqlTypes.Text, SqlTypes.Int64);

    private readonly string _root = Directory.CreateTempSubdirectory("state-").FullName;
    private readonly CheckpointStorage _storage;

    public BackendContractTests() => _storage = new CheckpointStorage(Path.Combine(_root, "checkpoints"));

    public static TheoryData<string, long> Backends => new() { { "hashmap", 1L << 30 }, { "rocksdb", 1L << 30 }, { "rocksdb", 32 << 10 } };

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [MemberData(nameof(Backends))]
    public async Task Random_changes_survive_snapshots_restores_and_rescaling(string name, long budget)
    {
        using IStateBackend backend = Backend(name, budget);
        var model = new Model();
        var random = new Random(11);
        IReadOnlyList<SubtaskSnapshot> snapshots = [];
        long checkpoint = 0;
        foreach (int parallelism in (int[])[1, 1, 2, 3, 1])
        {
            List<Subject> subjects = [.. Enumerable.Range(0, parallelism).Select(i => Open(backend, i, parallelism, snapshots))];
            Verify(subjects, model);
            for (int round = 0; round < 4; round++)
            {
                for (int batch = 0; batch < 10; batch++) Change(subjects, model, random);
                checkpoint++;
                snapshots = await SnapshotAsync(subjects, checkpoint);
            }

            // Changes after the last checkpoint are lost by the restart.
            Model saved = model.Copy();
            Change(subjects, model, random);
            Verify(subjects, model);
            model = saved;
            foreach (Subject subject in subjects) subject.State.Dispose();
            CheckpointMetadata? newest = _storage.FindNewestComplete(Job, w => Assert.Fail(w));
            Assert.Equal(checkpoint, newest!.CheckpointId);
            snapshots = newest.Subtasks;
        }
    }

    [Theory]
    [InlineData("hashmap", "changed")]
    [InlineData("hashmap", "cut off")]
    [InlineData("hashmap", "missing")]
    [InlineData("hashmap", "metadata cut off")]
    [InlineData("rocksdb", "changed")]
    [InlineData("rocksdb", "cut off")]
    [InlineData("rocksdb", "missing")]
    [InlineData("rocksdb", "metadata cut off")]
    public async Task A_torn_checkpoint_is_passed_over_with_a_warning(string name, string damage)
    {
        using IStateBackend backend = Backend(name, 1L << 30);
        var model = new Model();
        var random = new Random(5);
        List<Subject> subjects = [Open(backend, 0, 1, [])];
        Verify(subjects, model);
        Change(subjects, model, random);
        await SnapshotAsync(subjects, 1);
        Model first = model.Copy();
        Change(subjects, model, random);
        IReadOnlyList<SubtaskSnapshot> second = await SnapshotAsync(subjects, 2);
        subjects[0].State.Dispose();
        StateFile own = second[0].Files.Last(f => !f.Shared);
        string path = _storage.FullPath(Job, own);
        if (damage == "metadata cut off") path = Path.Combine(_storage.JobDirectory(Job), "chk-2", CheckpointStorage.MetadataName);
        await DamageAsync(path, damage);
        var warnings = new List<string>();
        CheckpointMetadata? newest = _storage.FindNewestComplete(Job, warnings.Add);
        Assert.Equal(1, newest!.CheckpointId);
        Assert.Contains(damage == "metadata cut off" ? "checkpoint 2" : own.Path, Assert.Single(warnings), StringComparison.Ordinal);
        List<Subject> again = [Open(backend, 0, 1, newest.Subtasks)];
        Verify(again, first);
        again[0].State.Dispose();
    }

    [Fact]
    public void A_state_file_that_ends_early_is_refused()
    {
        string path = Path.Combine(_root, "x.state");
        using (var writer = new StateFileWriter(path))
        {
            writer.WriteBlock(new byte[] { 1, 2, 3 });
            writer.Finish();
        }

        Assert.Single(StateFileReader.Read(path));
        byte[] bytes = File.ReadAllBytes(path);
        for (int length = 0; length < bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Equal(SqlState.DataCorrupted, Assert.Throws<StreamSqlException>(() => StateFileReader.Read(path).Count()).SqlState);
        }
    }

    private static async Task DamageAsync(string path, string damage)
    {
        byte[] bytes = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        if (damage == "missing") return;
        if (damage == "changed") bytes[bytes.Length / 2] ^= 0x10;
        else bytes = bytes[..(bytes.Length / 2)];
        await File.WriteAllBytesAsync(path, bytes);
    }

    private IStateBackend Backend(string name, long budget) =>
        StateBackends.Create(name, new StateBackendOptions(Path.Combine(_root, "local"), budget));

    private Subject Open(IStateBackend backend, int subtask, int parallelism, IReadOnlyList<SubtaskSnapshot> restored)
    {
        SubtaskState state = backend.Create(new SubtaskStateContext
        {
            JobId = Job,
            VertexId = 3,
            Subtask = subtask,
            MaxParallelism = MaxParallelism,
            Storage = _storage,
            Restored = restored,
            KeyGroups = KeyGroups.RangeOf(subtask, MaxParallelism, parallelism),
        });
        return new Subject(
            state,
            state.OpenKeyed(new KeyedTableDescriptor("agg/groups", KeyTypes, 8, 1, MayEvict: true)),
            state.OpenKeyed(new KeyedTableDescriptor("agg/flat", [SqlTypes.Int64], 8, MayEvict: true)),
            state.OpenSorted(new SortedTableDescriptor("join/left", [SqlTypes.Int64], 8, MayEvict: true)),
            state.OpenVersioned(new VersionedTableDescriptor("view/rows", ViewSchema, RowIdentity.Key, [0, 1], 16, [0])),
            state.OpenOperator("source"));
    }

    private async Task<IReadOnlyList<SubtaskSnapshot>> SnapshotAsync(List<Subject> subjects, long checkpoint)
    {
        _storage.PrepareCheckpoint(Job, checkpoint);
        var snapshots = new List<SubtaskSnapshot>();
        foreach (Subject subject in subjects)
        {
            subject.Blobs.Set("offset", BitConverter.GetBytes(checkpoint));
            subject.View.Publish(checkpoint * 10);
            snapshots.Add(await subject.State.Snapshot(checkpoint).CompleteAsync());
        }

        _storage.Complete(new CheckpointMetadata { JobId = Job, CheckpointId = checkpoint, Epoch = checkpoint * 10, Subtasks = snapshots }, 2);
        foreach (Subject subject in subjects) subject.State.NotifyCheckpointComplete(checkpoint);
        return snapshots;
    }

    private static void Change(List<Subject> subjects, Model model, Random random)
    {
        List<object?[]> rows = [.. Enumerable.Range(0, 300).Select(_ => new object?[]
        {
            random.Next(40) == 0 ? null : (long)random.Next(400), random.Next(9) == 0 ? null : new string('k', random.Next(30)), (long)random.Next(1000),
        })];
        foreach (IGrouping<Subject, object?[]> group in rows.GroupBy(r => Owner(subjects, r[0])))
            ChangeOne(group.Key, [.. group], model, random);
    }

    private static Subject Owner(List<Subject> subjects, object? key)
    {
        ulong hash = key is null ? KeyHash.Null : KeyHash.OfInt64((long)key);
        return subjects.Single(s => s.State.Context.KeyGroups.Contains(KeyGroups.Of(hash, MaxParallelism)));
    }

    private static void ChangeOne(Subject subject, List<object?[]> rows, Model model, Random random)
    {
        StreamChunk chunk = TestChunks.Of(ViewSchema, rows);
        int[] all = [.. Enumerable.Range(0, rows.Count)];
        int[] slots = new int[rows.Count];
        ulong[] hashes = new ulong[rows.Count];
        KeyHash.Compute(chunk.Columns[..1], rows.Count, hashes);
        subject.Flat.FindOrAdd(chunk.Columns[..1], hashes, all, slots);
        for (int i = 0; i < all.Length; i++)
        {
            string key = TestChunks.Text([rows[i][0]]);
            long sum = model.Flat.GetValueOrDefault(key) + (long)rows[i][2]!;
            Assert.Equal(model.Flat.GetValueOrDefault(key), subject.Flat.Rows.Field<long>(slots[i], subject.Flat.ValueOffset));
            model.Flat[key] = sum;
            subject.Flat.Rows.Field<long>(slots[i], subject.Flat.ValueOffset) = sum;
        }

        subject.Flat.MarkDirty(slots);
        subject.Sorted.Keys.FindOrAdd(chunk.Columns[..1], hashes, all, slots);
        for (int i = 0; i < all.Length; i++) ChangeSorted(subject.Sorted, slots[i], rows[i], model, random);
        subject.View.Apply(chunk);
        foreach (object?[] row in rows) model.View[TestChunks.Text(row[..2])] = (long)row[2]!;
        ChangeGroups(subject.Groups, rows, chunk, all, model, random);
        chunk.Release();
    }

    private static void ChangeSorted(SortedTable table, int slot, object?[] row, Model model, Random random)
    {
        (string, int) entry = (TestChunks.Text([row[0]]), (int)(long)row[2]!);
        byte[] sort = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(sort, entry.Item2);
        table.Keys.Rows.Field<long>(slot, table.Keys.ValueOffset) = 77;
        if (random.Next(4) == 0)
        {
            Assert.Equal(model.Sorted.Remove(entry), table.Remove(slot, sort));
            return;
        }

        string value = $"row {random.Next(100)}";
        table.Put(slot, sort, System.Text.Encoding.UTF8.GetBytes(value));
        model.Sorted[entry] = value;
    }

    private static void ChangeGroups(KeyedTable table, List<object?[]> rows, StreamChunk chunk, int[] all, Model model, Random random)
    {
        // Groups are spread by their own key: only the first subtask of the test's layout may own a row, so hash by both columns.
        int[] slots = new int[all.Length];
        ulong[] hashes = new ulong[all.Length];
        KeyHash.Compute(chunk.Columns[..2], all.Length, hashes);
        int[] own = [.. all.Where(i => random.Next(3) > 0 && table.Count >= 0 && model.Owns(table, hashes[i]))];
        table.FindOrAdd(chunk.Columns[..2], hashes, own, slots);
        var removed = new HashSet<int>();
        for (int i = 0; i < own.Length; i++)
        {
            if (removed.Contains(slots[i])) continue;
            string key = TestChunks.Text(rows[own[i]][..2]);
            string text = System.Text.Encoding.UTF8.GetString(table.GetBytes(slots[i], 0));
            Assert.Equal(model.Groups.GetValueOrDefault(key, ""), text);
            if (random.Next(6) == 0)
            {
                model.Groups.Remove(key);
                table.Remove(slots[i]);
                removed.Add(slots[i]);
                continue;
            }

            model.Groups[key] = new string('v', random.Next(1, 40));
            table.SetBytes(slots[i], 0, System.Text.Encoding.UTF8.GetBytes(model.Groups[key]));
            table.MarkDirty([slots[i]]);
        }
    }

    private static void Verify(List<Subject> subjects, Model model)
    {
        foreach (Subject subject in subjects) model.Expect(subject);
        Assert.Equal(model.View.Count, subjects.Sum(s => Rows(s).Count));
        foreach (object?[] row in subjects.SelectMany(Rows)) Assert.Equal(model.View[TestChunks.Text(row[..2])], row[2]);
        foreach (string key in model.Flat.Keys)
        {
            object? value = key == "∅" ? null : long.Parse(key, System.Globalization.CultureInfo.InvariantCulture);
            Subject owner = Owner(subjects, value);
            StreamChunk chunk = TestChunks.Of([SqlTypes.Int64], [[value]]);
            ulong[] hashes = new ulong[1];
            int[] slots = new int[1];
            KeyHash.Compute(chunk.Columns, 1, hashes);
            owner.Flat.Find(chunk.Columns, hashes, [0], slots);
            Assert.Equal(model.Flat[key], owner.Flat.Rows.Field<long>(slots[0], owner.Flat.ValueOffset));
            owner.Sorted.Keys.Find(chunk.Columns, hashes, [0], slots);
            chunk.Release();
            var entries = new List<(int, string)>();
            for (SortedCursor cursor = owner.Sorted.Scan(slots[0]); cursor.MoveNext();)
                entries.Add((BinaryPrimitives.ReadInt32BigEndian(cursor.Key), System.Text.Encoding.UTF8.GetString(cursor.Row)));
            Assert.Equal(model.Sorted.Where(e => e.Key.Item1 == key).Select(e => (e.Key.Item2, e.Value)).Order(), entries);
            Assert.Equal(77, owner.Sorted.Keys.Rows.Field<long>(slots[0], owner.Sorted.Keys.ValueOffset));
        }
    }

    private static List<object?[]> Rows(Subject subject)
    {
        if (subject.View.HasOpenChanges) subject.View.Publish(subject.View.PublishedVersion + 1);
        using TablePin pin = subject.View.PinNewest();
        return [.. pin.Scan().SelectMany(TestChunks.Drain).Select(r => r.Row)];
    }

    private sealed record Subject(
        SubtaskState State, KeyedTable Groups, KeyedTable Flat, SortedTable Sorted, VersionedTable View, OperatorBlobs Blobs);

    private sealed class Model
    {
        private readonly Dictionary<KeyedTable, KeyGroupRange> _owners = [];

        public Dictionary<string, long> Flat { get; private init; } = new(StringComparer.Ordinal);

        public Dictionary<string, string> Groups { get; private init; } = new(StringComparer.Ordinal);

        public Dictionary<(string, int), string> Sorted { get; private init; } = [];

        public Dictionary<string, long> View { get; private init; } = new(StringComparer.Ordinal);

        public void Expect(Subject subject) => _owners[subject.Groups] = subject.State.Context.KeyGroups;

        public bool Owns(KeyedTable table, ulong hash) => _owners[table].Contains(KeyGroups.Of(hash, MaxParallelism));

        public Model Copy() => new() { Flat = new(Flat), Groups = new(Groups), Sorted = new(Sorted), View = new(View) };
    }
}
