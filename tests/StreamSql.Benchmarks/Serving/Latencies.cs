using System.Globalization;

namespace StreamSql.Benchmarks.Serving;

/// <summary>How times in milliseconds are reported.</summary>
internal static class Latencies
{
    public static void Print(string what, List<double> times)
    {
        if (times.Count == 0)
        {
            Console.WriteLine($"{what}: no samples");
            return;
        }

        times.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}: p50 {times[times.Count / 2]:0.0} ms, p99 {times[(int)(times.Count * 0.99)]:0.0} ms, max {times[^1]:0.0} ms, {times.Count} samples"));
    }
}
