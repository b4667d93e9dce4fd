using StreamSql.Core.Connectors;
using StreamSql.Core.Types;

namespace StreamSql.Sql.Catalog;

/// <summary>What DDL must know of connectors and formats; the server implements it over the connector registry.</summary>
public interface IConnectorCatalog
{
    /// <summary>Null when there is no such connector.</summary>
    IConnector? Find(string name);

    IReadOnlyList<string> ConnectorNames { get; }

    /// <summary>Options of a format, its prefix included (<c>json.ignore-parse-errors</c>); null when there is no such format.</summary>
    IReadOnlyList<OptionSpec>? FormatOptions(string format);

    IReadOnlyList<string> FormatNames { get; }
}

/// <summary>A server without connectors: only internal logs.</summary>
public sealed class NoConnectors : IConnectorCatalog
{
    public static readonly NoConnectors Instance = new();

    public IReadOnlyList<string> ConnectorNames => [];

    public IReadOnlyList<string> FormatNames => [];

    public IConnector? Find(string name) => null;

    public IReadOnlyList<OptionSpec>? FormatOptions(string format) => null;
}
