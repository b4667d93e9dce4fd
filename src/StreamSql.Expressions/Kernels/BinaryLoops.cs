using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamSql.Expressions.Kernels;

/// <summary>The inner loops of binary operators: column with column, column with constant, constant with column.</summary>
internal static class BinaryLoops
{
    /// <summary>Computes all rows; true when some row may have failed.</summary>
    public static bool Columns<TKernel, TLeft, TRight, TOut>(ReadOnlySpan<TLeft> left, ReadOnlySpan<TRight> right, Span<TOut> target)
        where TKernel : struct, IBinaryKernel<TLeft, TRight, TOut>
        where TLeft : unmanaged
        where TRight : unmanaged
        where TOut : unmanaged
    {
        int i = 0;
        long suspect = 0;
        bool vectorSuspect = false;
        if (TKernel.IsVector)
        {
            ref TLeft l = ref MemoryMarshal.GetReference(left);
            ref TRight r = ref MemoryMarshal.GetReference(right);
            ref TOut t = ref MemoryMarshal.GetReference(target);
            Vector<TOut> suspects = Vector<TOut>.Zero;
            for (; i <= target.Length - Vector<TOut>.Count; i += Vector<TOut>.Count)
                TKernel.Apply(Load(ref l, i), Load(ref r, i), ref suspects).StoreUnsafe(ref t, (nuint)i);
            vectorSuspect = TKernel.AnySuspect(suspects);
        }

        for (; i < target.Length && i < left.Length && i < right.Length; i++) target[i] = TKernel.Apply(left[i], right[i], ref suspect);
        return vectorSuspect || suspect < 0;
    }

    public static bool ColumnConstant<TKernel, TLeft, TRight, TOut>(ReadOnlySpan<TLeft> left, TRight right, Span<TOut> target)
        where TKernel : struct, IBinaryKernel<TLeft, TRight, TOut>
        where TLeft : unmanaged
        where TRight : unmanaged
        where TOut : unmanaged
    {
        int i = 0;
        long suspect = 0;
        bool vectorSuspect = false;
        if (TKernel.IsVector)
        {
            ref TLeft l = ref MemoryMarshal.GetReference(left);
            ref TOut t = ref MemoryMarshal.GetReference(target);
            Vector<TOut> suspects = Vector<TOut>.Zero;
            Vector<TRight> constant = new(right);
            for (; i <= target.Length - Vector<TOut>.Count; i += Vector<TOut>.Count)
                TKernel.Apply(Load(ref l, i), constant, ref suspects).StoreUnsafe(ref t, (nuint)i);
            vectorSuspect = TKernel.AnySuspect(suspects);
        }

        for (; i < target.Length && i < left.Length; i++) target[i] = TKernel.Apply(left[i], right, ref suspect);
        return vectorSuspect || suspect < 0;
    }

    public static bool ConstantColumn<TKernel, TLeft, TRight, TOut>(TLeft left, ReadOnlySpan<TRight> right, Span<TOut> target)
        where TKernel : struct, IBinaryKernel<TLeft, TRight, TOut>
        where TLeft : unmanaged
        where TRight : unmanaged
        where TOut : unmanaged
    {
        int i = 0;
        long suspect = 0;
        bool vectorSuspect = false;
        if (TKernel.IsVector)
        {
            ref TRight r = ref MemoryMarshal.GetReference(right);
            ref TOut t = ref MemoryMarshal.GetReference(target);
            Vector<TOut> suspects = Vector<TOut>.Zero;
            Vector<TLeft> constant = new(left);
            for (; i <= target.Length - Vector<TOut>.Count; i += Vector<TOut>.Count)
                TKernel.Apply(constant, Load(ref r, i), ref suspects).StoreUnsafe(ref t, (nuint)i);
            vectorSuspect = TKernel.AnySuspect(suspects);
        }

        for (; i < target.Length && i < right.Length; i++) target[i] = TKernel.Apply(left, right[i], ref suspect);
        return vectorSuspect || suspect < 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Load<T>(ref T source, int index)
        where T : unmanaged => Vector.LoadUnsafe(ref source, (nuint)index);
}
