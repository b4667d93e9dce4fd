using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace StreamSql.Testing.Kafka;

/// <summary>
/// A real Kafka broker for a test class: one that runs already (STREAMSQL_TEST_KAFKA), or one of its own started from
/// STREAMSQL_KAFKA_HOME or ../shared/kafka beside the repository, in a temporary folder on free ports. Not thread-safe.
/// </summary>
public sealed class KafkaBroker : IDisposable
{
    private const string External = "STREAMSQL_TEST_KAFKA";
    private const string Home = "STREAMSQL_KAFKA_HOME";
    private const int PortsInARow = 10;

    private readonly string? _script;
    private readonly string? _directory;
    private readonly int _port;
    private bool _started;

    private KafkaBroker(string bootstrapServers) => BootstrapServers = bootstrapServers;

    private KafkaBroker(string script, string directory, int port)
    {
        _script = script;
        _directory = directory;
        _port = port;
        BootstrapServers = $"127.0.0.1:{port}";
    }

    /// <summary>Null when a broker can be had; otherwise what was looked for, as the reason of skipped tests.</summary>
    public static string? WhyNone { get; } = Look(out _, out _);

    public string BootstrapServers { get; }

    /// <summary>Where a login is asked for (SASL PLAIN, alice, alice-secret); null on a broker that is not ours.</summary>
    public string? SaslBootstrapServers => _script is null ? null : $"127.0.0.1:{_port + 2}";

    /// <summary>False for a broker that is not ours to kill.</summary>
    public bool CanRestart => _script is not null;

    /// <summary>A running broker. Call only when <see cref="WhyNone"/> is null.</summary>
    public static KafkaBroker Create()
    {
        if (Look(out string? servers, out string? script) is { } reason) throw new InvalidOperationException(reason);
        if (servers is not null) return new KafkaBroker(servers);
        string directory = Path.Combine(Path.GetTempPath(), $"streamsql-kafka-{Guid.NewGuid():N}");
        var broker = new KafkaBroker(script!, directory, FreePorts());
        broker.Start();
        return broker;
    }

    /// <summary>Starts it (again), with the same port and data.</summary>
    public void Start()
    {
        Run("start", "--port", _port.ToString(CultureInfo.InvariantCulture), "--sasl");
        _started = true;
    }

    /// <summary>kill -9.</summary>
    public void Kill() => Run("kill");

    /// <summary>Creates a topic with the broker's own tool; only on a broker of our own.</summary>
    public void CreateTopic(string topic, int partitions) =>
        Run("topics", "--create", "--topic", topic, "--partitions", partitions.ToString(CultureInfo.InvariantCulture));

    public void Dispose()
    {
        if (_started) Run("destroy");
        _started = false;
    }

    private static string? Look(out string? servers, out string? script)
    {
        script = null;
        servers = Environment.GetEnvironmentVariable(External);
        if (!string.IsNullOrWhiteSpace(servers)) return null;
        servers = null;
        string? home = Environment.GetEnvironmentVariable(Home);
        string[] places = [.. home is null ? (string[])[] : [Path.Combine(home, "kafka")], .. BesideTheRepository()];
        script = Array.Find(places, File.Exists);
        string looked = $"no Kafka broker: looked for {External} (bootstrap servers), {Home} (a folder with the kafka script), ../shared/kafka";
        if (script is null) return looked;
        return OnPath("java") ? null : "no Kafka broker: java is not on PATH";
    }

    private static IEnumerable<string> BesideTheRepository()
    {
        // A worktree of the repository may lie a level deeper than a clone.
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "StreamSql.sln"))) continue;
            yield return Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared", "kafka", "kafka"));
            yield return Path.GetFullPath(Path.Combine(folder.FullName, "..", "..", "shared", "kafka", "kafka"));
        }
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    /// <summary>
    /// The first of some free ports in a row, below those that the system hands out to clients, so that nobody takes a neighbour between
    /// looking and starting.
    /// </summary>
    private static int FreePorts()
    {
        while (true)
        {
            int first = Random.Shared.Next(1_500, 3_000) * 10;
            if (Enumerable.Range(first, PortsInARow).All(IsFree)) return first;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private void Run(params string[] arguments)
    {
        if (_script is null) throw new InvalidOperationException("this broker is not ours");
        var start = new ProcessStartInfo(_script) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[arguments[0], "--dir", _directory!, .. arguments.Skip(1)]) start.ArgumentList.Add(argument);
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"kafka {string.Join(' ', arguments)}: {output.Result}{error.Result}");
    }
}
