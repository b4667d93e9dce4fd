using System.Runtime.InteropServices;
using StreamSql.Core.Errors;
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

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            ServerOptions options = ConfigurationSources.Load(arguments, Environment.GetEnvironmentVariables());
            await using var server = new StreamSqlServer(options);
            await server.StartAsync().ConfigureAwait(false);
            Console.WriteLine(server.ReadyLine);
            await Console.Out.FlushAsync().ConfigureAwait(false);
            await stop.Task.ConfigureAwait(false);
            await server.StopAsync().ConfigureAwait(false);
            return 0;
        }
        catch (StreamSqlException error)
        {
            string hint = error.Hint is null ? "" : " " + error.Hint;
            await Console.Error.WriteLineAsync($"error: {error.Message}.{hint}".Replace("..", ".", StringComparison.Ordinal)).ConfigureAwait(false);
            return 1;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }
}
