using System.Text.RegularExpressions;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Expressions.Functions;
using StreamSql.Server.Hosting;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.SystemTables;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Catalog.System;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Definitions;

/// <summary>SHOW lists, SHOW CREATE, DESCRIBE.</summary>
internal static class ShowHandler
{
    private static readonly Dictionary<string, (string[] Columns, Func<Session, string?, IEnumerable<object?[]>> Rows)> Lists = new()
    {
        ["STREAMS"] = (["name", "schema", "connector"], (s, f) => Objects<StreamObject>(s, f, o => o.Connector)),
        ["SOURCES"] = (["name", "schema", "connector"], (s, f) => Objects<BaseObject>(s, f, o => o.Connector)),
        ["TABLES"] = (["name", "schema"], (s, f) => Objects<TableObject>(s, f)),
        ["VIEWS"] = (["name", "schema"], (s, f) => Objects<ViewObject>(s, f)),
        ["MATERIALIZED VIEWS"] = (["name", "schema"], (s, f) => Objects<MaterializedViewObject>(s, f)),
        ["SINKS"] = (["name", "schema", "connector"], (s, f) => Objects<SinkObject>(s, f, o => o.Connector)),
        ["INDEXES"] = (["name", "schema"], (s, f) => Objects<IndexObject>(s, f)),
        ["SCHEMAS"] = (["name"], (s, _) => SystemSchemas.All.Select(o => o.Name)
            .Concat(Catalog(s).Objects.OfType<SchemaObject>().Select(o => o.Name)).Order(StringComparer.Ordinal).Select(n => new object?[] { n })),
        ["DATABASES"] = (["name"], (_, _) => [[ServerServices.DatabaseName]]),
        ["CONNECTORS"] = (["name", "reads", "writes"], (s, _) => s.Services.Engine.Connectors.Connectors.OrderBy(c => c.Name, StringComparer.Ordinal)
            .Select(c => new object?[] { c.Name, YesNo(c.CanRead), YesNo(c.CanWrite) })),
        ["FUNCTIONS"] = (["name", "arguments", "result"], (_, _) => FunctionRegistry.All
            .Select(o => new object?[] { o.Name, string.Join(", ", o.ArgumentTypes), o.ReturnType.ToString() })),
        ["JOBS"] = (["id", "name", "status", "parallelism", "restarts", "failure_reason"],
            (s, _) => Relation(s, "streamsql", "jobs", 0, 1, 3, 4, 6, 7)),
        ["CHECKPOINTS"] = (["job_name", "checkpoint_id", "epoch", "status", "duration_ms", "size_bytes"],
            (s, _) => Relation(s, "streamsql", "checkpoints", 1, 2, 3, 4, 7, 8)),
        ["PROCESSLIST"] = (["pid", "user", "application", "client", "state", "query"],
            (s, _) => s.Services.Sessions.All.OrderBy(o => o.ProcessId).Select(o => new object?[]
            {
                Text(o.ProcessId), o.User, o.Settings["application_name"], o.ClientAddress, o.ActivityState, o.Query,
            })),
    };

    public static PlannedStatement? Plan(Session session, ParsedStatement parsed) => parsed.Statement switch
    {
        ShowObjectsStatement show => PlanList(session, show),
        ShowCreateStatement create => PlanCreate(session, create),
        DescribeStatement describe => PlanDescribe(session, describe),
        _ => null,
    };

    private static SimpleStatement PlanList(Session session, ShowObjectsStatement show)
    {
        if (show.What == "COLUMNS" && show.From is { } relation) return PlanDescribe(session, new DescribeStatement(relation) { Span = show.Span });
        if (!Lists.TryGetValue(show.What, out (string[] Columns, Func<Session, string?, IEnumerable<object?[]>> Rows) list))
            throw StreamSqlException.NotSupported($"SHOW {show.What}", show.Span.Position);
        if (show.Where is not null) throw StreamSqlException.NotSupported("SHOW with WHERE", show.Where.Span.Position);
        Regex? like = show.Like is { } pattern ? LikePattern(pattern) : null;
        return Table(show, list.Columns, s => list.Rows(s, show.From?.Name)
            .Where(row => like is null || like.IsMatch((string?)row[0] ?? "")));
    }

    private static SimpleStatement PlanCreate(Session session, ShowCreateStatement show)
    {
        var text = (BoundText)SqlCompiler.Bind(show, session.CompilerContext([]));
        string name = string.Join('.', show.Name.Parts.Select(p => p.Text));
        return Table(show, ["name", "create_statement"], _ => [[name, text.Text]]);
    }

    private static SimpleStatement PlanDescribe(Session session, DescribeStatement describe)
    {
        RelationObject relation = session.Services.Engine.FindRelation(session, describe.Name);
        return Table(describe, ["name", "type", "nullable", "key", "expression", "comment"], _ => relation.Columns.Select((c, i) => (c, i))
            .Where(p => !p.c.IsHidden)
            .Select(p => new object?[]
            {
                p.c.Name, p.c.Type.ToString(), YesNo(p.c.Nullable && !relation.Key.Contains(p.i)), YesNo(relation.Key.Contains(p.i)),
                Expression(p.c), p.c.Comment,
            }));
    }

    private static string? Expression(CatalogColumn column) =>
        column.Generated is { } generated ? $"AS {generated.Text}"
        : column.Default is { } value ? $"DEFAULT {value.Text}"
        : column.Metadata is { } key ? $"METADATA FROM '{key}'"
        : null;

    private static SimpleStatement Table(SqlStatement syntax, string[] names, Func<Session, IEnumerable<object?[]>> rows)
    {
        ResultColumn[] columns = TextTable.Columns(names);
        return new SimpleStatement(
            syntax,
            (s, _) => new ValueTask<StatementResult>(TextTable.Result(columns, rows(s), "SHOW")),
            columns: columns);
    }

    private static CatalogSnapshot Catalog(Session session) => session.Services.Engine.Catalog.Current;

    private static IEnumerable<object?[]> Objects<T>(Session session, string? schema, Func<T, string>? further = null)
        where T : CatalogObject =>
        Catalog(session).Objects.OfType<T>()
            .Where(o => schema is null || o.Schema == schema)
            .OrderBy(o => o.Schema, StringComparer.Ordinal).ThenBy(o => o.Name, StringComparer.Ordinal)
            .Select(o => further is null ? new object?[] { o.Name, o.Schema } : [o.Name, o.Schema, further(o)]);

    private static IEnumerable<object?[]> Relation(Session session, string schema, string name, params int[] columns) =>
        new SessionRelations(session).Rows($"{schema}.{name}").Select(row => columns.Select(c => (object?)Text(row[c])).ToArray());

    private static string? Text(object? value) => value is null ? null : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture);

    private static string YesNo(bool value) => value ? "yes" : "no";

    private static Regex LikePattern(string pattern) => new(
        "^" + Regex.Escape(pattern).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal) + "$",
        RegexOptions.Singleline | RegexOptions.NonBacktracking);
}
