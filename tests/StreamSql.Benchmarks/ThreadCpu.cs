using System.Globalization;

namespace StreamSql.Benchmarks;

/// <summary>CPU time of the calling thread as the kernel counts it, in nanoseconds: what a loop costs whatever else the machine does.</summary>
internal static class ThreadCpu
{
    public static double Seconds()
    {
        string text = File.ReadAllText("/proc/thread-self/schedstat");
        return long.Parse(text.AsSpan(0, text.IndexOf(' ')), CultureInfo.InvariantCulture) / 1e9;
    }

    /// <summary>The median of the CPU seconds of several runs, after a second of warming up: the compiler works beside, and later on a busy machine.</summary>
    public static double Median(int rounds, Action run)
    {
        for (double begin = Seconds(); Seconds() - begin < 1;) run();
        var times = new List<double>();
        for (int i = 0; i < rounds; i++)
        {
            double start = Seconds();
            run();
            times.Add(Seconds() - start);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
