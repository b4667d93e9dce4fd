using System.Globalization;
using System.Text;
using StreamSql.Server.Hosting;

namespace StreamSql.Server.Http;

/// <summary>Prometheus text of the server's figures.</summary>
internal static class MetricsPage
{
    public static string Render(ServerServices services)
    {
        var page = new StringBuilder();
        Add(page, "streamsql_sessions", "gauge", "Open client sessions.", services.Sessions.Count);
        Add(page, "streamsql_uptime_seconds", "gauge", "Seconds since start.", (services.NowMicros() - services.StartedMicros) / 1e6);
        Add(page, "process_cpu_seconds_total", "counter", "CPU time of the process.", Environment.CpuUsage.TotalTime.TotalSeconds);
        Add(page, "process_resident_memory_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        Add(page, "dotnet_gc_heap_bytes", "gauge", "Managed heap.", GC.GetTotalMemory(false));
        Add(page, "dotnet_gc_allocated_bytes_total", "counter", "Bytes allocated.", GC.GetTotalAllocatedBytes());
        services.Engine.WriteMetrics(page);
        return page.ToString();
    }

    public static void Add(StringBuilder page, string name, string type, string help, double value) =>
        page.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n");
}
