using StreamSql.Core.Types;

namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_attribute: columns of relations and of key indexes.</summary>
internal sealed class PgAttribute() : CatalogTable(SystemSchemas.PgCatalog, "pg_attribute")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (SystemRelation relation in SystemRelations.All)
            for (int i = 0; i < relation.Columns.Count; i++)
                yield return Column(relation.Oid, i, relation.Columns[i].Name, relation.Columns[i].Type, relation.Columns[i].Nullable, null);
        foreach (RelationObject relation in context.Catalog.Relations)
        {
            for (int i = 0; i < relation.Columns.Count; i++)
            {
                CatalogColumn column = relation.Columns[i];
                if (!column.IsHidden) yield return Column(relation.Id, i, column.Name, column.Type, column.Nullable, column);
            }

            if (!PgIndex.HasKeyIndex(relation)) continue;
            for (int i = 0; i < relation.Key.Count; i++)
            {
                CatalogColumn key = relation.Columns[relation.Key[i]];
                yield return Column(relation.KeyIndexId, i, key.Name, key.Type, true, null);
            }
        }

        foreach (IndexObject index in context.Catalog.Objects.OfType<IndexObject>())
        {
            if (context.Catalog.Find(index.TableId) is not RelationObject table) continue;
            int position = 0;
            foreach (int column in index.Columns.Concat(index.Included))
                yield return Column(index.Id, position++, table.Columns[column].Name, table.Columns[column].Type, true, null);
        }
    }

    /// <summary>pg_type.typlen.</summary>
    public static short Length(SqlType type) => type.Oid switch
    {
        16 or 18 => 1,
        19 => 64,
        21 => 2,
        20 or 701 or 1083 or 1114 or 1184 => 8,
        23 or 26 or 28 or 700 or 1082 or 2205 or 2206 or 24 or 2202 or 4089 or 4096 => 4,
        1186 or 2950 => 16,
        _ => -1,
    };

    private object?[] Column(long relation, int index, string name, SqlType type, bool nullable, CatalogColumn? column) => Row(
        ("attrelid", relation), ("attname", name), ("atttypid", (long)type.Oid), ("attlen", Length(type)), ("attnum", index + 1),
        ("attndims", type.Kind == TypeKind.List ? 1 : 0), ("attcacheoff", -1), ("atttypmod", type.Modifier),
            ("attbyval", Length(type) is > 0 and <= 8),
        ("attalign", Length(type) switch { 1 => 'c', 2 => 's', 8 or 16 => 'd', _ => 'i' }), ("attstorage", Length(type) < 0 ? 'x' : 'p'),
        ("attnotnull", !nullable), ("atthasdef", column?.Default is not null || column?.Generated is not null), ("attidentity", ""),
        ("attgenerated", column?.Generated is not null ? "s" : ""), ("attislocal", true), ("attstattarget", -1),
        ("attcollation", type.Kind == TypeKind.Text ? 100L : 0L));
}
