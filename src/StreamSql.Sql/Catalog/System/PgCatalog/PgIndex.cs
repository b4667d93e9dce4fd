namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_index: the implicit indexes of primary keys, and CREATE INDEX.</summary>
internal sealed class PgIndex() : CatalogTable(SystemSchemas.PgCatalog, "pg_index")
{
    public static bool HasKeyIndex(RelationObject relation) => relation is TableObject && relation.Key.Count > 0;

    public static string KeyName(RelationObject relation) => (relation as TableObject)?.KeyName ?? $"{relation.Name}_pkey";

    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (RelationObject relation in context.Catalog.Relations.Where(HasKeyIndex))
            yield return Index(relation.KeyIndexId, relation.Id, relation.Key, relation.Key.Count, true, true);
        foreach (IndexObject index in context.Catalog.Objects.OfType<IndexObject>())
            yield return Index(index.Id, index.TableId, [.. index.Columns, .. index.Included], index.Columns.Count, false, index.IsUnique);
    }

    private object?[] Index(long oid, long table, IReadOnlyList<int> columns, int keys, bool primary, bool unique) => Row(
        ("indexrelid", oid), ("indrelid", table), ("indnatts", columns.Count), ("indnkeyatts", keys), ("indisunique", unique),
            ("indisprimary", primary),
        ("indimmediate", true), ("indisvalid", true), ("indisready", true), ("indislive", true),
        ("indkey", columns.Select(c => (object?)(short)(c + 1)).ToArray()), ("indcollation", Zeros(keys)), ("indclass", Zeros(keys)),
        ("indoption", columns.Take(keys).Select(_ => (object?)(short)0).ToArray()));

    private static object?[] Zeros(int count) => [.. Enumerable.Repeat((object?)0L, count)];
}
