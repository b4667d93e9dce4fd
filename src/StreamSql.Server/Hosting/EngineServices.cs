using StreamSql.Connectors;
using StreamSql.Core.Metadata;
using StreamSql.Server.Sessions;
using StreamSql.State;
using StreamSql.State.Logs;
using StreamSql.State.Metadata;
using StreamSql.State.Tables;

namespace StreamSql.Server.Hosting;

/// <summary>
/// The engine behind the sessions: data directory, catalog, logs, jobs. Opened before the ports, started after them. Members are
/// thread-safe.
/// </summary>
internal sealed partial class EngineServices : IAsyncDisposable
{
    public required DataDirectory Data { get; init; }

    public required IMetadataStore Metadata { get; init; }

    public required LogStore Logs { get; init; }

    public required ViewRegistry Views { get; init; }

    public required ConnectorRegistry Connectors { get; init; }

    public long CatalogVersion => 0;

    public static EngineServices Open(ServerOptions options, IReadOnlyDictionary<string, string> settings, LineLoggerProvider logs)
    {
        DataDirectory data = DataDirectory.Open(options.DataDirectory);
        return new EngineServices
        {
            Data = data,
            Metadata = new SqliteMetadataStore(data.MetadataFile),
            Logs = LogStore.Open(data.LogDirectory, options.Time),
            Views = new ViewRegistry(),
            Connectors = new ConnectorRegistry(options.Time),
        };
    }

    public void Attach(ServerServices services)
    {
    }

    public Task StartAsync(CancellationToken cancellation) => Task.CompletedTask;

    public Core.Types.Text.IObjectNames? NamesFor(Session session) => null;

    public void WriteMetrics(System.Text.StringBuilder page)
    {
    }

    public ValueTask DisposeAsync()
    {
        Logs.Dispose();
        Metadata.Dispose();
        Data.Dispose();
        return ValueTask.CompletedTask;
    }
}
