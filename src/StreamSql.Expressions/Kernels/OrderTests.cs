using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Evaluation.Nodes;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Kernels;

/// <summary>Builds the comparison node for the types that have no kernel of their own: numeric, interval, uuid, text, lists, rows.</summary>
internal static class OrderedComparison
{
    public static EvalNode Create<TTest>(NodeRequest request)
        where TTest : struct, IOrderTest => request.Operands[0].Type.Physical switch
        {
            PhysicalKind.Bit => new CompositeCompareNode<TTest>(request),
            PhysicalKind.Decimal => new CompareNode<OrderedCompare<decimal, TTest>, decimal>(request),
            PhysicalKind.Interval => new CompareNode<OrderedCompare<IntervalValue, TTest>, IntervalValue>(request),
            PhysicalKind.Uuid => new CompareNode<OrderedCompare<UuidValue, TTest>, UuidValue>(request),
            PhysicalKind.View when request.Operands[0].Type.Oid != SqlTypes.Bpchar.Oid => new TextCompareNode<TTest>(request),
            _ => new CompositeCompareNode<TTest>(request),
        };
}

/// <summary><c>=</c> by order.</summary>
[Function("eq(bool, bool) -> bool", IsOperator = true)]
[Function("eq(numeric, numeric) -> bool", IsOperator = true)]
[Function("eq(interval, interval) -> bool", IsOperator = true)]
[Function("eq(uuid, uuid) -> bool", IsOperator = true)]
[Function("eq(text, text) -> bool", IsOperator = true)]
[Function("eq(bpchar, bpchar) -> bool", IsOperator = true)]
[Function("eq(name, name) -> bool", IsOperator = true)]
[Function("eq(\"char\", \"char\") -> bool", IsOperator = true)]
[Function("eq(bytea, bytea) -> bool", IsOperator = true)]
[Function("eq(jsonb, jsonb) -> bool", IsOperator = true)]
[Function("eq(anyarray, anyarray) -> bool", IsOperator = true)]
[Function("eq(record, record) -> bool", IsOperator = true)]
internal struct EqualTest : IOrderTest, INodeKernel
{
    public static bool IsEquality => true;

    public static bool Test(int order) => order == 0;

    public static EvalNode Create(NodeRequest request) => OrderedComparison.Create<EqualTest>(request);
}

/// <summary><c>&lt;&gt;</c> by order.</summary>
[Function("ne(bool, bool) -> bool", IsOperator = true)]
[Function("ne(numeric, numeric) -> bool", IsOperator = true)]
[Function("ne(interval, interval) -> bool", IsOperator = true)]
[Function("ne(uuid, uuid) -> bool", IsOperator = true)]
[Function("ne(text, text) -> bool", IsOperator = true)]
[Function("ne(bpchar, bpchar) -> bool", IsOperator = true)]
[Function("ne(name, name) -> bool", IsOperator = true)]
[Function("ne(\"char\", \"char\") -> bool", IsOperator = true)]
[Function("ne(bytea, bytea) -> bool", IsOperator = true)]
[Function("ne(jsonb, jsonb) -> bool", IsOperator = true)]
[Function("ne(anyarray, anyarray) -> bool", IsOperator = true)]
[Function("ne(record, record) -> bool", IsOperator = true)]
internal struct NotEqualTest : IOrderTest, INodeKernel
{
    public static bool IsEquality => true;

    public static bool Test(int order) => order != 0;

    public static EvalNode Create(NodeRequest request) => OrderedComparison.Create<NotEqualTest>(request);
}

/// <summary><c>&lt;</c> by order.</summary>
[Function("lt(bool, bool) -> bool", IsOperator = true)]
[Function("lt(numeric, numeric) -> bool", IsOperator = true)]
[Function("lt(interval, interval) -> bool", IsOperator = true)]
[Function("lt(uuid, uuid) -> bool", IsOperator = true)]
[Function("lt(text, text) -> bool", IsOperator = true)]
[Function("lt(bpchar, bpchar) -> bool", IsOperator = true)]
[Function("lt(name, name) -> bool", IsOperator = true)]
[Function("lt(\"char\", \"char\") -> bool", IsOperator = true)]
[Function("lt(bytea, bytea) -> bool", IsOperator = true)]
[Function("lt(jsonb, jsonb) -> bool", IsOperator = true)]
[Function("lt(anyarray, anyarray) -> bool", IsOperator = true)]
[Function("lt(record, record) -> bool", IsOperator = true)]
internal struct LessTest : IOrderTest, INodeKernel
{
    public static bool IsEquality => false;

    public static bool Test(int order) => order < 0;

    public static EvalNode Create(NodeRequest request) => OrderedComparison.Create<LessTest>(request);
}

/// <summary><c>&lt;=</c> by order.</summary>
[Function("le(bool, bool) -> bool", IsOperator = true)]
[Function("le(numeric, numeric) -> bool", IsOperator = true)]
[Function("le(interval, interval) -> bool", IsOperator = true)]
[Function("le(uuid, uuid) -> bool", IsOperator = true)]
[Function("le(text, text) -> bool", IsOperator = true)]
[Function("le(bpchar, bpchar) -> bool", IsOperator = true)]
[Function("le(name, name) -> bool", IsOperator = true)]
[Function("le(\"char\", \"char\") -> bool", IsOperator = true)]
[Function("le(bytea, bytea) -> bool", IsOperator = true)]
[Function("le(jsonb, jsonb) -> bool", IsOperator = true)]
[Function("le(anyarray, anyarray) -> bool", IsOperator = true)]
[Function("le(record, record) -> bool", IsOperator = true)]
internal struct LessOrEqualTest : IOrderTest, INodeKernel
{
    public static bool IsEquality => false;

    public static bool Test(int order) => order <= 0;

    public static EvalNode Create(NodeRequest request) => OrderedComparison.Create<LessOrEqualTest>(request);
}

/// <summary><c>&gt;</c> by order.</summary>
[Function("gt(bool, bool) -> bool", IsOperator = true)]
[Function("gt(numeric, numeric) -> bool", IsOperator = true)]
[Function("gt(interval, interval) -> bool", IsOperator = true)]
[Function("gt(uuid, uuid) -> bool", IsOperator = true)]
[Function("gt(text, text) -> bool", IsOperator = true)]
[Function("gt(bpchar, bpchar) -> bool", IsOperator = true)]
[Function("gt(name, name) -> bool", IsOperator = true)]
[Function("gt(\"char\", \"char\") -> bool", IsOperator = true)]
[Function("gt(bytea, bytea) -> bool", IsOperator = true)]
[Function("gt(jsonb, jsonb) -> bool", IsOperator = true)]
[Function("gt(anyarray, anyarray) -> bool", IsOperator = true)]
[Function("gt(record, record) -> bool", IsOperator = true)]
internal struct GreaterTest : IOrderTest, INodeKernel
{
    public static bool IsEquality => false;

    public static bool Test(int order) => order > 0;

    public static EvalNode Create(NodeRequest request) => OrderedComparison.Create<GreaterTest>(request);
}

/// <summary><c>&gt;=</c> by order.</summary>
[Function("ge(bool, bool) -> bool", IsOperator = true)]
[Function("ge(numeric, numeric) -> bool", IsOperator = true)]
[Function("ge(interval, interval) -> bool", IsOperator = true)]
[Function("ge(uuid, uuid) -> bool", IsOperator = true)]
[Function("ge(text, text) -> bool", IsOperator = true)]
[Function("ge(bpchar, bpchar) -> bool", IsOperator = true)]
[Function("ge(name, name) -> bool", IsOperator = true)]
[Function("ge(\"char\", \"char\") -> bool", IsOperator = true)]
[Function("ge(bytea, bytea) -> bool", IsOperator = true)]
[Function("ge(jsonb, jsonb) -> bool", IsOperator = true)]
[Function("ge(anyarray, anyarray) -> bool", IsOperator = true)]
[Function("ge(record, record) -> bool", IsOperator = true)]
internal struct GreaterOrEqualTest : IOrderTest, INodeKernel
{
    public static bool IsEquality => false;

    public static bool Test(int order) => order >= 0;

    public static EvalNode Create(NodeRequest request) => OrderedComparison.Create<GreaterOrEqualTest>(request);
}
