using System.Diagnostics;
using System.Globalization;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Sql;
using StreamSql.Sql.Explain;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Queries;

/// <summary>EXPLAIN of a statement at one of its stages; EXPLAIN ANALYZE runs a query and tells what it took.</summary>
internal static class ExplainHandler
{
    private static readonly string[] Ignored = ["verbose", "costs", "settings", "buffers", "wal", "timing", "summary", "generic_plan"];

    private static readonly ResultColumn[] PlanColumns = TextTable.Columns("QUERY PLAN");

    public static PlannedStatement? Plan(Session session, ParsedStatement parsed)
    {
        if (parsed.Statement is ExplainObjectStatement or ExplainWhyStatement or ExplainRowStatement)
            throw StreamSqlException.NotSupported("EXPLAIN of a running view", parsed.Statement.Span.Position);
        if (parsed.Statement is not ExplainStatement explain) return null;
        ExplainFormat format = FormatOf(explain);
        string text = SqlCompiler.Explain(explain.Statement, format, session.CompilerContext([]));
        if (!explain.Has("analyze"))
            return new SimpleStatement(explain, (_, _) => new ValueTask<StatementResult>(Lines(text)), StatementEffect.Read, PlanColumns);
        if (explain.Statement is not SelectStatement)
            throw StreamSqlException.NotSupported("EXPLAIN ANALYZE of anything but a query", explain.Span.Position);
        PlannedStatement query = session.Services.Planner.PlanInner(session, parsed with { Statement = explain.Statement }, []);
        return new SimpleStatement(explain, (s, c) => AnalyzeAsync(s, query, text, c), StatementEffect.Read, PlanColumns);
    }

    private static async ValueTask<StatementResult> AnalyzeAsync(
        Session session, PlannedStatement query, string plan, CancellationToken cancellation)
    {
        long started = Stopwatch.GetTimestamp();
        long rows = 0;
        var result = (RowsResult)await query.ExecuteAsync(session, [], cancellation).ConfigureAwait(false);
        await using (result.Rows.ConfigureAwait(false))
        {
            while (await result.Rows.ReadAsync(cancellation).ConfigureAwait(false) is { } chunk)
            {
                rows += chunk.RowCount;
                chunk.Release();
            }
        }

        double took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return Lines(plan + string.Create(CultureInfo.InvariantCulture, $"\nRows: {rows}\nExecution Time: {took:0.000} ms"));
    }

    private static RowsResult Lines(string text) =>
        TextTable.Result(PlanColumns, text.TrimEnd('\n').Split('\n').Select(line => new object?[] { line }), "EXPLAIN");

    private static ExplainFormat FormatOf(ExplainStatement explain)
    {
        var format = ExplainFormat.Physical;
        foreach (Sql.Syntax.SqlOption option in explain.Options)
        {
            string key = option.Key;
            string value = option.Value?.Text ?? "";
            if (key == "format")
            {
                format = value.ToLowerInvariant() switch
                {
                    "text" => format,
                    "json" => ExplainFormat.Json,
                    _ => throw new StreamSqlException(
                        SqlState.InvalidParameterValue, $"unrecognized value for EXPLAIN option \"format\": \"{value}\""),
                };
            }
            else if (Enum.TryParse(key, ignoreCase: true, out ExplainFormat stage))
            {
                format = stage;
            }
            else if (key != "analyze" && !Ignored.Contains(key))
            {
                throw new StreamSqlException(SqlState.SyntaxError, $"unrecognized EXPLAIN option \"{key}\"")
                {
                    Hint = "Options: AST, LOGICAL, OPTIMIZED, PHYSICAL, GRAPH, JSON, ANALYZE.",
                    Position = option.Span.Position,
                };
            }
        }

        return format;
    }
}
