using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.EndToEnd.Tests;

/// <summary>How the server begins and ends, as a user at a terminal sees it.</summary>
public sealed class LifecycleTests
{
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_ends_it_cleanly_under_load(string signal)
    {
        using var server = new ServerProcess();
        server.Start();
        using PgTextClient client = server.Connect();
        client.Query("CREATE STREAM n (auction bigint, price bigint, date_time timestamp(3)) WITH (connector = 'nexmark', nexmark.table.type = 'bid')");
        client.Query("CREATE MATERIALIZED VIEW v AS SELECT auction, count(*) AS n FROM n GROUP BY auction");
        Assert.Equal(0, server.Stop(signal));
    }

    [Fact]
    public void A_second_server_on_the_same_data_is_refused()
    {
        using var first = new ServerProcess();
        first.Start();
        (int status, string output) = RunToEnd("--data", first.DataDirectory, "--port", "0", "--http-port", "0");
        Assert.NotEqual(0, status);
        Assert.Contains(first.DataDirectory, output);
        Assert.Contains("in use", output);
        Assert.Equal("1", first.Connect().Scalar("SELECT 1"));
    }

    [Fact]
    public void A_port_in_use_is_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string port = ((IPEndPoint)listener.LocalEndpoint).Port.ToString();
        string folder = Directory.CreateTempSubdirectory("streamsql-data-").FullName;
        (int status, string output) = RunToEnd("--data", folder, "--port", port, "--http-port", "0");
        Assert.NotEqual(0, status);
        Assert.Contains(port, output);
        Directory.Delete(folder, true);
    }

    [Fact]
    public void Data_that_cannot_be_written_is_named()
    {
        (int status, string output) = RunToEnd("--data", "/proc/streamsql", "--port", "0", "--http-port", "0");
        Assert.NotEqual(0, status);
        Assert.Contains("/proc/streamsql", output);
    }

    [Fact]
    public void Data_of_a_newer_version_is_refused_and_left_alone()
    {
        using var server = new ServerProcess();
        server.Start();
        server.Stop();
        string file = Path.Combine(server.DataDirectory, "format");
        File.WriteAllText(file, "9999\n");
        (int status, string output) = RunToEnd("--data", server.DataDirectory, "--port", "0", "--http-port", "0");
        Assert.NotEqual(0, status);
        Assert.Contains("9999", output);
        Assert.Equal("9999\n", File.ReadAllText(file));
    }

    [Fact]
    public void An_unknown_setting_is_refused_with_a_suggestion()
    {
        string folder = Directory.CreateTempSubdirectory("streamsql-data-").FullName;
        (int status, string output) = RunToEnd("--data", folder, "--port", "0", "--http-port", "0", "--set", "paralelism.default=2");
        Assert.NotEqual(0, status);
        Assert.Contains("parallelism.default", output);
        Directory.Delete(folder, true);
    }

    private static (int Status, string Output) RunToEnd(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [ServerProcess.ServerAssembly, .. arguments])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(60_000))
        {
            process.Kill();
            Assert.Fail($"it started instead of refusing:\n{output.Result}{error.Result}");
        }

        return (process.ExitCode, output.Result + error.Result);
    }
}
