using System.Globalization;

namespace StreamSql.Benchmarks;

/// <summary>CPU time and memory of another process, as the kernel counts them.</summary>
internal static class ProcessUsage
{
    /// <summary>User and system time of all threads so far, in seconds; the kernel counts in ticks of 10 ms.</summary>
    public static double CpuSeconds(int processId)
    {
        string stat = File.ReadAllText($"/proc/{processId}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / 100.0;
    }

    /// <summary>Resident memory now and at its peak, in MiB.</summary>
    public static (double Now, double Peak) ResidentMegabytes(int processId)
    {
        double Read(string name) => double.Parse(
            File.ReadLines($"/proc/{processId}/status").First(l => l.StartsWith(name, StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
        return (Read("VmRSS:\t".TrimEnd('\t')), Read("VmHWM:"));
    }

    /// <summary>One line about the machine, to stand beside every figure.</summary>
    public static string Machine()
    {
        string model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(": ")[1] ?? "?";
        bool avx512 = System.Runtime.Intrinsics.X86.Avx512F.IsSupported;
        return $"{model}, {Environment.ProcessorCount} cores, {(avx512 ? "AVX-512" : "AVX2")}, .NET {Environment.Version}";
    }
}
