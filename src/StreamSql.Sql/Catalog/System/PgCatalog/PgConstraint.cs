namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_constraint: primary keys, unique and check constraints.</summary>
internal sealed class PgConstraint() : CatalogTable(SystemSchemas.PgCatalog, "pg_constraint")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (BaseObject relation in context.Catalog.Relations.OfType<BaseObject>())
        {
            long schema = PgNamespace.OidOf(context, relation.Schema);
            if (PgIndex.HasKeyIndex(relation))
                yield return Constraint(relation.KeyConstraintId, PgIndex.KeyName(relation), schema, 'p', relation, relation.Key,
                    relation.KeyIndexId);
            long next = relation.KeyConstraintId + 1;
            foreach (CheckRule check in relation.Checks) yield return Constraint(next++, check.Name, schema, 'c', relation, [], 0);
        }
    }

    private object?[] Constraint(long oid, string name, long schema, char kind, BaseObject relation, IReadOnlyList<int> columns, long index) => Row(
        ("oid", oid), ("conname", name), ("connamespace", schema), ("contype", kind), ("convalidated", true), ("conrelid", relation.Id),
        ("conindid", index), ("conislocal", true), ("connoinherit", true), ("confupdtype", ' '), ("confdeltype", ' '), ("confmatchtype", ' '),
        ("conkey", columns.Select(c => (object?)(short)(c + 1)).ToArray()));
}
