namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_class: tables, streams (as r), views, materialized views, sinks (as f), the implicit key indexes, and the system relations.</summary>
internal sealed class PgClass() : CatalogTable(SystemSchemas.PgCatalog, "pg_class")
{
    private const long Heap = 2;
    private const long Btree = 403;

    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (SystemRelation relation in SystemRelations.All)
            yield return Relation(relation.Oid, relation.Name, PgNamespace.OidOf(context, relation.Schema), 0, 'r',
                relation.Columns.Count, false, false);
        foreach (RelationObject relation in context.Catalog.Relations)
        {
            long schema = PgNamespace.OidOf(context, relation.Schema);
            bool hasKey = PgIndex.HasKeyIndex(relation);
            yield return Relation(
                relation.Id, relation.Name, schema, relation.RowTypeId, relation.RelKind, relation.VisibleColumns.Count(), hasKey,
                relation is ViewObject or MaterializedViewObject);
            if (hasKey) yield return Index(relation.KeyIndexId, PgIndex.KeyName(relation), schema, relation.Key.Count);
        }

        foreach (IndexObject index in context.Catalog.Objects.OfType<IndexObject>())
            yield return Index(index.Id, index.Name, PgNamespace.OidOf(context, index.Schema), index.Columns.Count + index.Included.Count);
    }

    private object?[] Relation(long oid, string name, long schema, long rowType, char kind, int columns, bool hasIndex, bool hasRules) => Row(
        ("oid", oid), ("relname", name), ("relnamespace", schema), ("reltype", rowType), ("relowner", 10L), ("relam", kind is 'r' or 'm' ? Heap : 0L),
        ("relfilenode", oid), ("relkind", kind), ("relnatts", columns), ("relhasindex", hasIndex), ("relhasrules", hasRules),
        ("relpersistence", 'p'), ("relispopulated", true), ("relreplident", 'd'), ("reltuples", -1));

    private object?[] Index(long oid, string name, long schema, int columns) => Row(
        ("oid", oid), ("relname", name), ("relnamespace", schema), ("relowner", 10L), ("relam", Btree), ("relfilenode", oid), ("relkind", 'i'),
        ("relnatts", columns), ("relpersistence", 'p'), ("relispopulated", true), ("relreplident", 'n'));
}
