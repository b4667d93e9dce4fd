using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>What both strategies of a join need to know about it. Immutable but for scratch; owned by one operator.</summary>
internal sealed class JoinShape
{
    private readonly bool[] _nullSafe;

    public JoinShape(JoinSpec spec, OperatorContext context)
    {
        Spec = spec;
        Left = context.Inputs[0];
        Right = context.Inputs[1];
        Residual = spec.Residual is null ? null : PredicateEvaluator.Compile(spec.Residual, context.Services.Evaluation);
        _nullSafe = [.. spec.LeftKeys.Select((_, i) => spec.NullSafe is { } safe && safe[i])];
        Invariant.Check(spec.LeftKeys.Count == spec.RightKeys.Count);
    }

    public JoinSpec Spec { get; }

    public IReadOnlyList<Field> Left { get; }

    public IReadOnlyList<Field> Right { get; }

    public PredicateEvaluator? Residual { get; }

    public int KeyCount => _nullSafe.Length;

    public bool IsSemiOrAnti => Spec.Kind is JoinKind.LeftSemi or JoinKind.LeftAnti or JoinKind.LeftAntiNullAware;

    public bool PreservesLeft => Spec.Kind is JoinKind.LeftOuter or JoinKind.FullOuter;

    public bool PreservesRight => Spec.Kind is JoinKind.RightOuter or JoinKind.FullOuter;

    public IReadOnlyList<Field> InputOf(int side) => side == 0 ? Left : Right;

    public IReadOnlyList<int> KeysOf(int side) => side == 0 ? Spec.LeftKeys : Spec.RightKeys;

    /// <summary>The chunk's key columns, borrowed.</summary>
    public void ReadKeys(StreamChunk chunk, int side, Column[] keys)
    {
        IReadOnlyList<int> columns = KeysOf(side);
        for (int i = 0; i < keys.Length; i++) keys[i] = chunk[columns[i]];
    }

    /// <summary>A NULL in a key column that is not null-safe: the row matches nothing.</summary>
    public bool HasNullKey(ReadOnlySpan<Column> keys, int row)
    {
        for (int i = 0; i < keys.Length; i++)
            if (!_nullSafe[i] && keys[i].IsNull(row)) return true;
        return false;
    }
}
