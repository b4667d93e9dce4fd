using StreamSql.Connectors;
using StreamSql.Core.Connectors;
using StreamSql.Sql.Catalog;

namespace StreamSql.Server.Hosting;

/// <summary>The connector registry as the compiler sees it.</summary>
internal sealed class ConnectorCatalog(ConnectorRegistry registry) : IConnectorCatalog
{
    public IReadOnlyList<string> ConnectorNames { get; } = [.. registry.Connectors.Select(c => c.Name)];

    public IReadOnlyList<string> FormatNames { get; } = [.. registry.Formats.Select(f => f.Name)];

    public IConnector? Find(string name) => registry.Find(name);

    public IReadOnlyList<OptionSpec>? FormatOptions(string format) => registry.Formats.FirstOrDefault(f => f.Name == format)?.Options;
}
