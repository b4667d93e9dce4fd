namespace StreamSql.State;

/// <summary>A way to keep state. One instance per process and name; thread-safe.</summary>
public interface IStateBackend : IDisposable
{
    /// <summary>The value of <c>state.backend</c>: <c>hashmap</c> or <c>rocksdb</c>.</summary>
    string Name { get; }

    /// <summary>State of one subtask, restored as the context says; the caller's thread reads files.</summary>
    SubtaskState Create(SubtaskStateContext context);
}
