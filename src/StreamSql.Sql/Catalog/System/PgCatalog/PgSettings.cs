namespace StreamSql.Sql.Catalog.System.PgCatalog;

/// <summary>pg_settings: the settings of this session.</summary>
internal sealed class PgSettings() : CatalogTable(SystemSchemas.PgCatalog, "pg_settings")
{
    public override IEnumerable<object?[]> Rows(SystemRelationContext context) => context.Settings().Select(s => Row(
        ("name", s.Name), ("setting", s.Value), ("unit", s.Unit), ("category", "StreamSql"), ("short_desc", s.Description), ("context", s.Context),
        ("vartype", s.VarType), ("source", s.Value == s.Default ? "default" : "session"), ("boot_val", s.Default), ("reset_val", s.Default),
        ("pending_restart", false)));
}
