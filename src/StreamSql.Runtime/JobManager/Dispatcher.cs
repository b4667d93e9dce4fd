using System.Globalization;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Metadata;
using StreamSql.Core.Plan.Serialization;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.Rpc;
using StreamSql.State.Storage;

namespace StreamSql.Runtime.JobManager;

/// <summary>
/// The front door for jobs: accepts, cancels and lists them, and brings all of them back at the start. Holds the JobManager's thread and the
/// epoch clock. Any thread may call.
/// </summary>
public sealed class Dispatcher : IAsyncDisposable
{
    private readonly ControlLoop _loop;
    private readonly JobMasterServices _services;
    private readonly DispatcherOptions _options;
    private readonly Dictionary<string, JobMaster> _jobs = new(StringComparer.Ordinal);
    private bool _stopped;

    public Dispatcher(DispatcherOptions options)
    {
        _options = options;
        _loop = new ControlLoop(failure => options.Log.Warn("the job manager met an unexpected error", failure));
        Clock = new EpochClock(_loop, options.Metadata, options.Time);
        _services = new JobMasterServices
        {
            Loop = _loop,
            Clock = Clock,
            Resources = new ResourceManager(options.TaskExecutor),
            Metadata = options.Metadata,
            Storage = options.Storage,
            Connectors = options.Connectors,
            Time = options.Time,
            Checkpoints = options.Checkpoints,
            Log = options.Log,
            Defaults = options.Defaults,
            CheckpointCompleted = metadata => CheckpointCompleted?.Invoke(metadata),
        };
    }

    /// <summary>Raised on the control thread when a checkpoint of a job is complete and durable.</summary>
    public event Action<CheckpointMetadata>? CheckpointCompleted;

    /// <summary>The database's epochs.</summary>
    public EpochClock Clock { get; }

    /// <summary>Brings back every recorded job that ran when the server went down, each by itself.</summary>
    public Task StartAsync() => _loop.InvokeAsync(() =>
    {
        foreach (JobRecord record in _options.Metadata.LoadJobs())
        {
            if (JobStatuses.IsRecovered(record.Status)) TryStart(record);
            else if (TryCreate(record) is { } over) over.ShowAs(record.Status);
        }

        return true;
    });

    /// <summary>
    /// Records and starts a job; completes when its tasks run, with its id. A job that cannot start fails the call and leaves nothing behind.
    /// </summary>
    public async Task<string> SubmitAsync(JobSubmission submission)
    {
        JobMaster job = await _loop.InvokeAsync(() => Accept(submission)).ConfigureAwait(false);
        try
        {
            await job.Started.ConfigureAwait(false);
        }
        catch
        {
            await CancelAsync(job.JobId).ConfigureAwait(false);
            throw;
        }

        return job.JobId;
    }

    /// <summary>Stops a job and forgets it with its checkpoints; completes when its tasks have ended. Unknown jobs are no error.</summary>
    public async Task CancelAsync(string jobId)
    {
        JobMaster? job = await _loop.InvokeAsync(() =>
        {
            JobMaster? known = _jobs.GetValueOrDefault(jobId);
            known?.Cancel(drop: true);
            return known;
        }).ConfigureAwait(false);
        if (job is null) return;
        await job.Ended.ConfigureAwait(false);
        await _loop.InvokeAsync(() => _jobs.Remove(jobId)).ConfigureAwait(false);
    }

    /// <summary>All jobs, as they stand now.</summary>
    public Task<IReadOnlyList<JobDetails>> JobsAsync() =>
        _loop.InvokeAsync<IReadOnlyList<JobDetails>>(() => [.. _jobs.Values.Select(j => j.Details())]);

    /// <summary>One job; null when unknown.</summary>
    public Task<JobDetails?> FindAsync(string jobId) => _loop.InvokeAsync(() => _jobs.GetValueOrDefault(jobId)?.Details());

    /// <summary>Completes when a job is over: finished, failed or canceled.</summary>
    public async Task<JobDetails> WaitForEndAsync(string jobId)
    {
        JobMaster job = await _loop.InvokeAsync(() => _jobs[jobId]).ConfigureAwait(false);
        await job.Ended.ConfigureAwait(false);
        return await _loop.InvokeAsync(job.Details).ConfigureAwait(false);
    }

    /// <summary>Stops all tasks; the jobs come back with the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopped) return;
        _stopped = true;
        JobMaster[] jobs = await _loop.InvokeAsync(() =>
        {
            foreach (JobMaster job in _jobs.Values) job.Suspend();
            return _jobs.Values.ToArray();
        }).ConfigureAwait(false);
        foreach (JobMaster job in jobs)
        {
            await job.Ended.ConfigureAwait(false);
            await job.DisposeAsync().ConfigureAwait(false);
        }

        Clock.Dispose();
        _loop.Dispose();
    }

    private JobMaster Accept(JobSubmission submission)
    {
        string id = submission.JobId ?? Guid.CreateVersion7(_options.Time.GetUtcNow()).ToString("n", CultureInfo.InvariantCulture);
        if (_jobs.ContainsKey(id)) throw new StreamSqlException(SqlState.DuplicateObject, $"job {id} exists already");
        long created = (_options.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        var record = new JobRecord(
            id, submission.Name, submission.ObjectId, "CREATED", PlanJson.Serialize(submission.Graph), null, null, created);
        var job = new JobMaster(record, _services) { IsNew = true };
        if (!submission.Graph.Bounded) _options.Metadata.SaveJob(record);
        _jobs.Add(id, job);
        job.Start();
        return job;
    }

    private void TryStart(JobRecord record)
    {
        JobMaster? job = TryCreate(record);
        job?.Start();
    }

    /// <summary>A record that cannot be read must not keep the others from coming back.</summary>
    private JobMaster? TryCreate(JobRecord record)
    {
        try
        {
            return _jobs[record.Id] = new JobMaster(record, _services);
        }
        catch (Exception failure)
        {
            _options.Log.Warn($"job \"{record.Name}\" cannot be brought back", failure);
            return null;
        }
    }
}

/// <summary>What the dispatcher is made from.</summary>
public sealed record DispatcherOptions
{
    public required IMetadataStore Metadata { get; init; }

    public required CheckpointStorage Storage { get; init; }

    public required ITaskExecutorGateway TaskExecutor { get; init; }

    public required Func<string, IConnector> Connectors { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IRuntimeLog Log { get; init; } = SilentRuntimeLog.Instance;

    /// <summary>For jobs whose settings say nothing else.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    /// <summary>The server's settings of the restart strategy, for jobs whose own say nothing else.</summary>
    public IReadOnlyDictionary<string, string> Defaults { get; init; } = new Dictionary<string, string>();
}
