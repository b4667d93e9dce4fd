using StreamSql.Connectors;
using StreamSql.Core.Connectors;
using StreamSql.Sql.Catalog;

namespace StreamSql.Benchmarks.Engine;

/// <summary>What DDL asks of connectors, over the registry.</summary>
internal sealed class RegistryCatalog(ConnectorRegistry registry) : IConnectorCatalog
{
    public IReadOnlyList<string> ConnectorNames => [.. registry.Connectors.Select(c => c.Name)];

    public IReadOnlyList<string> FormatNames => [.. registry.Formats.Select(f => f.Name)];

    public IConnector? Find(string name) => registry.Find(name);

    public IReadOnlyList<OptionSpec>? FormatOptions(string format) => registry.Formats.FirstOrDefault(f => f.Name == format)?.Options;
}
