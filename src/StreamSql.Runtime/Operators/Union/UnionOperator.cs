using StreamSql.Core.Columnar;

namespace StreamSql.Runtime.Operators.Union;

/// <summary>Passes the chunks of all inputs on; watermarks of its inputs were combined before they get here.</summary>
public sealed class UnionOperator : StreamOperator
{
    public override void ProcessChunk(StreamChunk chunk, int input) => Output.Emit(chunk);
}
