using Microsoft.AspNetCore.Connections;
using StreamSql.Server.Hosting;

namespace StreamSql.Server.PgWire;

/// <summary>Kestrel's entry for connections on the PostgreSQL port.</summary>
internal sealed class PgConnectionHandler(ServerServices services) : ConnectionHandler
{
    public override Task OnConnectedAsync(ConnectionContext connection) => new PgConnection(connection, services).RunAsync();
}
