namespace StreamSql.State.Backends.Memory;

/// <summary><c>state.backend: hashmap</c>: all state in memory, a checkpoint is one file per subtask.</summary>
public sealed class HashMapBackend : IStateBackend
{
    public string Name => "hashmap";

    public SubtaskState Create(SubtaskStateContext context) => new HashMapState(context);

    public void Dispose()
    {
        // Nothing is shared between subtasks.
    }
}
