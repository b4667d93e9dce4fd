using System.Globalization;
using System.Text;
using StreamSql.Runtime.JobManager;
using StreamSql.Server.Http;

namespace StreamSql.Server.Hosting;

/// <summary>The engine's figures in Prometheus' text form.</summary>
internal sealed partial class EngineServices
{
    public void WriteMetrics(StringBuilder page)
    {
        IReadOnlyList<JobDetails> jobs = Jobs.JobsAsync().GetAwaiter().GetResult();
        MetricsPage.Add(page, "streamsql_epoch", "gauge", "Number of the current epoch.", Jobs.Clock.Current);
        MetricsPage.Add(page, "streamsql_epochs_total", "counter", "Epochs made since start.", Jobs.Clock.Ticks);
        MetricsPage.Add(page, "streamsql_objects", "gauge", "Objects in the catalog.", Catalog.Current.ById.Count);
        Head(page, "streamsql_jobs", "gauge", "Jobs by status.");
        foreach (IGrouping<JobStatus, JobDetails> group in jobs.GroupBy(j => j.Status))
            page.Append(CultureInfo.InvariantCulture, $"streamsql_jobs{{status=\"{group.Key.ToText()}\"}} {group.Count()}\n");
        Head(page, "streamsql_job_restarts_total", "counter", "Restarts of a job after failures.");
        foreach (JobDetails job in jobs) Line(page, "streamsql_job_restarts_total", job, job.Restarts);
        Head(page, "streamsql_job_epoch", "gauge", "Newest epoch that a job has completed.");
        foreach (JobDetails job in jobs) Line(page, "streamsql_job_epoch", job, job.Epoch);
        Head(page, "streamsql_job_epoch_duration_seconds", "gauge", "From barrier to completion of a job's last epoch.");
        foreach (JobDetails job in jobs) Line(page, "streamsql_job_epoch_duration_seconds", job, job.LastEpochDuration.TotalSeconds);
        Head(page, "streamsql_checkpoint_size_bytes", "gauge", "Size of a job's newest checkpoint.");
        foreach (JobDetails job in jobs.Where(j => j.Checkpoints.Count > 0))
            Line(page, "streamsql_checkpoint_size_bytes", job, job.Checkpoints[^1].StateSize);
        Head(page, "streamsql_checkpoint_duration_seconds", "gauge", "Duration of a job's newest checkpoint.");
        foreach (JobDetails job in jobs.Where(j => j.Checkpoints.Count > 0))
            Line(page, "streamsql_checkpoint_duration_seconds", job, job.Checkpoints[^1].Duration.TotalSeconds);
        Head(page, "streamsql_job_epoch_lag", "gauge", "Epochs that a job is behind the clock.");
        foreach (JobDetails job in jobs) Line(page, "streamsql_job_epoch_lag", job, Math.Max(0, Jobs.Clock.Current - job.Epoch));
        Head(page, "streamsql_checkpoint_last_id", "gauge", "Number of a job's newest checkpoint.");
        foreach (JobDetails job in jobs.Where(j => j.Checkpoints.Count > 0)) Line(page, "streamsql_checkpoint_last_id", job, job.Checkpoints[^1].Id);
        MetricsPage.Add(page, "streamsql_network_segments_in_flight", "gauge", "Network segments between tasks.", Tasks.Network.SegmentsInFlight);
        MetricsPage.Add(page, "streamsql_network_segments", "gauge", "Network segments there are.", Tasks.Network.TotalSegments);
        WriteTaskMetrics(page, jobs, [.. Tasks.Tasks]);
    }

    private static void Head(StringBuilder page, string name, string type, string help) =>
        page.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder page, string name, JobDetails job, double value) =>
        page.Append(CultureInfo.InvariantCulture, $"{name}{{job=\"{Escape(job.Name)}\"}} {value}\n");
}
