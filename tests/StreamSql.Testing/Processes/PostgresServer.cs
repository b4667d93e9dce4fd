using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace StreamSql.Testing.Processes;

/// <summary>
/// A real PostgreSQL in a scratch folder on a free loopback port, for differential tests. Started at most once per test process
/// and stopped with it. Null when no PostgreSQL is installed.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private static readonly Lazy<PostgresServer?> SharedServer = new(TryStart);

    private readonly string _folder;
    private readonly string _binaries;

    private PostgresServer(string folder, string binaries, int port)
    {
        _folder = folder;
        _binaries = binaries;
        Port = port;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    public static PostgresServer? Shared => SharedServer.Value;

    public int Port { get; }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public void Dispose()
    {
        if (!Directory.Exists(_folder)) return;
        Execute(_folder, $"{_binaries}/pg_ctl", "-D", $"{_folder}/data", "-m", "immediate", "stop");
        Directory.Delete(_folder, true);
    }

    private static PostgresServer? TryStart()
    {
        string? binaries = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => d + "/bin").LastOrDefault(d => File.Exists(d + "/initdb"))
            : null;
        if (binaries is null) return null;
        string folder = Directory.CreateTempSubdirectory("streamsql-pg-").FullName;
        if (Environment.IsPrivilegedProcess) Run("chown", "postgres", folder);
        int port = FreePort();
        Execute(folder, $"{binaries}/initdb", "-D", $"{folder}/data", "-U", "root", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync");
        int status = Execute(
            folder, $"{binaries}/pg_ctl", "-D", $"{folder}/data", "-w", "-l", $"{folder}/log",
            "-o", $"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c timezone=UTC", "start");
        return status == 0 ? new PostgresServer(folder, binaries, port) : null;
    }

    /// <summary>PostgreSQL refuses to run as root, so root steps down to the account of the package.</summary>
    private static int Execute(string folder, string program, params string[] arguments) => Environment.IsPrivilegedProcess
        ? Run("runuser", ["-u", "postgres", "--", program, .. arguments])
        : Run(program, arguments);

    private static int Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEndAsync();
        process.StandardError.ReadToEndAsync();
        process.WaitForExit();
        return process.ExitCode;
    }
}
