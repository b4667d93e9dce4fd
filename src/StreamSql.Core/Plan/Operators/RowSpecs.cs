using StreamSql.Core.Plan.Expressions;

namespace StreamSql.Core.Plan.Operators;

/// <summary>Keeps the rows for which the predicate is true.</summary>
public sealed record FilterSpec : OperatorSpec
{
    public required Expr Predicate { get; init; }
}

/// <summary>Computes one output column per expression; input references share their column.</summary>
public sealed record ProjectSpec : OperatorSpec
{
    public required ExprList Expressions { get; init; }
}

/// <summary>Keeps a share of the rows, chosen by the hash of key columns and a seed: a row that is withdrawn is chosen as it was before.</summary>
public sealed record SampleSpec : OperatorSpec
{
    public required IReadOnlyList<int> KeyColumns { get; init; }

    /// <summary>0 to 100.</summary>
    public required double Percent { get; init; }

    public required ulong Seed { get; init; }
}

/// <summary>Concatenates its inputs, which have equal columns.</summary>
public sealed record UnionSpec : OperatorSpec
{
    public required int Inputs { get; init; }
}

/// <summary>Fails with 21000 when a scalar subquery's input has more than one row; emits its single row, or a row of nulls for none.</summary>
public sealed record ScalarGuardSpec : OperatorSpec;
