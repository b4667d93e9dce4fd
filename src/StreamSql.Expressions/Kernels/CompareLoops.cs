using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StreamSql.Core.Columnar;

namespace StreamSql.Expressions.Kernels;

/// <summary>The inner loops of comparisons: 64 rows make a word of the bitmap.</summary>
internal static class CompareLoops
{
    public static void Columns<TKernel, T>(ReadOnlySpan<T> left, ReadOnlySpan<T> right, Span<ulong> target)
        where TKernel : struct, ICompareKernel<T>
        where T : unmanaged
    {
        int rows = Math.Min(left.Length, right.Length);
        int word = 0;
        if (TKernel.IsVector)
        {
            ref T l = ref MemoryMarshal.GetReference(left);
            ref T r = ref MemoryMarshal.GetReference(right);
            for (; (word + 1) * 64 <= rows; word++)
            {
                ulong bits = 0;
                for (int lane = 0; lane < 64; lane += Vector256<T>.Count)
                {
                    nuint at = (nuint)((word * 64) + lane);
                    Vector256<T> test = TKernel.Test(Vector256.LoadUnsafe(ref l, at), Vector256.LoadUnsafe(ref r, at));
                    bits |= (ulong)test.ExtractMostSignificantBits() << lane;
                }

                target[word] = bits;
            }
        }

        for (; word < Bitmap.WordCount(rows); word++)
        {
            ulong bits = 0;
            int start = word * 64, end = Math.Min(start + 64, rows);
            for (int row = start; row < end; row++) bits |= (TKernel.Test(left[row], right[row]) ? 1UL : 0) << (row - start);
            target[word] = bits;
        }
    }

    public static void ColumnConstant<TKernel, T>(ReadOnlySpan<T> left, T right, Span<ulong> target)
        where TKernel : struct, ICompareKernel<T>
        where T : unmanaged
    {
        int rows = left.Length;
        int word = 0;
        if (TKernel.IsVector)
        {
            ref T l = ref MemoryMarshal.GetReference(left);
            Vector256<T> constant = Vector256.Create(right);
            for (; (word + 1) * 64 <= rows; word++)
            {
                ulong bits = 0;
                for (int lane = 0; lane < 64; lane += Vector256<T>.Count)
                {
                    Vector256<T> test = TKernel.Test(Vector256.LoadUnsafe(ref l, (nuint)((word * 64) + lane)), constant);
                    bits |= (ulong)test.ExtractMostSignificantBits() << lane;
                }

                target[word] = bits;
            }
        }

        for (; word < Bitmap.WordCount(rows); word++)
        {
            ulong bits = 0;
            int start = word * 64, end = Math.Min(start + 64, rows);
            for (int row = start; row < end; row++) bits |= (TKernel.Test(left[row], right) ? 1UL : 0) << (row - start);
            target[word] = bits;
        }
    }

    public static void ConstantColumn<TKernel, T>(T left, ReadOnlySpan<T> right, Span<ulong> target)
        where TKernel : struct, ICompareKernel<T>
        where T : unmanaged
    {
        int rows = right.Length;
        int word = 0;
        if (TKernel.IsVector)
        {
            ref T r = ref MemoryMarshal.GetReference(right);
            Vector256<T> constant = Vector256.Create(left);
            for (; (word + 1) * 64 <= rows; word++)
            {
                ulong bits = 0;
                for (int lane = 0; lane < 64; lane += Vector256<T>.Count)
                {
                    Vector256<T> test = TKernel.Test(constant, Vector256.LoadUnsafe(ref r, (nuint)((word * 64) + lane)));
                    bits |= (ulong)test.ExtractMostSignificantBits() << lane;
                }

                target[word] = bits;
            }
        }

        for (; word < Bitmap.WordCount(rows); word++)
        {
            ulong bits = 0;
            int start = word * 64, end = Math.Min(start + 64, rows);
            for (int row = start; row < end; row++) bits |= (TKernel.Test(left, right[row]) ? 1UL : 0) << (row - start);
            target[word] = bits;
        }
    }
}
