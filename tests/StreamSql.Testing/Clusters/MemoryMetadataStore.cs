using StreamSql.Core.Metadata;

namespace StreamSql.Testing.Clusters;

/// <summary>A catalog that lives as long as the test; survives the clusters that use it one after the other.</summary>
public sealed class MemoryMetadataStore : IMetadataStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<long, ObjectRecord> _objects = [];
    private readonly Dictionary<string, JobRecord> _jobs = [];
    private readonly Dictionary<string, string> _settings = [];
    private readonly Dictionary<string, long> _sequences = [];

    public IReadOnlyList<ObjectRecord> LoadObjects()
    {
        lock (_lock) return [.. _objects.Values];
    }

    public void SaveObjects(IReadOnlyList<ObjectRecord> upserts, IReadOnlyList<long> deletes)
    {
        lock (_lock)
        {
            foreach (ObjectRecord record in upserts) _objects[record.Id] = record;
            foreach (long id in deletes) _objects.Remove(id);
        }
    }

    public IReadOnlyList<JobRecord> LoadJobs()
    {
        lock (_lock) return [.. _jobs.Values];
    }

    public void SaveJob(JobRecord job)
    {
        lock (_lock) _jobs[job.Id] = job;
    }

    public void DeleteJob(string jobId)
    {
        lock (_lock) _jobs.Remove(jobId);
    }

    public IReadOnlyDictionary<string, string> LoadSettings()
    {
        lock (_lock) return new Dictionary<string, string>(_settings);
    }

    public void SaveSetting(string key, string? value)
    {
        lock (_lock)
        {
            if (value is null) _settings.Remove(key);
            else _settings[key] = value;
        }
    }

    public long Reserve(string sequence, int count)
    {
        lock (_lock)
        {
            long first = _sequences.GetValueOrDefault(sequence, 1);
            _sequences[sequence] = first + count;
            return first;
        }
    }

    public void Dispose()
    {
    }
}
