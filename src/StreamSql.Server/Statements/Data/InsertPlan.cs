using StreamSql.Core.Columnar;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Queries;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Syntax.Statements;
using StreamSql.State.Logs;
using ConflictAction = StreamSql.State.Logs.ConflictAction;

namespace StreamSql.Server.Statements.Data;

/// <summary>INSERT whose rows are simply appended; a taken key is an error, or leaves the row out.</summary>
internal sealed class InsertPlan(InsertStatement syntax, BoundInsert bound, CompilerContext context) : PlannedStatement(syntax)
{
    private readonly BoundedSource _rows = new(bound.Query, bound, context);
    private readonly RowChecks _checks = new(bound.Target);
    private readonly ConflictAction _conflict =
        bound.Conflict == Sql.Binding.Bound.ConflictAction.Fail ? ConflictAction.Error : ConflictAction.DoNothing;
    private readonly ResultColumn[]? _returning = bound.Returning is null ? null : QueryPlan.ColumnsOf(bound);

    public override StatementEffect Effect => StatementEffect.Write;

    public override IReadOnlyList<SqlType> ParameterTypes => bound.ParameterTypes;

    public override IReadOnlyList<ResultColumn>? Columns => _returning;

    public override long CatalogVersion => context.Catalog.Version;

    public override async ValueTask<StatementResult> ExecuteAsync(
        Session session, object?[] parameters, CancellationToken cancellation)
    {
        List<StreamChunk> rows = await _rows.ReadAllAsync(session, parameters, cancellation).ConfigureAwait(false);
        var returned = new List<StreamChunk>();
        bool kept = false;
        try
        {
            foreach (StreamChunk chunk in rows)
            {
                _checks.Check(chunk);
                if (_returning is not null) returned.Add(ReturningRows.Of(bound.Returning!, chunk, session));
            }

            long inserted = rows.Sum(r => (long)r.RowCount);
            LogChange[] changes = [.. rows.Select(r => new LogChange(bound.Target.Id, r, _conflict))];
            if (session.Transaction.Defers)
            {
                foreach (LogChange change in changes) session.Transaction.Add(new PendingAppend(change));
                kept = true;
            }
            else if (changes.Length > 0)
            {
                inserted = await AppendAsync(session, changes, cancellation).ConfigureAwait(false);
            }

            if (_returning is null) return new CommandResult($"INSERT 0 {inserted}");
            return new RowsResult(_returning, new ChunkRows(returned)) { Verb = Verbs.Insert, AffectedRows = inserted };
        }
        catch
        {
            DmlRows.Release(returned);
            throw;
        }
        finally
        {
            if (!kept) DmlRows.Release(rows);
        }
    }

    private static async ValueTask<long> AppendAsync(Session session, LogChange[] changes, CancellationToken cancellation)
    {
        IReadOnlyList<LogRange> ranges = await session.Services.Engine.Logs.AppendAsync(changes, cancellation).ConfigureAwait(false);
        long affected = 0;
        foreach (LogRange range in ranges)
        {
            session.NoteWrite(range);
            affected += range.AffectedRows;
        }

        return affected;
    }
}
