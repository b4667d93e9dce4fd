using System.Collections.Frozen;

namespace StreamSql.Sql.Catalog.System;

/// <summary>All system relations by schema and name. Immutable; made once.</summary>
public sealed class SystemCatalog
{
    /// <summary>Every relation of this assembly.</summary>
    public static readonly SystemCatalog Default = new(SystemRelations.CreateAll());

    private readonly FrozenDictionary<(string Schema, string Name), SystemRelation> _byName;

    public SystemCatalog(IReadOnlyList<SystemRelation> relations)
    {
        Relations = relations;
        _byName = relations.ToFrozenDictionary(r => (r.Schema, r.Name));
    }

    public IReadOnlyList<SystemRelation> Relations { get; }

    public SystemRelation? Find(string schema, string name) => _byName.GetValueOrDefault((schema, name));

    /// <summary>By the name that <see cref="Core.Plan.Operators.SystemScanSpec.Relation"/> holds: <c>schema.name</c>.</summary>
    public SystemRelation? Find(string qualifiedName)
    {
        int dot = qualifiedName.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? null : Find(qualifiedName[..dot], qualifiedName[(dot + 1)..]);
    }

    public IEnumerable<string> NamesIn(string schema) => Relations.Where(r => r.Schema == schema).Select(r => r.Name);
}
