using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;
using Xunit.Abstractions;

namespace StreamSql.SqlLogicTests;

/// <summary>
/// Every file of sqllogictests/ against the server; those marked differential against PostgreSQL too; and each of their queries once
/// more as a materialized view, whose content must equal the batch result. SLT_UPDATE=postgres or streamsql rewrites expectations.
/// </summary>
public sealed class SltTests(SltServers servers, ITestOutputHelper output) : IClassFixture<SltServers>
{
    private static readonly string Folder = FindFolder();

    public static TheoryData<string> Files() => [.. AllFiles().Order(StringComparer.Ordinal)];

    public static TheoryData<string> DifferentialFiles() =>
        [.. AllFiles().Where(f => new SltFile(Path.Combine(Folder, f)).IsDifferential).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Server(string file)
    {
        using SltTarget target = servers.Streaming(file.StartsWith("recovery/", StringComparison.Ordinal));
        Check(file, "streamsql", target.Connect, target.Restart);
    }

    [SkippableByEnvironmentTheory("postgres")]
    [MemberData(nameof(DifferentialFiles))]
    public void Postgres(string file)
    {
        PostgresServer postgres = PostgresServer.Shared!;
        using (PgTextClient client = PgTextClient.Connect("127.0.0.1", postgres.Port, "root", "postgres"))
            client.Query("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        Check(file, "postgres", () => PgTextClient.Connect("127.0.0.1", postgres.Port, "root", "postgres"), null);
    }

    [Theory]
    [MemberData(nameof(DifferentialFiles))]
    public void AsViews(string file)
    {
        using SltTarget target = servers.Streaming(false);
        var slt = new SltFile(Path.Combine(Folder, file));
        using var runner = new ViewRunner(target.Connect());
        IReadOnlyList<string> failures = runner.Run(slt);
        output.WriteLine($"{runner.Checked} queries as views, {runner.Skipped} not applicable");
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static void Check(string file, string target, Func<PgTextClient> connect, Action<bool>? restart)
    {
        var slt = new SltFile(Path.Combine(Folder, file));
        using var runner = new SltRunner(target, connect, restart);
        IReadOnlyList<string> failures = runner.Run(slt);
        if (Environment.GetEnvironmentVariable("SLT_UPDATE") == target) slt.Update(runner.Actual);
        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
    }

    private static IEnumerable<string> AllFiles() =>
        Directory.EnumerateFiles(Folder, "*.slt", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f));

    private static string FindFolder()
    {
        string? root = AppContext.BaseDirectory.TrimEnd('/');
        while (root is not null && !File.Exists(Path.Combine(root, "StreamSql.sln"))) root = Path.GetDirectoryName(root);
        return Path.Combine(root!, "sqllogictests");
    }
}
