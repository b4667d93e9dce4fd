using StreamSql.Testing.Processes;
using StreamSql.Testing.Wire;

namespace StreamSql.SqlLogicTests;

/// <summary>One warm server for all files that leave it as they found it, and fresh ones for files that kill theirs.</summary>
public sealed class SltServers : IDisposable
{
    private readonly Lazy<ServerProcess> _shared = new(() => new ServerProcess().Start());

    public SltTarget Streaming(bool own)
    {
        if (own) return new SltTarget(new ServerProcess().Start(), true);
        try
        {
            using PgTextClient probe = _shared.Value.Connect();
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException)
        {
            _shared.Value.Start();
        }

        return new SltTarget(_shared.Value, false);
    }

    public void Dispose()
    {
        if (_shared.IsValueCreated) _shared.Value.Dispose();
    }
}

/// <summary>A server for one file; drops what the file left behind, or the whole server when it is the file's own.</summary>
public sealed class SltTarget(ServerProcess server, bool own) : IDisposable
{
    private static readonly string[] Kinds = ["SINK", "MATERIALIZED VIEW", "VIEW", "TABLE", "STREAM"];

    public PgTextClient Connect() => server.Connect();

    public void Restart(bool crash)
    {
        if (crash) server.Kill();
        else if (server.Stop() != 0) throw new InvalidOperationException("unclean end:\n" + server.Log);
        server.Start();
    }

    public void Dispose()
    {
        if (own)
        {
            server.Dispose();
            return;
        }

        using PgTextClient client = server.Connect();
        foreach (string kind in Kinds)
            foreach (string?[] row in client.Query($"SHOW {kind}S").Rows)
                client.TryQuery($"DROP {kind} IF EXISTS \"{row[0]}\" CASCADE");
    }
}
