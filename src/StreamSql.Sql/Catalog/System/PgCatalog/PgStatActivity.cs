namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>
/// pg_stat_activity: sessions, from the running server, whose provider gives (pid, user, application name, client address, state, query,
/// backend start in Unix micros).
/// </summary>
internal sealed class PgStatActivity() : CatalogTable(SystemSchemas.PgCatalog, "pg_stat_activity")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
        context.Providers.TryGetValue("pg_stat_activity", out Func<IEnumerable<object?[]>>? rows)
            ? rows().Select(r => Row(
                ("datid", 5L), ("datname", context.Database), ("pid", r[0]), ("usesysid", 10L), ("usename", r[1]), ("application_name", r[2]),
                ("client_addr", r[3]), ("state", r[4]), ("query", r[5]), ("backend_start", r[6]), ("backend_type", "client backend")))
            : [];
}
