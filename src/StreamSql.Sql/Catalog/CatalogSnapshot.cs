using System.Collections.Immutable;

namespace StreamSql.Sql.Catalog;

/// <summary>All objects at one version. Immutable, so a statement that took one sees a consistent catalog on any thread.</summary>
public sealed class CatalogSnapshot
{
    public static readonly CatalogSnapshot Empty = new(
        0, ImmutableDictionary<long, CatalogObject>.Empty, ImmutableDictionary<(string, string), CatalogObject>.Empty);

    private readonly ImmutableDictionary<(string Schema, string Name), CatalogObject> _byName;

    private CatalogSnapshot(
        long version,
        ImmutableDictionary<long, CatalogObject> byId,
        ImmutableDictionary<(string Schema, string Name), CatalogObject> byName)
    {
        Version = version;
        ById = byId;
        _byName = byName;
    }

    public long Version { get; }

    public ImmutableDictionary<long, CatalogObject> ById { get; }

    /// <summary>Objects in the order of their creation.</summary>
    public IEnumerable<CatalogObject> Objects => ById.Values.OrderBy(o => o.Id);

    public IEnumerable<RelationObject> Relations => Objects.OfType<RelationObject>();

    public CatalogObject? Find(long id) => ById.GetValueOrDefault(id);

    /// <summary>A relation or index of that schema; schemas live in a namespace of their own.</summary>
    public CatalogObject? Find(string schema, string name) => _byName.GetValueOrDefault((schema, name));

    public bool SchemaExists(string name) => SystemSchemas.All.Any(s => s.Name == name) || _byName.ContainsKey(("", name));

    public SchemaObject? FindSchema(string name) => _byName.GetValueOrDefault(("", name)) as SchemaObject;

    public IEnumerable<CatalogObject> DependentsOf(long id) =>
        Objects.Where(o => o.DependsOn.Contains(id) || (o is IndexObject index && index.TableId == id));

    internal CatalogSnapshot With(IEnumerable<CatalogObject> upserts, IEnumerable<long> deletes)
    {
        ImmutableDictionary<long, CatalogObject> byId = ById;
        ImmutableDictionary<(string, string), CatalogObject> byName = _byName;
        foreach (long id in deletes)
        {
            if (byId.GetValueOrDefault(id) is not { } old) continue;
            byId = byId.Remove(id);
            byName = byName.Remove(NameOf(old));
        }

        CatalogObject[] items = [.. upserts];
        foreach (CatalogObject item in items)
            if (byId.GetValueOrDefault(item.Id) is { } old) byName = byName.Remove(NameOf(old));
        foreach (CatalogObject item in items)
        {
            byId = byId.SetItem(item.Id, item);
            byName = byName.SetItem(NameOf(item), item);
        }

        return new CatalogSnapshot(Version + 1, byId, byName);
    }

    private static (string, string) NameOf(CatalogObject item) => item is SchemaObject ? ("", item.Name) : (item.Schema, item.Name);
}
