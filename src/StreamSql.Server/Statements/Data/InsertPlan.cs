using StreamSql.Core.Columnar;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Queries;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax.Statements;
using StreamSql.State.Logs;

namespace StreamSql.Server.Statements.Data;

/// <summary>INSERT without ON CONFLICT DO UPDATE: rows of a query go to the log of a table or stream.</summary>
internal sealed class InsertPlan : PlannedStatement
{
    private readonly BaseObject _target;
    private readonly QueryPlan _rows;
    private readonly RowChecks _checks;
    private readonly ConflictAction _conflict;
    private readonly ResultColumn[]? _returning;

    public InsertPlan(InsertStatement syntax, BaseObject target, QueryPlan rows)
        : base(syntax)
    {
        _target = target;
        _rows = rows;
        _checks = new RowChecks(target);
        _conflict = syntax.OnConflict is null ? ConflictAction.Error : ConflictAction.DoNothing;
        if (syntax.Returning.Count > 0) _returning = [.. rows.Columns!.Skip(_checks.Stored.Count)];
    }

    public override StatementEffect Effect => StatementEffect.Write;

    public override IReadOnlyList<SqlType> ParameterTypes => _rows.ParameterTypes;

    public override IReadOnlyList<ResultColumn>? Columns => _returning;

    public override long CatalogVersion => _rows.CatalogVersion;

    public override async ValueTask<StatementResult> ExecuteAsync(
        Session session, object?[] parameters, CancellationToken cancellation)
    {
        IRowSource source = await _rows.OpenAsync(session, parameters, cancellation).ConfigureAwait(false);
        List<StreamChunk> rows = await DmlRows.ReadAllAsync(source, cancellation).ConfigureAwait(false);
        var changes = new List<LogChange>();
        var returned = new List<StreamChunk>();
        bool kept = false;
        try
        {
            foreach (StreamChunk chunk in rows)
            {
                StreamChunk stored = DmlRows.Slice(chunk, 0, _checks.Stored.Count);
                changes.Add(new LogChange(_target.Id, stored, _conflict));
                _checks.Check(stored);
                if (_returning is not null) returned.Add(DmlRows.Slice(chunk, _checks.Stored.Count, chunk.ColumnCount));
            }

            long inserted = rows.Sum(r => (long)r.RowCount);
            if (session.Transaction.Defers)
            {
                foreach (LogChange change in changes) session.Transaction.Add(new PendingAppend(change));
                kept = true;
            }
            else if (changes.Count > 0)
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
            DmlRows.Release(rows);
            if (!kept) DmlRows.Release(changes.Select(c => c.Chunk));
        }
    }

    private static async ValueTask<long> AppendAsync(Session session, List<LogChange> changes, CancellationToken cancellation)
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
