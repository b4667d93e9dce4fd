using StreamSql.Core.Errors;

namespace StreamSql.State;

/// <summary>Where and with how much memory backends work.</summary>
/// <param name="LocalDirectory">Working files of RocksDB, emptied at each start.</param>
/// <param name="MemoryBudget">Bytes of managed memory that all subtasks of the process share (<c>taskmanager.memory.managed.size</c>).</param>
public sealed record StateBackendOptions(string LocalDirectory, long MemoryBudget = 1L << 30);

/// <summary>The backends by name.</summary>
public static class StateBackends
{
    public const string Default = "hashmap";

    public static IStateBackend Create(string name, StateBackendOptions options) => name switch
    {
        "hashmap" => new Backends.Memory.HashMapBackend(),
        "rocksdb" => new Backends.RocksDb.RocksDbBackend(options),
        _ => throw new StreamSqlException(SqlState.InvalidParameterValue, $"state.backend \"{name}\" is not known")
        {
            Hint = "Known backends are hashmap and rocksdb.",
        },
    };
}
