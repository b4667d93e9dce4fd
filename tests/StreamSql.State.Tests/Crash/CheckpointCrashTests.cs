using System.Globalization;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Keys;
using StreamSql.Core.Types;
using StreamSql.State.Keyed;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;

namespace StreamSql.State.Tests.Crash;

/// <summary>Checkpoints cut short by SIGKILL: the newest complete one is intact and at least as new as the last acknowledged.</summary>
public sealed class CheckpointCrashTests : IDisposable
{
    private const string Job = "job";
    private const int Keys = 500;

    private readonly string _root = Directory.CreateTempSubdirectory("crash-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("hashmap")]
    [InlineData("rocksdb")]
    public async Task The_newest_checkpoint_survives_kills(string backend)
    {
        var random = new Random(7);
        for (int round = 0; round < 3; round++)
        {
            using var child = new CrashChild("checkpoints", backend, _root);
            string line = "";
            for (int lines = random.Next(1, 25); lines > 0; lines--) line = await child.ReadLineAsync();
            line = await child.KillAsync(line);
            long acknowledged = long.Parse(line.TrimEnd('.'), CultureInfo.InvariantCulture);
            Verify(backend, acknowledged);
        }
    }

    /// <summary>The child: round n adds n to every seventh key, then takes checkpoint n.</summary>
    internal static async Task WriteAsync(string backendName, string root)
    {
        CheckpointStorage storage = Storage(root);
        using IStateBackend backend = Backend(backendName, root);
        CheckpointMetadata? newest = storage.FindNewestComplete(Job, w => throw new InvalidOperationException(w));
        using SubtaskState state = Open(backend, storage, newest);
        KeyedTable table = OpenTable(state);
        for (long id = (newest?.CheckpointId ?? 0) + 1; ; id++)
        {
            int[] slots = Slots(table);
            for (int key = (int)(id % 7); key < Keys; key += 7)
            {
                table.Rows.Field<long>(slots[key], table.ValueOffset) += id;
                table.MarkDirty([slots[key]]);
            }

            storage.PrepareCheckpoint(Job, id);
            SubtaskSnapshot snapshot = await state.Snapshot(id).CompleteAsync();
            storage.Complete(new CheckpointMetadata { JobId = Job, CheckpointId = id, Epoch = id, Subtasks = [snapshot] }, 2);
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{id}."));
            await Console.Out.FlushAsync();
        }
    }

    private void Verify(string backendName, long acknowledged)
    {
        CheckpointStorage storage = Storage(_root);
        using IStateBackend backend = Backend(backendName, _root);
        CheckpointMetadata? newest = storage.FindNewestComplete(Job, w => Assert.Fail(w));
        Assert.True(newest!.CheckpointId >= acknowledged, $"checkpoint {newest.CheckpointId} after {acknowledged} was acknowledged");
        using SubtaskState state = Open(backend, storage, newest);
        KeyedTable table = OpenTable(state);
        int[] slots = Slots(table);
        for (int key = 0; key < Keys; key++)
        {
            long expected = 0;
            for (long id = 1; id <= newest.CheckpointId; id++) expected += id % 7 == key % 7 ? id : 0;
            Assert.Equal(expected, table.Rows.Field<long>(slots[key], table.ValueOffset));
        }
    }

    private static CheckpointStorage Storage(string root) => new(Path.Combine(root, "checkpoints"));

    private static IStateBackend Backend(string name, string root) =>
        StateBackends.Create(name, new StateBackendOptions(Path.Combine(root, "local")));

    private static SubtaskState Open(IStateBackend backend, CheckpointStorage storage, CheckpointMetadata? from) => backend.Create(new SubtaskStateContext
    {
        JobId = Job,
        VertexId = 0,
        Subtask = 0,
        MaxParallelism = 4,
        Storage = storage,
        Restored = from?.Subtasks ?? [],
        KeyGroups = KeyGroups.RangeOf(0, 4, 1),
    });

    private static KeyedTable OpenTable(SubtaskState state) =>
        state.OpenKeyed(new KeyedTableDescriptor("t", [SqlTypes.Int64], 8, MayEvict: true));

    private static int[] Slots(KeyedTable table)
    {
        StreamChunk chunk = TestChunks.Of([SqlTypes.Int64], [.. Enumerable.Range(0, Keys).Select(i => new object?[] { (long)i })]);
        int[] rows = [.. Enumerable.Range(0, Keys)];
        ulong[] hashes = new ulong[Keys];
        int[] slots = new int[Keys];
        KeyHash.Compute(chunk.Columns, Keys, hashes);
        table.FindOrAdd(chunk.Columns, hashes, rows, slots);
        chunk.Release();
        return slots;
    }
}
