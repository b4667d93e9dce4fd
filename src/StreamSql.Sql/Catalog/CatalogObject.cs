namespace StreamSql.Sql.Catalog;

/// <summary>Anything that CREATE makes. Immutable; a change is a new object in a new <see cref="CatalogSnapshot"/>.</summary>
public abstract record CatalogObject
{
    /// <summary>pg_class.oid, at least 16384; 0 until the catalog has stored it.</summary>
    public long Id { get; init; }

    public required string Schema { get; init; }

    public required string Name { get; init; }

    public string Owner { get; init; } = "root";

    /// <summary>The canonical CREATE statement.</summary>
    public string Sql { get; init; } = "";

    public string? Comment { get; init; }

    public long CreatedMicros { get; init; }

    /// <summary>Objects that must exist as long as this one does.</summary>
    public IReadOnlyList<long> DependsOn { get; init; } = [];

    /// <summary>As in <see cref="Core.Metadata.ObjectRecord.Kind"/>.</summary>
    public abstract string Kind { get; }

    /// <summary>The word that DROP and messages use: <c>materialized view</c>.</summary>
    public virtual string KindName => Kind.Replace('_', ' ');

    public string QualifiedName => $"{Schema}.{Name}";
}
