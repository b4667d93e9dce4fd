using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamSql.Core.Errors;
using StreamSql.Server.Http;
using StreamSql.Server.PgWire;
using StreamSql.Server.Sessions;
using StreamSql.Server.Sessions.Settings;
using StreamSql.Server.Statements.Definitions;

namespace StreamSql.Server.Hosting;

/// <summary>
/// A whole server in this process: opens the data, recovers jobs, listens. The composition root: every part is made here or in
/// <see cref="EngineServices"/>. Start and stop once.
/// </summary>
public sealed class StreamSqlServer : IAsyncDisposable
{
    private static readonly TimeSpan ConnectionGrace = TimeSpan.FromSeconds(2);

    private readonly ServerOptions _options;
    private readonly LineLoggerProvider _logs;
    private readonly ILogger _log;
    private WebApplication? _web;
    private ServerServices? _services;
    private bool _stopped;

    public StreamSqlServer(ServerOptions options)
    {
        _options = options;
        var settings = new SessionSettings(options.Settings);
        LogLevel least = Enum.Parse<LogLevel>(settings["streamsql.log_level"], ignoreCase: true);
        string file = settings["streamsql.log_file"];
        _logs = new LineLoggerProvider(file.Length == 0 ? Console.Error : OpenLog(file), least, options.Time);
        _log = _logs.CreateLogger("StreamSql.Server");
    }

    /// <summary>The PostgreSQL port in use, after start.</summary>
    public int Port { get; private set; }

    /// <summary>The HTTP port in use, after start.</summary>
    public int HttpPort { get; private set; }

    internal ServerServices Services => _services ?? throw new InvalidOperationException("the server has not been started");

    /// <summary>The line a starter waits for.</summary>
    public string ReadyLine => $"ready: postgresql://root@127.0.0.1:{Port}/dev http://127.0.0.1:{HttpPort}";

    /// <summary>Completes when clients may connect. Throws <see cref="StreamSqlException"/> with a message for the user.</summary>
    public async Task StartAsync(CancellationToken cancellation = default)
    {
        Dictionary<string, string> settings = new(_options.Settings, StringComparer.OrdinalIgnoreCase)
        {
            ["port"] = _options.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["data_directory"] = Path.GetFullPath(_options.DataDirectory),
        };
        EngineServices engine = EngineServices.Open(_options, settings, _logs);
        try
        {
            _services = new ServerServices
            {
                Options = _options,
                Limits = ServerLimits.From(settings),
                Log = _log,
                Engine = engine,
                Definitions = new DefinitionExecutor(engine),
                ServerSettings = settings,
            };
            _services.StartedMicros = _services.NowMicros();

            // The ports come first: a port in use must not start jobs.
            _web = Listen(_services);
            await StartListeningAsync(cancellation).ConfigureAwait(false);
            await engine.StartAsync().ConfigureAwait(false);
            _services.IsReady = true;
            _services.OpenGate();
            _log.Started(Port, HttpPort, _options.DataDirectory);
        }
        catch
        {
            if (_web is not null) await _web.DisposeAsync().ConfigureAwait(false);
            await engine.DisposeAsync().ConfigureAwait(false);
            _stopped = true;
            throw;
        }
    }

    /// <summary>Ends sessions, takes a last checkpoint, closes the data.</summary>
    public async Task StopAsync()
    {
        if (_stopped || _services is null) return;
        _stopped = true;
        long started = Stopwatch.GetTimestamp();
        _services.IsReady = false;
        foreach (Session session in _services.Sessions.All) session.Terminate();
        try
        {
            using var grace = new CancellationTokenSource(ConnectionGrace);
            await _web!.StopAsync(grace.Token).ConfigureAwait(false);
            await _web.DisposeAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Connections that did not end in time are cut.
        }

        try
        {
            await _services.Engine.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            _log.StopFailed(error, "engine");
        }

        _services.Definitions.Dispose();
        _log.Stopped((long)Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _logs.Dispose();
    }

    private static StreamWriter OpenLog(string file)
    {
        try
        {
            return new StreamWriter(file, append: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new StreamSqlException(SqlState.IoError, $"cannot write log file {file}: {error.Message}");
        }
    }

    private WebApplication Listen(ServerServices services)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddProvider(new SharedLogs(_logs));
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton(services);
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = true;
            sockets.MaxReadBufferSize = 4 << 20;
            sockets.MaxWriteBufferSize = 256 << 10;
            sockets.NoDelay = true;
            sockets.Backlog = 1024;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = ConnectionGrace);
        IPAddress address = Address(services.ServerSettings.GetValueOrDefault("listen_addresses", "127.0.0.1"));
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address, _options.Port, pg => pg.UseConnectionHandler<PgConnectionHandler>());
            kestrel.Listen(address, _options.HttpPort, http => http.Protocols = HttpProtocols.Http1);
        });
        WebApplication web = builder.Build();
        web.Run(context => HttpEndpoints.HandleAsync(context, services));
        return web;
    }

    private async Task StartListeningAsync(CancellationToken cancellation)
    {
        try
        {
            await _web!.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            bool inUse = error is AddressInUseException || error.InnerException is AddressInUseException
                || error.Message.Contains("in use", StringComparison.OrdinalIgnoreCase);
            throw new StreamSqlException(
                SqlState.ConnectionException,
                inUse
                    ? $"port {PortIn(error)} is in use by another process"
                    : $"cannot listen on ports {_options.Port} and {_options.HttpPort}: {error.Message}",
                error)
            {
                Hint = "Choose others with --port and --http-port.",
            };
        }

        ICollection<string> addresses = _web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        int[] ports = [.. addresses.Select(a => BindingAddress.Parse(a).Port)];
        Port = ports[0];
        HttpPort = ports[^1];
    }

    /// <summary>The port that a failed bind was about.</summary>
    private int PortIn(Exception error) =>
        error.Message.Contains($":{_options.HttpPort}:", StringComparison.Ordinal) ? _options.HttpPort : _options.Port;

    private static IPAddress Address(string text) => text switch
    {
        "*" or "0.0.0.0" => IPAddress.Any,
        "localhost" => IPAddress.Loopback,
        _ => IPAddress.TryParse(text, out IPAddress? address)
            ? address
            : throw new StreamSqlException(SqlState.ConfigFileError, $"listen_addresses must be an IP address, not \"{text}\""),
    };

    /// <summary>Signals are the business of the program, not of the server.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Kestrel's own warnings go to the same log; disposing the host does not close it.</summary>
    private sealed class SharedLogs(LineLoggerProvider logs) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => logs.CreateLogger(categoryName);

        public void Dispose()
        {
        }
    }
}
