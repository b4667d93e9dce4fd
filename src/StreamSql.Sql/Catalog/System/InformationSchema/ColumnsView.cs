using StreamSql.Core.Types;

namespace StreamSql.Sql.Catalog.System.InformationSchema;

/// <summary>information_schema.columns.</summary>
internal sealed class ColumnsView() : CatalogTable(SystemSchemas.InformationSchema, "columns")
{
    private static readonly Lazy<Dictionary<int, string>> TypeNames = new(() =>
        SystemColumns.ReadData("pg_type.tsv").Select(l => l.Split('\t')).ToDictionary(p => int.Parse(p[0]), p => p[1]));

    public override IEnumerable<object?[]> Rows(SystemRelationContext context)
    {
        foreach (SystemRelation relation in SystemRelations.All)
            for (int i = 0; i < relation.Columns.Count; i++)
                yield return Column(context, relation.Schema, relation.Name, i, relation.Columns[i], null);
        foreach (RelationObject relation in Tables.Shown(context))
        {
            for (int i = 0; i < relation.Columns.Count; i++)
            {
                CatalogColumn column = relation.Columns[i];
                if (column.IsHidden) continue;
                yield return Column(context, relation.Schema, relation.Name, i, new Field(column.Name, column.Type, column.Nullable), column);
            }
        }
    }

    private object?[] Column(SystemRelationContext context, string schema, string table, int index, Field field, CatalogColumn? column)
    {
        SqlType type = field.Type;
        int? length = type.Oid is 1042 or 1043 && type.Modifier >= 0 ? type.Modifier - 4 : null;
        (int? precision, int? radix, int? scale) = Numeric(type);
        int? datetime = type.Kind switch
        {
            TypeKind.Date => 0,
            TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Interval => type.Modifier >= 0 ? type.Modifier : 6,
            _ => null,
        };
        return Row(
            ("table_catalog", context.Database), ("table_schema", schema), ("table_name", table), ("column_name", field.Name),
            ("ordinal_position", index + 1), ("column_default", column?.Default?.Text), ("is_nullable", field.Nullable ? "YES" : "NO"),
            ("data_type", type.Kind == TypeKind.List ? "ARRAY" : type.Name), ("character_maximum_length", length),
            ("character_octet_length", type.Kind == TypeKind.Text ? length * 4 ?? 1_073_741_824 : null), ("numeric_precision", precision),
            ("numeric_precision_radix", radix), ("numeric_scale", scale), ("datetime_precision", datetime), ("udt_catalog", context.Database),
            ("udt_schema", SystemSchemas.PgCatalog), ("udt_name", TypeNames.Value.GetValueOrDefault(type.Oid, type.Name)),
            ("dtd_identifier", $"{index + 1}"), ("is_self_referencing", "NO"), ("is_identity", "NO"), ("identity_cycle", "NO"),
            ("is_generated", column?.Generated is null ? "NEVER" : "ALWAYS"), ("generation_expression", column?.Generated?.Text),
                ("is_updatable", "YES"));
    }

    private static (int? Precision, int? Radix, int? Scale) Numeric(SqlType type) => type.Kind switch
    {
        TypeKind.Int16 => (16, 2, 0),
        TypeKind.Int32 => (32, 2, 0),
        TypeKind.Int64 when type.Oid == 20 => (64, 2, 0),
        TypeKind.Float32 => (24, 2, null),
        TypeKind.Float64 => (53, 2, null),
        TypeKind.Decimal when type.Modifier >= 0 => ((type.Modifier - 4) >> 16, 10, (type.Modifier - 4) & 0x7FF),
        TypeKind.Decimal => (null, 10, null),
        _ => (null, null, null),
    };
}
