namespace StreamSql.Sql.Catalog.System;

/// <summary>What the rows of system relations are computed from, for one statement.</summary>
public sealed record SystemRelationContext
{
    public required CatalogSnapshot Catalog { get; init; }

    public string Database { get; init; } = "dev";

    public string User { get; init; } = "root";

    /// <summary>Settings of the session: name, value, description, default, unit and context for pg_settings.</summary>
    public Func<IEnumerable<SettingRow>> Settings { get; init; } = () => [];

    /// <summary>
    /// Rows of relations that only a running server knows (<c>streamsql.jobs</c>), by relation name; each row has the relation's
    /// columns.
    /// </summary>
    public IReadOnlyDictionary<string, Func<IEnumerable<object?[]>>> Providers { get; init; } =
        new Dictionary<string, Func<IEnumerable<object?[]>>>();
}

/// <summary>A setting as pg_settings shows it.</summary>
public sealed record SettingRow(
    string Name, string? Value, string Description, string? Default, string? Unit = null, string VarType = "string", string Context = "user");
