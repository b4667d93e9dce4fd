using StreamSql.State;

namespace StreamSql.Runtime.Operators;

/// <summary>Tables that live as long as their operator and are in no snapshot: merges, pre-aggregation, bounded statements.</summary>
internal static class ScratchState
{
    private static readonly Lazy<IStateBackend> Backend =
        new(() => StateBackends.Create("hashmap", new StateBackendOptions(Path.GetTempPath())));

    public static SubtaskState Create(OperatorContext context) => Backend.Value.Create(new SubtaskStateContext
    {
        JobId = "scratch",
        VertexId = 0,
        Subtask = context.Subtask,
        KeyGroups = context.KeyGroups,
        MaxParallelism = context.MaxParallelism,
    });
}
