using System.Globalization;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Network.Buffers;
using StreamSql.Runtime.Operators.Source;
using StreamSql.Runtime.TaskManager;
using StreamSql.Runtime.Tasks;

namespace StreamSql.Runtime.Metrics;

/// <summary>
/// The runtime's counters and gauges, collected when somebody asks; nothing is kept for it on the way of a row but plain counters. Any thread.
/// </summary>
public sealed class RuntimeMetrics(TaskExecutor executor, Dispatcher dispatcher)
{
    /// <summary>All tasks that have not ended.</summary>
    public IReadOnlyList<TaskFigures> Tasks() => [.. executor.Tasks.Where(t => !t.ExecutionState.IsTerminal()).Select(FiguresOf)];

    /// <summary>Everything, for a scrape.</summary>
    public async Task<IReadOnlyList<MetricFamily>> CollectAsync()
    {
        IReadOnlyList<TaskFigures> tasks = Tasks();
        IReadOnlyList<JobDetails> jobs = await dispatcher.JobsAsync().ConfigureAwait(false);
        return [.. TaskFamilies(tasks), .. OperatorFamilies(tasks), .. SourceFamilies(tasks), .. JobFamilies(jobs), .. ProcessFamilies()];
    }

    private static TaskFigures FiguresOf(StreamTask task)
    {
        OperatorChain? chain = task.RunningChain;
        var source = chain?.Head as SourceOperator;
        IReadOnlyList<SplitStatus> splits = source?.Status() ?? [];
        return new TaskFigures
        {
            Id = task.Id,
            JobName = task.Plan.JobName,
            Name = string.Join(" -> ", task.Plan.Vertex.Chain.Select(o => o.Name)),
            State = task.ExecutionState,
            Uptime = task.Metrics.Uptime,
            Busy = task.Metrics.Busy,
            BackPressured = task.Metrics.BackPressured,
            RowsIn = source is null ? chain?.RowsIn ?? 0 : splits.Sum(s => s.Rows),
            RowsOut = chain?.RowsOut ?? 0,
            Watermark = source?.CurrentWatermark ?? chain?.Watermark ?? Watermark.None,
            BuffersIn = task.Gate?.BuffersInUse ?? 0,
            BuffersOut = chain?.BuffersInUse ?? 0,
            StateBytes = task.Metrics.StateBytes,
            Operators = chain is null ? [] : OperatorsOf(task, chain),
            Splits = splits,
            SourceObjectId = source?.ObjectId ?? 0,
            DecodeErrors = source?.Errors.Count ?? 0,
        };
    }

    private static OperatorFigures[] OperatorsOf(StreamTask task, OperatorChain chain) =>
    [
        .. task.Plan.Vertex.Chain.Select((spec, i) => new OperatorFigures(
            spec.Uid,
            spec.Name,
            chain.RowsOutOf(i),
            task.OperatorMetrics[i].LateRowsDropped,
            task.OperatorMetrics[i].NullTimeRowsDropped,
            task.OperatorMetrics[i].UnmatchedRetractions)),
    ];

    private static IEnumerable<MetricFamily> TaskFamilies(IReadOnlyList<TaskFigures> tasks)
    {
        MetricFamily Of(string name, string type, string help, Func<TaskFigures, double> value) =>
            new(name, type, help, [.. tasks.Select(t => new MetricSample(LabelsOf(t), value(t)))]);
        yield return Of("streamsql_task_records_in_total", "counter", "Rows that entered a task.", t => t.RowsIn);
        yield return Of("streamsql_task_records_out_total", "counter", "Rows that left a task.", t => t.RowsOut);
        yield return Of("streamsql_task_busy_seconds_total", "counter", "Time a task worked.", t => t.Busy.TotalSeconds);
        yield return Of(
            "streamsql_task_backpressured_seconds_total", "counter", "Time a task waited for its receivers.", t => t.BackPressured.TotalSeconds);
        yield return Of("streamsql_task_idle_seconds_total", "counter", "Time a task waited for input.", t => t.Idle.TotalSeconds);
        yield return Of("streamsql_task_buffers_in", "gauge", "Network segments waiting at a task's inputs.", t => t.BuffersIn);
        yield return Of("streamsql_task_buffers_out", "gauge", "Network segments a task sent that are not read yet.", t => t.BuffersOut);
        yield return Of("streamsql_task_state_bytes", "gauge", "Working state of a task at its newest checkpoint.", t => t.StateBytes);
        yield return new MetricFamily(
            "streamsql_task_watermark_seconds",
            "gauge",
            "Watermark of a task in seconds since 1970; absent before the first and after the end of its input.",
            [
                .. tasks.Where(t => t.Watermark is not (Watermark.None or Watermark.End))
                    .Select(t => new MetricSample(LabelsOf(t), t.Watermark / 1e6)),
            ]);
    }

    private static IEnumerable<MetricFamily> OperatorFamilies(IReadOnlyList<TaskFigures> tasks)
    {
        MetricFamily Of(string name, string help, Func<OperatorFigures, long> value) =>
            new(name, "counter", help, [.. tasks.SelectMany(t => t.Operators.Select(o => new MetricSample(LabelsOf(t, o), value(o))))]);
        yield return Of("streamsql_operator_records_out_total", "Rows that an operator emitted.", o => o.RowsOut);
        yield return Of("streamsql_operator_late_records_dropped_total", "Rows that came after their window had closed.", o => o.LateRowsDropped);
        yield return Of("streamsql_operator_null_time_records_dropped_total", "Rows without event time.", o => o.NullTimeRowsDropped);
        yield return Of(
            "streamsql_operator_unmatched_retractions_total", "Withdrawals of rows that state does not hold.", o => o.UnmatchedRetractions);
    }

    private static IEnumerable<MetricFamily> SourceFamilies(IReadOnlyList<TaskFigures> tasks)
    {
        MetricFamily Of(string name, string type, string help, Func<SplitStatus, double> value) =>
            new(name, type, help, [.. tasks.SelectMany(t => t.Splits.Select(s => new MetricSample(LabelsOf(t, s), value(s))))]);
        yield return Of("streamsql_source_offset", "gauge", "Next offset that a job reads of a split.", s => s.Position);
        yield return Of("streamsql_source_lag_records", "gauge", "Records between a job and the end of a split.", s => s.Lag);
        yield return Of("streamsql_source_records_total", "counter", "Rows read of a split.", s => s.Rows);
        yield return Of("streamsql_source_bytes_total", "counter", "Bytes read of a split.", s => s.Bytes);
        yield return new MetricFamily(
            "streamsql_source_decode_errors_total",
            "counter",
            "Records that could not be decoded.",
            [.. tasks.Where(t => t.SourceObjectId != 0).Select(t => new MetricSample(LabelsOf(t), t.DecodeErrors))]);
    }

    private IEnumerable<MetricFamily> JobFamilies(IReadOnlyList<JobDetails> jobs)
    {
        MetricFamily Of(string name, string type, string help, Func<JobDetails, double> value) =>
            new(name, type, help, [.. jobs.Select(j => new MetricSample([("job", j.Name)], value(j)))]);
        EpochClock clock = dispatcher.Clock;
        yield return Of("streamsql_job_restarts_total", "counter", "Restarts of a job after failures.", j => j.Restarts);
        yield return Of("streamsql_job_epoch", "gauge", "Newest epoch that a job has completed.", j => j.Epoch);
        yield return Of(
            "streamsql_job_epoch_lag",
            "gauge",
            "Epochs between what a job has completed and the newest; 0 when nothing that it reads has changed since.",
            j => j.Epoch == 0 ? 0 : clock.Current - clock.ValidThrough(j.BaseObjects, j.Epoch));
        yield return Of(
            "streamsql_job_epoch_duration_seconds", "gauge", "From tick to completion of a job's last epoch.", j => j.LastEpochDuration.TotalSeconds);
        yield return Checkpoints(
            jobs, "streamsql_checkpoint_duration_seconds", "Duration of a job's newest checkpoint.", c => c.Duration.TotalSeconds);
        yield return Checkpoints(jobs, "streamsql_checkpoint_size_bytes", "State in a job's newest checkpoint.", c => c.StateSize);
        yield return Checkpoints(jobs, "streamsql_checkpoint_id", "Number of a job's newest checkpoint.", c => c.Id);
    }

    private static MetricFamily Checkpoints(IReadOnlyList<JobDetails> jobs, string name, string help, Func<CheckpointStatus, double> value)
    {
        var samples = new List<MetricSample>();
        foreach (JobDetails job in jobs)
        {
            CheckpointStatus? newest = job.Checkpoints.LastOrDefault(c => c.Status == "COMPLETED");
            if (newest is not null) samples.Add(new MetricSample([("job", job.Name)], value(newest)));
        }

        return new MetricFamily(name, "gauge", help, samples);
    }

    private IEnumerable<MetricFamily> ProcessFamilies()
    {
        NetworkBufferPool network = executor.Network;
        yield return new MetricFamily(
            "streamsql_network_buffers_in_use", "gauge", "Network segments in use.", [new MetricSample([], network.SegmentsInFlight)]);
        yield return new MetricFamily(
            "streamsql_network_buffers_limit", "gauge", "Network segments there are.", [new MetricSample([], network.TotalSegments)]);
        yield return new MetricFamily(
            "streamsql_worker_threads", "gauge", "Threads that run tasks.", [new MetricSample([], executor.Pool.Workers)]);
        yield return new MetricFamily(
            "streamsql_worker_quanta_total", "counter", "Turns that tasks were given.", [new MetricSample([], executor.Pool.Executions)]);
    }

    private static (string, string)[] LabelsOf(TaskFigures task) =>
    [
        ("job", task.JobName),
        ("vertex", task.Id.Vertex.ToString(CultureInfo.InvariantCulture)),
        ("subtask", task.Id.Subtask.ToString(CultureInfo.InvariantCulture)),
    ];

    private static (string, string)[] LabelsOf(TaskFigures task, OperatorFigures figures) =>
        [.. LabelsOf(task), ("operator", figures.Name), ("uid", figures.Uid)];

    private static (string, string)[] LabelsOf(TaskFigures task, SplitStatus split) =>
        [.. LabelsOf(task), ("object", task.SourceObjectId.ToString(CultureInfo.InvariantCulture)), ("split", split.SplitId)];
}
