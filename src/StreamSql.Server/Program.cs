using System.Runtime.InteropServices;
using StreamSql.Core.Errors;
using StreamSql.Server.Demo;
using StreamSql.Server.Hosting;

namespace StreamSql.Server;

/// <summary>The executable: reads options, runs a server until SIGINT or SIGTERM.</summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is ["--help"] or ["-h"])
        {
            Console.WriteLine(ConfigurationSources.Usage);
            return 0;
        }

        using var stop = new CancellationTokenSource();
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            ServerOptions options = ConfigurationSources.Load(arguments, Environment.GetEnvironmentVariables());
            if (arguments is ["health", ..]) return await HealthCheck.RunAsync(options, Console.Out).ConfigureAwait(false);
            await RunAsync(options, stop.Token).ConfigureAwait(false);
            return 0;
        }
        catch (StreamSqlException error)
        {
            string hint = error.Hint is null ? "" : " " + error.Hint;
            await Console.Error.WriteLineAsync($"error: {error.Message.TrimEnd('.')}.{hint}").ConfigureAwait(false);
            return 1;
        }
        catch (Exception error)
        {
            // A defect, or the machine's fault: one line, as for any other reason not to run; the type tells where to look.
            await Console.Error.WriteLineAsync($"error: {error.Message} ({error.GetType().Name})".ReplaceLineEndings(" ")).ConfigureAwait(false);
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task RunAsync(ServerOptions options, CancellationToken stop)
    {
        await using var server = new StreamSqlServer(options);
        // A start goes to its end also when a stop was asked for meanwhile: then everything is there to be closed.
        await server.StartAsync(CancellationToken.None).ConfigureAwait(false);
        Console.WriteLine(server.ReadyLine);
        await Console.Out.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        if (options.Demo)
        {
            var demo = new DemoRunner(server.Services, Console.Out) { IsTerminal = !Console.IsOutputRedirected };
            await demo.RunAsync(stop).ConfigureAwait(false);
        }
        else
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, options.Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await server.StopAsync().ConfigureAwait(false);
    }
}
