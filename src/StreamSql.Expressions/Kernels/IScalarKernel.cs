namespace StreamSql.Expressions.Kernels;

/// <summary>
/// The general kernel: computes one row from typed arguments and returns exactly one value. The loop around it is compiled for the struct, so a
/// row costs no delegate, virtual call or allocation.
/// Hot operators have kernels of their own kind (<see cref="IBinaryKernel{TLeft,TRight,TOut}"/> …).
/// </summary>
internal interface IScalarKernel
{
    static abstract void Invoke(ref RowCall call);
}

/// <summary>A function that builds its own evaluation node, for what is not computed row by row.</summary>
internal interface INodeKernel
{
    static abstract Evaluation.EvalNode Create(Evaluation.Nodes.NodeRequest request);
}
