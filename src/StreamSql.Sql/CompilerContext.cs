using StreamSql.Core.Types;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Catalog.System;

namespace StreamSql.Sql;

/// <summary>What a statement is compiled against: one catalog version and the session's facts. Immutable.</summary>
public sealed record CompilerContext
{
    public required CatalogSnapshot Catalog { get; init; }

    public string Database { get; init; } = "dev";

    public string User { get; init; } = "root";

    /// <summary>Schemas searched for unqualified names, after pg_catalog; new objects go to the first.</summary>
    public IReadOnlyList<string> SearchPath { get; init; } = ["public"];

    /// <summary>Session settings by canonical name.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    public SystemCatalog System { get; init; } = SystemCatalog.Default;

    public IConnectorCatalog Connectors { get; init; } = NoConnectors.Instance;

    /// <summary>Types that the client declared for $1 …; null where it left the choice to the server.</summary>
    public IReadOnlyList<SqlType?> ParameterTypes { get; init; } = [];

    public string? Setting(string name) => Settings.GetValueOrDefault(name);
}
