using StreamSql.Connectors;
using StreamSql.Core.Connectors;
using StreamSql.Sql.Catalog;

namespace StreamSql.Sql.Tests.Support;

/// <summary>The real connectors as DDL sees them.</summary>
internal sealed class TestConnectors(ConnectorRegistry registry) : IConnectorCatalog
{
    public IReadOnlyList<string> ConnectorNames { get; } = [.. registry.Connectors.Select(c => c.Name)];

    public IReadOnlyList<string> FormatNames { get; } = [.. registry.Formats.Select(f => f.Name)];

    public IConnector? Find(string name) => registry.Find(name);

    public IReadOnlyList<OptionSpec>? FormatOptions(string format) => registry.Formats.FirstOrDefault(f => f.Name == format)?.Options;
}
