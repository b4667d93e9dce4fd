using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Evaluation.Nodes;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Kernels;

/// <summary>NOT.</summary>
[Function("not(bool) -> bool", IsOperator = true)]
internal struct Not : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new TruthNode(request.Operands[0], new TruthTable(false, true, null));
}

/// <summary>IS TRUE.</summary>
[Function("is_true(bool) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsTrue : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new TruthNode(request.Operands[0], new TruthTable(true, false, false));
}

/// <summary>IS NOT TRUE.</summary>
[Function("is_not_true(bool) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsNotTrue : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new TruthNode(request.Operands[0], new TruthTable(false, true, true));
}

/// <summary>IS FALSE.</summary>
[Function("is_false(bool) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsFalse : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new TruthNode(request.Operands[0], new TruthTable(false, true, false));
}

/// <summary>IS NOT FALSE.</summary>
[Function("is_not_false(bool) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsNotFalse : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new TruthNode(request.Operands[0], new TruthTable(true, false, true));
}

/// <summary>IS UNKNOWN.</summary>
[Function("is_unknown(bool) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsUnknown : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new TruthNode(request.Operands[0], new TruthTable(false, false, true));
}

/// <summary>IS NOT UNKNOWN.</summary>
[Function("is_not_unknown(bool) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsNotUnknown : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new TruthNode(request.Operands[0], new TruthTable(true, true, false));
}

/// <summary>IS NULL.</summary>
[Function("is_null(any) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsNull : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new NullTestNode(request.Operands[0], true);
}

/// <summary>IS NOT NULL.</summary>
[Function("is_not_null(any) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsNotNull : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new NullTestNode(request.Operands[0], false);
}

/// <summary>IS DISTINCT FROM.</summary>
[Function("is_distinct(anyelement, anyelement) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsDistinct : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new DistinctNode(request.Operands[0], request.Operands[1], true);
}

/// <summary>IS NOT DISTINCT FROM.</summary>
[Function("is_not_distinct(anyelement, anyelement) -> bool", IsOperator = true, SeesNulls = true)]
internal struct IsNotDistinct : INodeKernel
{
    public static EvalNode Create(NodeRequest request) => new DistinctNode(request.Operands[0], request.Operands[1], false);
}
