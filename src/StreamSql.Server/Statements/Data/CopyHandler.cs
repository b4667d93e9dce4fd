using StreamSql.Core.Errors;
using StreamSql.Server.PgWire.CopyStreams;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Binding;
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
        PlannedStatement rows = session.Services.Planner.PlanInner(session, parsed with { Statement = statement }, []);
        if (rows.Columns is null) throw new StreamSqlException(SqlState.FeatureNotSupported, "COPY query must have a RETURNING clause");
        return new SimpleStatement(
            copy,
            async (s, c) => new CopyOutResult((RowsResult)await rows.ExecuteAsync(s, [], c).ConfigureAwait(false), options),
            StatementEffect.Read);
    }

    private static SelectStatement SelectFrom(ObjectName table, SyntaxList<Identifier> columns) => new(new SelectQuery(
        columns.Count == 0
            ? [new SelectItem(new StarExpression(null), null)]
            : [.. columns.Select(c => new SelectItem(new ColumnReference(new ObjectName([c]) { Span = c.Span }) { Span = c.Span }, null))])
    {
        From = [new NamedTable(table) { Span = table.Span }],
    });

    private static SimpleStatement PlanIn(Session session, CopyStatement copy, CopyOptions options)
    {
        if (copy.Where is not null) throw StreamSqlException.NotSupported("COPY FROM with WHERE", copy.Where.Span.Position);
        BaseObject target = DataHandler.Target(session, copy.Table!, "copy to");
        int[] columns = copy.Columns.Count == 0
            ? [.. Enumerable.Range(0, target.Columns.Count).Where(i => target.Columns[i] is { Generated: null, IsHidden: false, Metadata: null })]
            : [.. copy.Columns.Select(c => Column(target, c))];
        return new SimpleStatement(
            copy,
            (s, _) => new ValueTask<StatementResult>(new CopyInResult(new CopyTarget(s, target, columns), options)),
            StatementEffect.Write);
    }

    private static int Column(BaseObject target, Identifier name)
    {
        int index = target.IndexOf(name.Text);
        if (index < 0)
        {
            throw new StreamSqlException(SqlState.UndefinedColumn, $"column \"{name.Text}\" of relation \"{target.Name}\" does not exist")
            {
                Position = name.Span.Position,
            };
        }

        if (target.Columns[index].Generated is null) return index;
        throw new StreamSqlException(SqlState.InvalidColumnReference, $"column \"{name.Text}\" is a generated column")
        {
            Detail = "Generated columns cannot be used in COPY.",
            Position = name.Span.Position,
        };
    }
}
