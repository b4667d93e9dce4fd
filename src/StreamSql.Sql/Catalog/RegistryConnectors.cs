using StreamSql.Core.Connectors;

namespace StreamSql.Sql.Catalog;

/// <summary>The server's connectors and formats as DDL sees them. Immutable; any thread.</summary>
public sealed class RegistryConnectors(IConnectorRegistry registry) : IConnectorCatalog
{
    public IReadOnlyList<string> ConnectorNames { get; } =
        [.. registry.Connectors.Select(c => c.Name).Where(n => n != BaseObject.InternalConnector)];

    public IReadOnlyList<string> FormatNames { get; } = [.. registry.Formats.Select(f => f.Name)];

    public IConnector? Find(string name) => registry.Find(name);

    public IReadOnlyList<OptionSpec>? FormatOptions(string format) =>
        registry.Formats.FirstOrDefault(f => f.Name == format)?.Options;
}
