namespace StreamSql.Sql.Catalog;

/// <summary>The schemas that always exist, with their pg_namespace oids.</summary>
public static class SystemSchemas
{
    public const string PgCatalog = "pg_catalog";
    public const string InformationSchema = "information_schema";
    public const string StreamSql = "streamsql";
    public const string Public = "public";

    public static readonly IReadOnlyList<(long Oid, string Name)> All =
        [(11, PgCatalog), (2200, Public), (13_000, InformationSchema), (13_001, StreamSql)];

    public static bool IsSystem(string name) => name is PgCatalog or InformationSchema or StreamSql;
}
