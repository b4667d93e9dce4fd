using System.Runtime.Intrinsics;

namespace StreamSql.Expressions.Kernels;

/// <summary>A comparison of two fixed-width values that cannot fail; answers come as a bitmap.</summary>
internal interface ICompareKernel<T>
    where T : unmanaged
{
    static abstract bool Test(T left, T right);

    /// <summary>There is a vector form.</summary>
    static virtual bool IsVector => false;

    static virtual Vector256<T> Test(Vector256<T> left, Vector256<T> right) => throw new NotSupportedException();
}

/// <summary>A comparison by the sign of an order, for values of any length and for composite values.</summary>
internal interface IOrderTest
{
    static abstract bool Test(int order);

    /// <summary>True for equality and its opposite, which need no order.</summary>
    static abstract bool IsEquality { get; }
}
