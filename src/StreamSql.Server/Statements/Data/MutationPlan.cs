using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Queries;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Syntax.Statements;
using StreamSql.State.Logs;
using StreamSql.State.Tables;

namespace StreamSql.Server.Statements.Data;

/// <summary>
/// UPDATE and DELETE: a query reads the rows concerned, the log's writer applies the change if they are still as read; otherwise it is
/// computed again.
/// </summary>
internal sealed class MutationPlan(SqlStatement syntax, BoundModify bound, CompilerContext context) : PlannedStatement(syntax)
{
    private const int Attempts = 50;

    private readonly BoundedSource _rows = new(bound.Query, bound, context);
    private readonly RowChecks _checks = new(bound.Target);
    private readonly ResultColumn[]? _returning = bound.Returning is null ? null : QueryPlan.ColumnsOf(bound);
    private readonly byte[] _verb = bound.IsDelete ? Verbs.Delete : Verbs.Update;

    public override StatementEffect Effect => StatementEffect.Write;

    public override IReadOnlyList<SqlType> ParameterTypes => bound.ParameterTypes;

    public override IReadOnlyList<ResultColumn>? Columns => _returning;

    public override long CatalogVersion => context.Catalog.Version;

    public override async ValueTask<StatementResult> ExecuteAsync(
        Session session, object?[] parameters, CancellationToken cancellation)
    {
        LogStore logs = session.Services.Engine.Logs;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            long version = logs.TableIndex(bound.Target.Id).PublishedVersion;
            List<StreamChunk> rows = await _rows.ReadAllAsync(session, parameters, cancellation).ConfigureAwait(false);
            List<StreamChunk> returned = [];
            try
            {
                var change = new RowChange(bound.Target, version);
                Collect(rows, change, returned, session);
                if (session.Transaction.Defers)
                {
                    if (change.Affected > 0) session.Transaction.Add(new PendingMutation(bound.Target.Id, p => Committed(change, p)));
                }
                else if (change.Affected > 0)
                {
                    session.NoteWrite(await logs.MutateAsync(bound.Target.Id, change.Compute, cancellation).ConfigureAwait(false));
                }

                return Result(change.Affected, returned);
            }
            catch (StaleRowsException)
            {
                DmlRows.Release(returned);
                cancellation.ThrowIfCancellationRequested();
            }
            finally
            {
                DmlRows.Release(rows);
            }
        }

        throw Serialization();
    }

    private static IReadOnlyList<StreamChunk> Committed(RowChange change, TablePin pin)
    {
        try
        {
            return change.Compute(pin);
        }
        catch (StaleRowsException)
        {
            throw Serialization();
        }
    }

    private static StreamSqlException Serialization() =>
        new(SqlState.SerializationFailure, "could not serialize access due to concurrent update");

    private StatementResult Result(long affected, List<StreamChunk> returned)
    {
        if (_returning is null) return new CommandResult(System.Text.Encoding.ASCII.GetString(_verb) + affected);
        return new RowsResult(_returning, new ChunkRows(returned)) { Verb = _verb, AffectedRows = affected };
    }

    /// <summary>Sorts the rows read into deletions and updates; adds what RETURNING shows.</summary>
    private void Collect(List<StreamChunk> chunks, RowChange change, List<StreamChunk> returned, Session session)
    {
        int width = bound.Target.Columns.Count;
        var seen = new HashSet<string>();
        foreach (StreamChunk chunk in chunks)
        {
            var shown = new List<int>();
            StreamChunk subject = bound.IsDelete ? DmlRows.Slice(chunk, 0, width) : DmlRows.Slice(chunk, width, width * 2);
            try
            {
                if (!bound.IsDelete) _checks.Check(subject);
                for (int row = 0; row < chunk.RowCount; row++)
                {
                    object?[] old = DmlRows.Values(chunk, row, 0, width);

                    // A join in FROM or USING may meet a row several times; it changes once.
                    if (bound.Target.Key.Count > 0 && !seen.Add(DmlRows.KeyText(bound.Target, old))) continue;
                    if (bound.IsDelete) change.Delete(old);
                    else change.Update(old, DmlRows.Values(chunk, row, width, width));
                    shown.Add(row);
                }

                if (_returning is null || shown.Count == 0) continue;
                StreamChunk kept = subject.Gather(shown.ToArray());
                returned.Add(ReturningRows.Of(bound.Returning!, kept, session));
                kept.Release();
            }
            finally
            {
                subject.Release();
            }
        }
    }
}
