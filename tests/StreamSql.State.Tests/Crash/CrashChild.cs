using System.Diagnostics;

namespace StreamSql.State.Tests.Crash;

/// <summary>A child process running <see cref="CrashProgram"/>, ended by SIGKILL at the latest when disposed.</summary>
internal sealed class CrashChild : IDisposable
{
    private readonly Process _process;

    public CrashChild(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && path.EndsWith("dotnet", StringComparison.Ordinal) ? path : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add("exec");
        start.ArgumentList.Add(typeof(CrashProgram).Assembly.Location);
        foreach (string argument in arguments) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    public int Id => _process.Id;

    /// <summary>The next line it writes; it fails the test when the child ends instead.</summary>
    public async Task<string> ReadLineAsync()
    {
        string? line = await _process.StandardOutput.ReadLineAsync();
        Assert.True(line is not null, "the child process ended");
        return line;
    }

    /// <summary>Kills it and returns the last line that it wrote, also what was still in the pipe.</summary>
    public async Task<string> KillAsync(string lastLine)
    {
        _process.Kill();
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
            if (line.EndsWith('.')) lastLine = line;
        await _process.WaitForExitAsync();
        return lastLine;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
