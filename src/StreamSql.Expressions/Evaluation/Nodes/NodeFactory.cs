using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>Turns the plan's expressions into evaluation nodes.</summary>
internal static class NodeFactory
{
    /// <summary>The pseudo-function for a cast in an assignment, which refuses to cut text: <c>assign(value)</c> with the column's type.</summary>
    public const string AssignFunction = "assign";

    public static EvalNode Compile(Expr expr, EvaluationContext context) => expr switch
    {
        InputRef input => new InputNode(input.Index, input.Type),
        Literal literal => new ConstantNode(literal.Value, literal.Type),
        FunctionCall { Function: AssignFunction, Arguments.Count: 1 } call =>
            CastFactory.Create(Compile(call.Arguments[0], context), call.Type, context, assignment: true),
        FunctionCall call => Call(call, context),
        CastExpr cast => CastFactory.Create(Compile(cast.Operand, context), cast.Type, context),
        CaseExpr branch => CaseFactory.Create(
            CompileAll(branch.Conditions, context), CompileAll(branch.Results, context), Compile(branch.Otherwise, context), branch.Type),
        LogicalExpr logical => new LogicalNode(logical.IsAnd, CompileAll(logical.Operands, context)),
        CoalesceExpr coalesce => new CoalesceNode(CompileAll(coalesce.Operands, context), coalesce.Type),
        InListExpr list => InList(list, context),
        FieldAccess field => new FieldNode(Compile(field.Operand, context), field.Index, field.Type),
        ListConstructor list => new ListNode(CompileAll(list.Elements, context), list.Type),
        StructConstructor row => new StructNode(CompileAll(row.Fields, context), row.Type),
        ParameterRef parameter => throw new StreamSqlException(SqlState.UndefinedParameter, $"there is no parameter ${parameter.Index}"),
        _ => throw StreamSqlException.NotSupported(expr.GetType().Name),
    };

    private static EvalNode[] CompileAll(ExprList list, EvaluationContext context) => [.. list.Select(e => Compile(e, context))];

    private static InListNode InList(InListExpr list, EvaluationContext context) =>
        new(Compile(list.Operand, context), [.. list.Items.Select(i => ((Literal)i).Value)]);

    private static EvalNode Call(FunctionCall call, EvaluationContext context)
    {
        SqlType[] types = [.. call.Arguments.Select(a => a.Type)];
        Candidate<FunctionImplementation>? chosen = FunctionRegistry.Find(call.Function, types)
            ?? throw new StreamSqlException(
                SqlState.UndefinedFunction, $"function {call.Function}({string.Join(", ", (object[])types)}) does not exist");
        var operands = new EvalNode[call.Arguments.Count];
        for (int i = 0; i < operands.Length; i++)
        {
            operands[i] = Compile(call.Arguments[i], context);
            // The planner's casts are exact; this only makes a hand-written plan forgiving.
            if (!operands[i].Type.SameAs(chosen.Types[i])) operands[i] = CastFactory.Create(operands[i], chosen.Types[i], context);
        }

        return Instantiate(chosen.Source.Kernel, new NodeRequest(operands, chosen.Source.Signature, call.Type, context));
    }

    /// <summary>The node that runs a kernel, by the kernel's interface.</summary>
    private static EvalNode Instantiate(Type kernel, NodeRequest request)
    {
        if (typeof(INodeKernel).IsAssignableFrom(kernel))
        {
            var create = kernel.GetMethod(nameof(INodeKernel.Create))!.CreateDelegate<Func<NodeRequest, EvalNode>>();
            return create(request);
        }

        if (typeof(IScalarKernel).IsAssignableFrom(kernel)) return Construct(typeof(KernelNode<>), request, kernel);
        foreach (Type contract in kernel.GetInterfaces())
        {
            if (!contract.IsGenericType) continue;
            Type definition = contract.GetGenericTypeDefinition();
            Type? node = definition == typeof(IBinaryKernel<,,>) ? typeof(BinaryNode<,,,>)
                : definition == typeof(IUnaryKernel<,>) ? typeof(UnaryNode<,,>)
                : definition == typeof(ICompareKernel<>) ? typeof(CompareNode<,>) : null;
            if (node is not null) return Construct(node, request, [kernel, .. contract.GetGenericArguments()]);
        }

        throw new InvalidOperationException($"{kernel.Name} is no kernel");
    }

    private static EvalNode Construct(Type node, NodeRequest request, params Type[] arguments) =>
        (EvalNode)Activator.CreateInstance(node.MakeGenericType(arguments), request)!;
}
