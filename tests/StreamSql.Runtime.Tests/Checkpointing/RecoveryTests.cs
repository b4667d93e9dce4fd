using System.Text.Json;
using StreamSql.Runtime.Checkpointing;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Tests.JobManager;
using StreamSql.State.Storage;
using StreamSql.Testing.Clusters;
using StreamSql.Testing.Sources;

namespace StreamSql.Runtime.Tests.Checkpointing;

/// <summary>Views of the real operators come back from what is on disk, whatever it is, and hold what the log gives.</summary>
public sealed class RecoveryTests : IDisposable
{
    private readonly TestJobs _jobs = new();
    private readonly MemoryMetadataStore _metadata = new();
    private readonly TestConnector _connector = new() { BatchRows = 200 };
    private readonly string _root = Directory.CreateTempSubdirectory("streamsql-recovery-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("hashmap", 1)]
    [InlineData("hashmap", 3)]
    [InlineData("rocksdb", 1)]
    [InlineData("rocksdb", 3)]
    public async Task AfterACrashTheViewHoldsWhatTheLogGives(string backend, int parallelism)
    {
        TestLog log = _connector.Logs[1] = new TestLog(3);
        GroupedView view = GroupedView.Over(1, parallelism, 50);
        int recovered = 0;
        for (int run = 0; run < 5; run++)
        {
            await using MiniCluster cluster = Create(backend, Path.Combine(_root, $"run{run}"));
            await cluster.Dispatcher.StartAsync();
            if (run == 0) await cluster.Dispatcher.SubmitAsync(view.Job);
            for (int i = 0; i < 20; i++) log.Append((run + i) % 3, 37 * (i + 1));
            await cluster.WaitForCheckpointAsync(_ => true);
            for (int i = 0; i < 20; i++) log.Append(i % 3, 91 * (i + 1));

            // The disk as it is at some moment under load is all that the next run gets.
            CopyWhileWritten(cluster.Directory, Path.Combine(_root, $"run{run + 1}"));
            Assert.Equal(GroupedView.Expected(log), await view.ReadAsync(cluster, 1, log));
            if (cluster.Log.Messages.Any(m => m.Contains("goes on from checkpoint", StringComparison.Ordinal))) recovered++;
            Assert.DoesNotContain(cluster.Log.Messages, m => m.Contains("failed", StringComparison.Ordinal));
        }

        Assert.True(recovered > 0);
    }

    [Theory]
    [InlineData("hashmap", true)]
    [InlineData("hashmap", false)]
    [InlineData("rocksdb", true)]
    [InlineData("rocksdb", false)]
    public async Task ATornCheckpointIsPassedOverForTheOneBefore(string backend, bool tearsMetadata)
    {
        TestLog log = _connector.Logs[1] = new TestLog(2);
        GroupedView view = GroupedView.Over(1, 2, 50);
        CheckpointMetadata first;
        CheckpointMetadata newest;
        await using (MiniCluster cluster = Create(backend, _root))
        {
            string id = await cluster.Dispatcher.SubmitAsync(view.Job);
            log.Append(0, 500);
            await view.ReadAsync(cluster, 1, log);
            first = await cluster.WaitUntilCoveredAsync(id);
            log.Append(1, 700);
            await view.ReadAsync(cluster, 1, log);
            newest = await cluster.WaitForCheckpointAsync(c => c.CheckpointId > first.CheckpointId);
            newest = await cluster.WaitUntilCoveredAsync(id);
        }

        var storage = new CheckpointStorage(Path.Combine(_root, "checkpoints"));
        Assert.Equal(2, storage.CompleteCheckpoints(newest.JobId).Count);
        string directory = Path.Combine(storage.JobDirectory(newest.JobId), $"chk-{newest.CheckpointId}");
        Tear(tearsMetadata
            ? Path.Combine(directory, CheckpointStorage.MetadataName)
            : storage.FullPath(newest.JobId, newest.Subtasks.SelectMany(s => s.Files).First()));
        await using MiniCluster second = Create(backend, _root);
        await second.Dispatcher.StartAsync();
        log.Append(0, 11);
        Assert.Equal(GroupedView.Expected(log), await view.ReadAsync(second, 1, log));
        Assert.Contains(second.Log.Messages, m => m.StartsWith($"warn: checkpoint {newest.CheckpointId}", StringComparison.Ordinal));
        Assert.Contains(second.Log.Messages, m => m.Contains("goes on from checkpoint", StringComparison.Ordinal));
    }

    [Fact]
    public async Task MetadataIsReadableAndOldCheckpointsGo()
    {
        TestLog log = _connector.Logs[1] = new TestLog(2);
        GroupedView view = GroupedView.Over(1, 2, 50, new Dictionary<string, string>(TestJobs.QuickRestarts)
        {
            ["state.checkpoints.num-retained"] = "3",
            ["execution.checkpointing.interval"] = "2 ms",
        });
        await using MiniCluster cluster = Create("hashmap", _root);
        string id = await cluster.Dispatcher.SubmitAsync(view.Job);
        CheckpointMetadata newest = await cluster.WaitForCheckpointAsync(_ => true);
        for (int i = 0; i < 8; i++)
        {
            log.Append(i % 2, 100);
            long above = newest.CheckpointId;
            newest = await cluster.WaitForCheckpointAsync(c => c.CheckpointId > above);
        }

        log.Append(1, 10);
        await view.ReadAsync(cluster, 1, log);
        newest = await cluster.WaitForCheckpointAsync(
            c => c.SourceOffsets["view50/source"].GetValueOrDefault("1") == log.EndOf(1));
        Assert.InRange(cluster.Storage.CompleteCheckpoints(id).Count, 1, 3);
        string file = Path.Combine(cluster.Storage.JobDirectory(id), $"chk-{newest.CheckpointId}", CheckpointStorage.MetadataName);
        using JsonDocument json = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal(newest.Epoch, json.RootElement.GetProperty("epoch").GetInt64());
        Assert.Equal(log.EndOf(0), json.RootElement.GetProperty("sourceOffsets").GetProperty("view50/source").GetProperty("0").GetInt64());
        Assert.Equal(4, json.RootElement.GetProperty("subtasks").GetArrayLength());
        IReadOnlyList<CheckpointStatus> history = (await cluster.Dispatcher.FindAsync(id))!.Checkpoints;
        Assert.All(history.Where(c => c.Status == "COMPLETED"), c => Assert.True(c.StateSize > 0 && c.Epoch > 0));
    }

    [Theory]
    [InlineData("hashmap", 1)]
    [InlineData("hashmap", 3)]
    [InlineData("rocksdb", 1)]
    [InlineData("rocksdb", 3)]
    public async Task SplitsFoundDuringCheckpointsAreCountedOnce(string backend, int parallelism)
    {
        _connector.DiscoveryInterval = TimeSpan.FromMilliseconds(3);
        TestLog log = _connector.Logs[1] = new TestLog(1);
        var faults = new Faults(7, 8);
        GroupedView view = GroupedView.Over(
            1, parallelism, 50, null, _jobs.Middle("faulty", () => new FaultyOperator(faults)));
        await using MiniCluster cluster = Create(backend, _root);
        await cluster.Dispatcher.SubmitAsync(view.Job);
        for (int i = 0; i < 6; i++)
        {
            log.Append(log.Splits - 1, 1000);
            long above = cluster.Clock.Current;
            await cluster.WaitForCheckpointAsync(c => c.Epoch > above);
            log.AddSplit();
            log.Append(log.Splits - 1, 500);
        }

        faults.Stop();
        Assert.Equal(GroupedView.Expected(log), await view.ReadAsync(cluster, 1, log));
    }

    private static void Tear(string file)
    {
        using FileStream stream = File.OpenWrite(file);
        stream.SetLength(stream.Length / 2);
    }

    private static void CopyWhileWritten(string from, string to)
    {
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).ToList())
        {
            string target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            try
            {
                File.Copy(file, target);
            }
            catch (IOException)
            {
                // Removed meanwhile: the copy is one in which it is not there.
            }
        }
    }

    private MiniCluster Create(string backend, string directory) => new(new MiniClusterOptions
    {
        Backend = backend,
        CreateOperator = _jobs.Create,
        Metadata = _metadata,
        Connector = _connector,
        Directory = directory,
    });
}
