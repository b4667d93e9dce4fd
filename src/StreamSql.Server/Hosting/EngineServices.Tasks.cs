using System.Globalization;
using System.Text;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Tasks;

namespace StreamSql.Server.Hosting;

/// <summary>What the tasks of this process have done so far.</summary>
internal sealed partial class EngineServices
{
    /// <summary>The tasks of a job by vertex and subtask; those of attempts that are over are not among them.</summary>
    public Dictionary<(int Vertex, int Subtask), StreamTask> TasksOf(string jobId)
    {
        var tasks = new Dictionary<(int Vertex, int Subtask), StreamTask>();
        foreach (StreamTask task in Tasks.Tasks.Where(t => t.Id.JobId == jobId).OrderBy(t => t.Id.Attempt))
            tasks[(task.Id.Vertex, task.Id.Subtask)] = task;
        return tasks;
    }

    /// <summary>The chain's watermark; null before there is one and after the last.</summary>
    public static long? WatermarkOf(StreamTask task) =>
        task.RunningChain?.Watermark is { } time && time > Watermark.None && time < Watermark.End ? time : null;

    /// <summary>Rows that came over its inputs or, where it reads itself, out of its source.</summary>
    public static long RowsIn(StreamTask task) => task.RunningChain is not { } chain ? 0 : task.Gate is null ? chain.RowsOutOf(0) : chain.RowsIn;

    private static void WriteTaskMetrics(StringBuilder page, IReadOnlyList<JobDetails> jobs, IReadOnlyList<StreamTask> tasks)
    {
        Dictionary<string, string> names = jobs.ToDictionary(j => j.Id, j => Escape(j.Name));
        var known = tasks.Where(t => names.ContainsKey(t.Id.JobId)).ToList();
        Head(page, "streamsql_task_records_in_total", "counter", "Rows that a task received since it started.");
        foreach (StreamTask task in known) Line(page, "streamsql_task_records_in_total", names, task, RowsIn(task));
        Head(page, "streamsql_task_records_out_total", "counter", "Rows that a task sent on since it started.");
        foreach (StreamTask task in known) Line(page, "streamsql_task_records_out_total", names, task, task.RunningChain?.RowsOut ?? 0);
        Head(page, "streamsql_task_busy_seconds_total", "counter", "Time that a task worked.");
        foreach (StreamTask task in known) Line(page, "streamsql_task_busy_seconds_total", names, task, task.Metrics.Busy.TotalSeconds);
        Head(page, "streamsql_task_backpressured_seconds_total", "counter", "Time that a task waited for its receivers.");
        foreach (StreamTask task in known)
            Line(page, "streamsql_task_backpressured_seconds_total", names, task, task.Metrics.BackPressured.TotalSeconds);
        Head(page, "streamsql_task_watermark_seconds", "gauge", "Watermark of a task in Unix seconds.");
        foreach (StreamTask task in known)
            if (WatermarkOf(task) is { } time) Line(page, "streamsql_task_watermark_seconds", names, task, time / 1e6);
    }

    private static void Line(StringBuilder page, string name, Dictionary<string, string> jobs, StreamTask task, double value) =>
        page.Append(
            CultureInfo.InvariantCulture,
            $"{name}{{job=\"{jobs[task.Id.JobId]}\",vertex=\"{task.Id.Vertex}\",subtask=\"{task.Id.Subtask}\"}} {value}\n");

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
