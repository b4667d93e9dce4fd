using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.CopyStreams;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Queries;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Data;

/// <summary>COPY FROM STDIN into tables and streams, COPY TO STDOUT of anything that gives rows.</summary>
internal static class CopyHandler
{
    public static PlannedStatement? Plan(Session session, ParsedStatement parsed)
    {
        if (parsed.Statement is not CopyStatement copy) return null;
        if (copy.Endpoint != CopyEndpoint.Standard)
            throw StreamSqlException.NotSupported(copy.Endpoint == CopyEndpoint.File ? "COPY with a file on the server" : "COPY with a program");
        CopyOptions options = CopyOptions.From(copy.Options);
        return copy.IsFrom ? PlanIn(session, copy, options) : PlanOut(session, copy, options, parsed);
    }

    private static SimpleStatement PlanOut(Session session, CopyStatement copy, CopyOptions options, ParsedStatement parsed)
    {
        SqlStatement statement = copy.Statement ?? SelectFrom(copy.Table!, copy.Columns);
        PlannedStatement rows = session.Services.Planner.Plan(
            session, new ParsedStatement(statement, copy.Statement is null ? "" : parsed.Text, parsed.Offset), []);
        if (rows.Columns is null) throw new StreamSqlException(SqlState.FeatureNotSupported, "COPY query must have a RETURNING clause");
        return new SimpleStatement(
            copy,
            async (s, c) => new CopyOutResult((RowsResult)await rows.ExecuteAsync(s, [], c).ConfigureAwait(false), options),
            StatementEffect.Read);
    }

    private static SelectStatement SelectFrom(ObjectName table, SyntaxList<Identifier> columns) => new(new SelectQuery(
        columns.Count == 0
            ? [new SelectItem(new StarExpression(null), null)]
            : Sx.List(columns.Select(c => new SelectItem(new ColumnReference(new ObjectName([c])), null))))
    {
        From = [new NamedTable(table)],
    });

    private static SimpleStatement PlanIn(Session session, CopyStatement copy, CopyOptions options)
    {
        if (copy.Where is not null) throw StreamSqlException.NotSupported("COPY FROM with WHERE", copy.Where.Span.Position);
        BaseObject target = DataHandler.Target(session, copy.Table!, "copy to");
        int[] columns = copy.Columns.Count == 0
            ? [.. Enumerable.Range(0, target.Columns.Count).Where(i => target.Columns[i] is { Generated: null, IsHidden: false, Metadata: null })]
            : [.. copy.Columns.Select(c => DmlColumns.Find(target, new InsertColumnName(c.Text, c.Span.Position)))];
        QueryPlan? rest = RestOf(session, target, columns);
        return new SimpleStatement(
            copy,
            (s, _) => new ValueTask<StatementResult>(new CopyInResult(new CopyTarget(s, target, columns, rest), options)),
            StatementEffect.Write);
    }

    /// <summary>Defaults of the columns that are not copied, as one row; null when all are.</summary>
    private static QueryPlan? RestOf(Session session, BaseObject target, int[] columns)
    {
        if (target.Columns.Any(c => c is { Generated: not null, IsStored: true }))
            throw StreamSqlException.NotSupported("COPY FROM into a table with stored generated columns");
        CatalogColumn[] rest = [.. target.Columns.Where((c, i) => DmlColumns.IsStored(c) && Array.IndexOf(columns, i) < 0)];
        if (rest.Length == 0) return null;
        var items = rest.Select(c => Sx.Item(Sx.Cast(DmlColumns.DefaultOf(c), c.Type), c.Name));
        return QueryPlan.Compile(session, new SelectStatement(new SelectQuery(Sx.List(items))), "", []);
    }
}
