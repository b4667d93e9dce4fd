using System.Text.Json;
using StreamSql.Core.Metadata;
using StreamSql.Core.Plan.Serialization;

namespace StreamSql.Sql.Catalog;

/// <summary>Catalog objects to and from what the metadata store keeps. Fields are only ever added to <see cref="Detail"/>.</summary>
internal static class ObjectCodec
{
    public static ObjectRecord ToRecord(CatalogObject item) => new(
        item.Id, item.Schema, item.Name, item.Kind, item.Owner, item.Sql,
        JsonSerializer.Serialize(ToDetail(item), PlanJson.Options), item.CreatedMicros);

    public static CatalogObject FromRecord(ObjectRecord record)
    {
        Detail detail = JsonSerializer.Deserialize<Detail>(record.DetailJson, PlanJson.Options) ?? new Detail();
        IReadOnlyList<CatalogColumn> columns = detail.Columns ?? [];
        CatalogObject item = record.Kind switch
        {
            "stream" => new StreamObject
            {
                Schema = record.Schema,
                Name = record.Name,
                Columns = columns,
                Watermark = detail.Watermark,
                Checks = detail.Checks ?? [],
            },
            "table" => new TableObject
            {
                Schema = record.Schema,
                Name = record.Name,
                Columns = columns,
                Watermark = detail.Watermark,
                Checks = detail.Checks ?? [],
                KeyEnforced = detail.KeyEnforced ?? true,
                KeyName = detail.KeyName,
                Uniques = detail.Uniques ?? [],
            },
            "view" => new ViewObject { Schema = record.Schema, Name = record.Name, Columns = columns, QuerySql = detail.QuerySql ?? "" },
            "materialized_view" => new MaterializedViewObject
            {
                Schema = record.Schema,
                Name = record.Name,
                Columns = columns,
                QuerySql = detail.QuerySql ?? "",
                JobId = detail.JobId,
            },
            "sink" => new SinkObject
            {
                Schema = record.Schema,
                Name = record.Name,
                Columns = columns,
                QuerySql = detail.QuerySql ?? "",
                JobId = detail.JobId,
            },
            "index" => new IndexObject
            {
                Schema = record.Schema,
                Name = record.Name,
                TableId = detail.TableId ?? 0,
                Columns = detail.Key ?? [],
                Included = detail.Included ?? [],
                IsUnique = detail.IsUnique ?? false,
            },
            "schema" => new SchemaObject { Schema = record.Schema, Name = record.Name },
            _ => throw new JsonException($"unknown object kind {record.Kind}"),
        };
        if (item is RelationObject relation)
            item = relation with { Key = detail.Key ?? [], Options = detail.Options ?? new Dictionary<string, string>() };
        return item with
        {
            Id = record.Id,
            Owner = record.Owner,
            Sql = record.Sql,
            CreatedMicros = record.CreatedMicros,
            Comment = detail.Comment,
            DependsOn = detail.DependsOn ?? [],
        };
    }

    private static Detail ToDetail(CatalogObject item)
    {
        var detail = new Detail { Comment = item.Comment, DependsOn = item.DependsOn.Count == 0 ? null : item.DependsOn };
        if (item is RelationObject relation)
            detail = detail with { Columns = relation.Columns, Key = relation.Key, Options = relation.Options };
        if (item is BaseObject baseObject) detail = detail with { Watermark = baseObject.Watermark, Checks = baseObject.Checks };
        return item switch
        {
            TableObject table => detail with { KeyEnforced = table.KeyEnforced, KeyName = table.KeyName, Uniques = table.Uniques },
            ViewObject view => detail with { QuerySql = view.QuerySql },
            MaterializedViewObject view => detail with { QuerySql = view.QuerySql, JobId = view.JobId },
            SinkObject sink => detail with { QuerySql = sink.QuerySql, JobId = sink.JobId },
            IndexObject index => detail with
            {
                TableId = index.TableId,
                Key = index.Columns,
                Included = index.Included,
                IsUnique = index.IsUnique,
            },
            _ => detail,
        };
    }

    /// <summary>All kind-specific facts; absent where a kind has none.</summary>
    internal sealed record Detail
    {
        public IReadOnlyList<CatalogColumn>? Columns { get; init; }

        public IReadOnlyList<int>? Key { get; init; }

        public IReadOnlyDictionary<string, string>? Options { get; init; }

        public WatermarkRule? Watermark { get; init; }

        public IReadOnlyList<CheckRule>? Checks { get; init; }

        public bool? KeyEnforced { get; init; }

        public string? KeyName { get; init; }

        public IReadOnlyList<UniqueRule>? Uniques { get; init; }

        public string? QuerySql { get; init; }

        public string? JobId { get; init; }

        public long? TableId { get; init; }

        public IReadOnlyList<int>? Included { get; init; }

        public bool? IsUnique { get; init; }

        public string? Comment { get; init; }

        public IReadOnlyList<long>? DependsOn { get; init; }
    }
}
