using StreamSql.Core.Types;

namespace StreamSql.Sql.Catalog.System;

/// <summary>
/// A relation whose rows are computed when read: <c>pg_catalog.pg_class</c>, <c>streamsql.jobs</c>. One file each; stateless.
/// </summary>
public abstract class SystemRelation
{
    public abstract string Schema { get; }

    public abstract string Name { get; }

    public abstract long Oid { get; }

    public abstract IReadOnlyList<Field> Columns { get; }

    /// <summary>Positions of a unique key; empty when none is promised.</summary>
    public virtual IReadOnlyList<int> Key => [];

    /// <summary>Rows in the representation of <see cref="Core.Columnar.SqlValue"/>.</summary>
    public abstract IEnumerable<object?[]> Rows(SystemRelationContext context);

    public string QualifiedName => $"{Schema}.{Name}";
}
