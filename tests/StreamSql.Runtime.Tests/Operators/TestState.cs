using StreamSql.Core.Keys;
using StreamSql.State;
using StreamSql.State.Snapshots;
using StreamSql.State.Storage;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>State for one operator under test, which can be snapshotted and brought back.</summary>
internal sealed class TestState : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("streamsql-test-").FullName;
    private readonly IStateBackend _backend;
    private readonly CheckpointStorage _storage;
    private long _checkpoint;

    /// <param name="backend">Its name; <c>rocksdb</c> gets so little memory that it evicts at each snapshot.</param>
    public TestState(string backend = "hashmap")
    {
        _backend = StateBackends.Create(backend, new StateBackendOptions(Path.Combine(_directory, "local"), 4 << 10));
        _storage = new CheckpointStorage(Path.Combine(_directory, "checkpoints"));
    }

    /// <summary>Empty state, or what a snapshot holds.</summary>
    public SubtaskState Create(SubtaskSnapshot? restored = null) => _backend.Create(new SubtaskStateContext
    {
        JobId = "job",
        VertexId = 1,
        Subtask = 0,
        KeyGroups = new KeyGroupRange(0, KeyGroups.DefaultMaxParallelism),
        MaxParallelism = KeyGroups.DefaultMaxParallelism,
        Storage = _storage,
        Restored = restored is null ? [] : [restored],
    });

    public SubtaskSnapshot Snapshot(SubtaskState state)
    {
        _storage.PrepareCheckpoint("job", ++_checkpoint);
        return state.Snapshot(_checkpoint).CompleteAsync().GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        _backend.Dispose();
        Directory.Delete(_directory, recursive: true);
    }
}
