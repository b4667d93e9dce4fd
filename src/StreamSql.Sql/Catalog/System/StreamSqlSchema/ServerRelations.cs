using StreamSql.Core.Types;

namespace StreamSql.Sql.Catalog.System.StreamSqlSchema;

/// <summary>
/// Schema streamsql: what a running server knows of itself. Rows come from the provider of the relation's name in
/// <see cref="SystemRelationContext.Providers"/>; a line per relation, columns as <c>name type</c>.
/// </summary>
internal sealed class ServerRelations : SystemRelation
{
    public static readonly IReadOnlyList<SystemRelation> All =
    [
        new ServerRelations(13_101, "jobs", "id text, name text, object_id oid, status text, parallelism int4, created_at timestamptz, "
            + "restarts int8, failure_reason text"),
        new ServerRelations(13_102, "job_failures", "job_id text, name text, failed_at timestamptz, task text, reason text"),
        new ServerRelations(13_103, "tasks", "job_id text, job_name text, vertex_id int4, task text, subtask int4, state text, busy_ms_per_s float8, "
            + "backpressured_ms_per_s float8, idle_ms_per_s float8, records_in int8, records_out int8, "
            + "buffers_in int8, buffers_out int8, watermark timestamp"),
        new ServerRelations(13_104, "checkpoints",
            "job_id text, job_name text, checkpoint_id int8, epoch int8, status text, kind text, triggered_at timestamptz, "
            + "duration_ms int8, size_bytes int8, path text, failure_reason text"),
        new ServerRelations(13_105, "savepoints", "job_id text, name text, path text, created_at timestamptz, size_bytes int8"),
        new ServerRelations(13_106, "state_size", "job_id text, job_name text, operator text, subtask int4, rows int8, bytes int8"),
        new ServerRelations(13_107, "watermarks", "job_id text, object text, split text, watermark timestamp, idle bool"),
        new ServerRelations(13_108, "late_rows", "object text, time timestamptz, reason text, dropped int8"),
        new ServerRelations(13_109, "error_rows", "object text, time timestamptz, reason text, raw bytea, split text, \"offset\" int8"),
        new ServerRelations(13_110, "pending_transactions", "id text, sink text, created_at timestamptz, rows int8"),
        new ServerRelations(13_111, "sources", "job_id text, job_name text, object text, split text, \"offset\" int8, end_offset int8, lag int8"),
        new ServerRelations(13_112, "settings", "name text, value text, default_value text, description text, context text"),
        new ServerRelations(13_113, "functions", "name text, arguments text, result text, kind text, volatility text"),
        new ServerRelations(13_114, "options", "connector text, option text, default_value text, required bool, description text"),
        new ServerRelations(13_115, "epochs", "epoch int8, at timestamptz, age_ms int8"),
    ];

    private ServerRelations(long oid, string name, string columns)
    {
        Oid = oid;
        Name = name;
        Columns = [.. columns.Split(", ").Select(ParseColumn)];
    }

    public override string Schema => SystemSchemas.StreamSql;

    public override string Name { get; }

    public override long Oid { get; }

    public override IReadOnlyList<Field> Columns { get; }

    public override IEnumerable<object?[]> Rows(SystemRelationContext context) =>
        context.Providers.TryGetValue(Name, out Func<IEnumerable<object?[]>>? rows) ? rows() : Name == "functions" ? Functions() : [];

    private static IEnumerable<object?[]> Functions() => SystemFunctions.All.Select(f => new object?[]
    {
        f.Signature.Name, string.Join(", ", f.Signature.ArgumentTypes), f.Signature.ReturnType.ToString(), f.KindName,
        f.Signature.Volatility.ToString().ToLowerInvariant(),
    });

    private static Field ParseColumn(string text)
    {
        string[] words = text.Split(' ');
        return new Field(words[0].Trim('"'), SqlTypes.Find(words[1])!);
    }
}
