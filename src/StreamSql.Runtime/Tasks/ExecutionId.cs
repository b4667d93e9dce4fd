namespace StreamSql.Runtime.Tasks;

/// <summary>One attempt at running one subtask of a job.</summary>
public readonly record struct ExecutionId(string JobId, int Attempt, int Vertex, int Subtask)
{
    public override string ToString() => $"{JobId}:{Vertex}.{Subtask}#{Attempt}";
}
