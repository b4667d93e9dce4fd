using System.Diagnostics;
using System.Globalization;
using Npgsql;
using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.Benchmarks.Serving;

/// <summary>
/// Prepared point SELECTs by key over the wire, client on the same machine: pgbench where it is installed (its client costs
/// little), Npgsql otherwise; and the rate of a full scan.
/// </summary>
internal sealed class PointSelectBenchmark(Options options)
{
    private readonly long _rows = options.GetCount("rows", 1_000_000);
    private readonly int _connections = options.GetInt32("connections", 8);
    private readonly int _seconds = options.GetInt32("seconds", 5);

    public async Task<int> RunAsync()
    {
        Console.WriteLine(ProcessUsage.Machine());
        using var server = new ServerProcess();
        server.Start();
        using PgTextClient client = server.Connect();
        client.Query("CREATE TABLE accounts (id bigint PRIMARY KEY, balance bigint, name text)");
        client.Query($"INSERT INTO accounts SELECT g, g * 7, 'account ' || g FROM generate_series(1, {_rows}) g");
        client.Query("CREATE MATERIALIZED VIEW balances AS SELECT id, balance FROM accounts");
        client.Query("FLUSH");
        foreach (string relation in (string[])["accounts", "balances"])
        {
            double cpu = ProcessUsage.CpuSeconds(server.ProcessId);
            (double queries, string by) = await MeasureAsync(server.Port, relation);
            cpu = ProcessUsage.CpuSeconds(server.ProcessId) - cpu;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"point SELECT on {relation,-9} {_connections} connections, prepared, {by}: {queries / 1000:0.0} k/s wall, {queries * _seconds / cpu / 1000:0.0} k/s per server core"));
        }

        var watch = Stopwatch.StartNew();
        client.Query("SELECT sum(balance) FROM accounts");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scan and sum of {_rows} rows: {_rows / watch.Elapsed.TotalSeconds / 1e6:0.0} M rows/s"));
        watch.Restart();
        client.Query("SELECT id, balance FROM accounts");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"scan to the client, 2 columns, text: {_rows / watch.Elapsed.TotalSeconds / 1e6:0.00} M rows/s"));
        return 0;
    }

    private Task<(double PerSecond, string By)> MeasureAsync(int port, string relation)
    {
        string? pgbench = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetFiles("/usr/lib/postgresql", "pgbench", SearchOption.AllDirectories).FirstOrDefault()
            : null;
        return pgbench is null ? WithNpgsqlAsync(port, relation) : WithPgbenchAsync(pgbench, port, relation);
    }

    private async Task<(double PerSecond, string By)> WithPgbenchAsync(string pgbench, int port, string relation)
    {
        string script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, $"\\set id random(1, {_rows})\nSELECT id, balance FROM {relation} WHERE id = :id;\n");
        var start = new ProcessStartInfo(pgbench)
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "-n", "-h", "127.0.0.1", "-p", $"{port}", "-U", "root", "-M", "prepared", "-c", $"{_connections}", "-j", "1", "-T", $"{_seconds}",
                "-f", script, "dev",
            },
        };
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        File.Delete(script);
        string line = output.Split('\n').FirstOrDefault(l => l.StartsWith("tps", StringComparison.Ordinal))
            ?? throw new InvalidOperationException(output);
        return (double.Parse(line.Split(' ')[2], CultureInfo.InvariantCulture), "pgbench");
    }

    private async Task<(double PerSecond, string By)> WithNpgsqlAsync(int port, string relation)
    {
        long done = 0;
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(_seconds));
        await Task.WhenAll(Enumerable.Range(0, _connections).Select(async seed =>
        {
            var random = new Random(seed);
            await using var connection = new NpgsqlConnection($"Host=127.0.0.1;Port={port};Username=root;Database=dev;Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand($"SELECT id, balance FROM {relation} WHERE id = $1", connection);
            NpgsqlParameter<long> parameter = new() { TypedValue = 1 };
            command.Parameters.Add(parameter);
            await command.PrepareAsync();
            while (!stop.IsCancellationRequested)
            {
                parameter.TypedValue = random.NextInt64(1, _rows + 1);
                await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
                if (!await reader.ReadAsync()) throw new InvalidOperationException("no row");
                Interlocked.Increment(ref done);
            }
        }));
        return ((double)done / _seconds, "Npgsql");
    }
}
