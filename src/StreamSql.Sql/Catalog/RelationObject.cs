using StreamSql.Core.Types;

namespace StreamSql.Sql.Catalog;

/// <summary>An object with columns.</summary>
public abstract record RelationObject : CatalogObject
{
    public required IReadOnlyList<CatalogColumn> Columns { get; init; }

    /// <summary>Positions of the primary key (tables) or of the stream key (materialized views); empty when there is none.</summary>
    public IReadOnlyList<int> Key { get; init; } = [];

    /// <summary>Canonical WITH options.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>pg_class.relkind.</summary>
    public abstract char RelKind { get; }

    /// <summary>Oid of the row type, of its array type, of the implicit key index and its constraint: reserved with the id.</summary>
    public long RowTypeId => Id + 1;

    public long RowArrayTypeId => Id + 2;

    public long KeyIndexId => Id + 3;

    public long KeyConstraintId => Id + 4;

    public IEnumerable<CatalogColumn> VisibleColumns => Columns.Where(c => !c.IsHidden);

    public Schema ToSchema() => new([.. Columns.Select(c => new Field(c.Name, c.Type, c.Nullable))]);

    public int IndexOf(string column)
    {
        for (int i = 0; i < Columns.Count; i++)
            if (Columns[i].Name == column) return i;
        return -1;
    }
}
