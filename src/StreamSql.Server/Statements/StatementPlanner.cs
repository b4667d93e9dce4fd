using System.Collections.Concurrent;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Sessions;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements;

/// <summary>
/// From text to something executable: parses, finds the handler of each statement kind, and keeps what can be used again. Shared by all
/// sessions; thread-safe.
/// </summary>
internal sealed partial class StatementPlanner
{
    private const int CachedTexts = 2048;
    private const int LongestCachedText = 8192;

    private readonly ConcurrentDictionary<string, IReadOnlyList<ParsedStatement>> _parsed = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<PlanKey, PlannedStatement> _plans = new();

    /// <summary>The statements of a text, empty ones left out.</summary>
    public IReadOnlyList<ParsedStatement> Parse(string sql)
    {
        if (_parsed.TryGetValue(sql, out IReadOnlyList<ParsedStatement>? known)) return known;
        IReadOnlyList<ParsedStatement> parsed = SqlParser.ParseScript(sql);
        if (sql.Length > LongestCachedText) return parsed;
        if (_parsed.Count >= CachedTexts) _parsed.Clear();
        _parsed[sql] = parsed;
        return parsed;
    }

    /// <summary>Statements a failed transaction block still takes.</summary>
    public bool EndsTransaction(SqlStatement statement) =>
        statement is CommitStatement or RollbackStatement or RollbackToSavepointStatement;

    /// <summary>Statements that may run before earlier writes of the same text are applied.</summary>
    public bool IsPlainWrite(SqlStatement statement) =>
        statement is InsertStatement { Query: Sql.Syntax.Queries.ValuesQuery or null, OnConflict: null } or SetStatement
            or CommitStatement or RollbackStatement or BeginStatement or NotifyStatement;

    /// <summary>The plan of one statement of a text.</summary>
    public PlannedStatement Plan(Session session, ParsedStatement parsed, IReadOnlyList<SqlType?> types)
    {
        long version = session.Services.Engine.CatalogVersion;
        bool cacheable = parsed.Text.Length <= LongestCachedText && IsCacheable(parsed.Statement);
        PlanKey key = default;
        if (cacheable)
        {
            key = new PlanKey(parsed.Text, session.PlanningKey, TypesKey(types));
            if (_plans.TryGetValue(key, out PlannedStatement? known) && known.CatalogVersion == version) return known;
        }

        PlannedStatement plan = Shifted(parsed, () => PlanNew(session, parsed, types));
        if (!cacheable || plan.CatalogVersion != version) return plan;
        if (_plans.Count >= CachedTexts) _plans.Clear();
        _plans[key] = plan;
        return plan;
    }

    /// <summary>The plan for a Parse message; null for an empty text.</summary>
    public PlannedStatement? Prepare(Session session, string sql, IReadOnlyList<SqlType?> types)
    {
        IReadOnlyList<ParsedStatement> script = Parse(sql);
        if (script.Count > 1)
            throw new StreamSqlException(SqlState.SyntaxError, "cannot insert multiple commands into a prepared statement");
        if (script.Count == 0) return null;
        if (session.Transaction.State == TransactionState.Failed && !EndsTransaction(script[0].Statement))
        {
            throw new StreamSqlException(
                SqlState.InFailedTransaction, "current transaction is aborted, commands ignored until end of transaction block");
        }

        return Plan(session, script[0], types);
    }

    /// <summary>The plan of a prepared statement, made again when the catalog changed; its result must have stayed the same.</summary>
    public PlannedStatement? Refresh(Session session, PreparedStatement statement)
    {
        PlannedStatement? plan = statement.Plan;
        if (plan is null || plan.CatalogVersion < 0 || plan.CatalogVersion == session.Services.Engine.CatalogVersion) return plan;
        IReadOnlyList<ParsedStatement> script = statement.FromSql
            ? [new ParsedStatement(((PrepareStatement)Parse(statement.Sql)[0].Statement).Statement, statement.Sql, 0)]
            : Parse(statement.Sql);
        PlannedStatement fresh = Plan(session, script[0], [.. plan.ParameterTypes]);
        if (!SameColumns(plan, fresh))
            throw new StreamSqlException(SqlState.FeatureNotSupported, "cached plan must not change result type");
        statement.Plan = fresh;
        return fresh;
    }

    private static bool SameColumns(PlannedStatement left, PlannedStatement right) =>
        left.Columns is null || right.Columns is null
            ? left.Columns is null && right.Columns is null
            : left.Columns.Select(c => (c.Name, c.Type.Oid)).SequenceEqual(right.Columns.Select(c => (c.Name, c.Type.Oid)));

    private static string TypesKey(IReadOnlyList<SqlType?> types) =>
        types.Count == 0 ? "" : string.Join(',', types.Select(t => t?.Oid ?? 0));

    /// <summary>Positions in errors count from the statement; clients count from the start of the text.</summary>
    private static PlannedStatement Shifted(ParsedStatement parsed, Func<PlannedStatement> plan)
    {
        try
        {
            return plan();
        }
        catch (StreamSqlException error) when (parsed.Offset > 0 && error.Position > 0)
        {
            throw new StreamSqlException(error.SqlState, error.Message, error)
            {
                Detail = error.Detail,
                Hint = error.Hint,
                Context = error.Context,
                Position = error.Position + parsed.Offset,
            };
        }
    }

    private static bool IsCacheable(SqlStatement statement) =>
        statement is SelectStatement or InsertStatement or UpdateStatement or DeleteStatement;

    private readonly record struct PlanKey(string Text, string Session, string Types);
}
