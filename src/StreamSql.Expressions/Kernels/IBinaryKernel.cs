using System.Numerics;

namespace StreamSql.Expressions.Kernels;

/// <summary>
/// A dense operator on two fixed-width operands. <see cref="Apply(TLeft,TRight,ref long)"/> never throws and sets a sign bit in
/// <c>suspect</c> when a row may have failed; <see cref="Verify"/> then throws for exactly the rows that did.
/// </summary>
internal interface IBinaryKernel<TLeft, TRight, TOut>
    where TLeft : unmanaged
    where TRight : unmanaged
    where TOut : unmanaged
{
    /// <summary>Whether it can fail at all.</summary>
    static abstract bool CanFail { get; }

    static abstract TOut Apply(TLeft left, TRight right, ref long suspect);

    /// <summary>Throws when the row really fails.</summary>
    static virtual void Verify(TLeft left, TRight right)
    {
    }

    /// <summary>There is a vector form; all three types are the same then.</summary>
    static virtual bool IsVector => false;

    static virtual Vector<TOut> Apply(Vector<TLeft> left, Vector<TRight> right, ref Vector<TOut> suspect) => throw new NotSupportedException();

    /// <summary>Whether a vector of suspects has a true one.</summary>
    static virtual bool AnySuspect(Vector<TOut> suspect) => false;
}

/// <summary>A dense operator on one fixed-width operand; see <see cref="IBinaryKernel{TLeft,TRight,TOut}"/>.</summary>
internal interface IUnaryKernel<TIn, TOut>
    where TIn : unmanaged
    where TOut : unmanaged
{
    static abstract bool CanFail { get; }

    static abstract TOut Apply(TIn value, ref long suspect);

    static virtual void Verify(TIn value)
    {
    }
}
