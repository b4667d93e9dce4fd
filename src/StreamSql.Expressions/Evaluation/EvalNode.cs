using StreamSql.Core.Types;

namespace StreamSql.Expressions.Evaluation;

/// <summary>
/// A compiled expression: evaluates whole columns. Rows outside the frame's selection may hold anything and never raise errors. Not
/// thread-safe: nodes keep scratch and caches; one tree per task.
/// </summary>
internal abstract class EvalNode(SqlType type)
{
    public SqlType Type { get; } = type;

    /// <summary>Evaluation may throw, or is dear enough that rows already decided should be spared.</summary>
    public virtual bool NeedsNarrowing => true;

    /// <summary>The result; the caller owns one reference of its column.</summary>
    public abstract Operand Evaluate(in EvalFrame frame);
}
