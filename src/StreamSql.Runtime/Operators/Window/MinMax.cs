using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamSql.Runtime.Operators.Window;

/// <summary>Least and greatest of a run of numbers, by vectors.</summary>
internal static class MinMax
{
    public static (long Least, long Greatest) Of(ReadOnlySpan<long> values)
    {
        long least = long.MaxValue;
        long greatest = long.MinValue;
        ReadOnlySpan<Vector<long>> vectors = MemoryMarshal.Cast<long, Vector<long>>(values);
        if (vectors.Length > 0)
        {
            Vector<long> low = vectors[0];
            Vector<long> high = vectors[0];
            foreach (ref readonly Vector<long> vector in vectors)
            {
                low = Vector.Min(low, vector);
                high = Vector.Max(high, vector);
            }

            for (int i = 0; i < Vector<long>.Count; i++)
            {
                least = Math.Min(least, low[i]);
                greatest = Math.Max(greatest, high[i]);
            }
        }

        foreach (long value in values[(vectors.Length * Vector<long>.Count)..])
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        return (least, greatest);
    }
}
