using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using StreamSql.Testing.Wire;

namespace StreamSql.Testing.Processes;

/// <summary>
/// The real server as a process of its own, so that it can be killed. Data lives in a scratch folder that survives restarts and
/// goes with <see cref="Dispose"/>.
/// </summary>
public sealed partial class ServerProcess : IDisposable
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly bool _ownsData;
    private Process? _process;

    public ServerProcess(string? dataDirectory = null, params string[] arguments)
    {
        _ownsData = dataDirectory is null;
        DataDirectory = dataDirectory ?? Directory.CreateTempSubdirectory("streamsql-data-").FullName;
        Arguments = arguments;
    }

    public string DataDirectory { get; }

    /// <summary>Further command line arguments, used at each start.</summary>
    public IReadOnlyList<string> Arguments { get; set; }

    public int Port { get; private set; }

    public int HttpPort { get; private set; }

    public string Log => string.Join('\n', _log);

    public int ProcessId => _process!.Id;

    /// <summary>The built server, of the same configuration as the tests.</summary>
    public static string ServerAssembly
    {
        get
        {
            string here = AppContext.BaseDirectory.TrimEnd('/');
            string configuration = here.Contains("/Release/") ? "Release" : "Debug";
            string? root = here;
            while (root is not null && !File.Exists(Path.Combine(root, "StreamSql.sln"))) root = Path.GetDirectoryName(root);
            return Path.Combine(root!, $"src/StreamSql.Server/bin/{configuration}/net10.0/streamsql.dll");
        }
    }

    /// <summary>Starts and returns when the server said that it is ready; throws with its output when it ends instead.</summary>
    public ServerProcess Start()
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (IEnumerable<string>)[ServerAssembly, "--port", "0", "--http-port", "0", "--data", DataDirectory, .. Arguments])
            start.ArgumentList.Add(argument);
        var ready = new TaskCompletionSource<Match>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.ErrorDataReceived += (_, e) => Keep(e.Data);
        _process.OutputDataReceived += (_, e) =>
        {
            Keep(e.Data);
            if (e.Data is not null && ReadyLine().Match(e.Data) is { Success: true } match) ready.TrySetResult(match);
        };
        _process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("the server ended:\n" + Log));
        _process.Start();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
        Match found = ready.Task.WaitAsync(TimeSpan.FromSeconds(60)).GetAwaiter().GetResult();
        Port = int.Parse(found.Groups[1].Value);
        HttpPort = int.Parse(found.Groups[2].Value);
        return this;
    }

    public PgTextClient Connect() => PgTextClient.Connect("127.0.0.1", Port);

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        _process!.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM; returns the exit status.</summary>
    public int Stop(string signal = "TERM")
    {
        using Process kill = Process.Start("kill", [$"-{signal}", ProcessId.ToString()]);
        kill.WaitForExit();
        if (!_process!.WaitForExit(60_000)) throw new TimeoutException("the server did not end:\n" + Log);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false }) Kill();
        _process?.Dispose();
        if (_ownsData && Directory.Exists(DataDirectory)) Directory.Delete(DataDirectory, true);
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        _log.Enqueue(line);
        while (_log.Count > 2000) _log.TryDequeue(out _);
    }

    [GeneratedRegex(@"^ready: .*?:(\d+)/.*?:(\d+)")]
    private static partial Regex ReadyLine();
}
