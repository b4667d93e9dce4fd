using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Queries;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax.Statements;
using StreamSql.State.Logs;
using StreamSql.State.Tables;

namespace StreamSql.Server.Statements.Data;

/// <summary>
/// UPDATE, DELETE and ON CONFLICT: a query reads the rows concerned, the log's writer applies the change if they are still as read;
/// otherwise it is computed again.
/// </summary>
internal sealed class MutationPlan : PlannedStatement
{
    private const int Attempts = 50;

    private readonly TableObject _target;
    private readonly QueryPlan _rows;
    private readonly RowChecks _checks;
    private readonly ResultColumn[]? _returning;
    private readonly int _leading;
    private readonly int _newAt;
    private readonly byte[] _verb;

    public MutationPlan(SqlStatement syntax, TableObject target, QueryPlan rows)
        : base(syntax)
    {
        _target = target;
        _rows = rows;
        _checks = new RowChecks(target);
        int width = target.Columns.Count;
        _leading = syntax is InsertStatement ? 2 : 0;
        _newAt = syntax is DeleteStatement ? -1 : _leading + width;
        int tail = _leading + (syntax is DeleteStatement ? width : width * 2);
        bool returns = syntax switch
        {
            InsertStatement insert => insert.Returning.Count > 0,
            UpdateStatement update => update.Returning.Count > 0,
            _ => ((DeleteStatement)syntax).Returning.Count > 0,
        };
        if (returns) _returning = [.. rows.Columns!.Skip(tail)];
        _verb = syntax switch { InsertStatement => Verbs.Insert, UpdateStatement => Verbs.Update, _ => Verbs.Delete };
    }

    public override StatementEffect Effect => StatementEffect.Write;

    public override IReadOnlyList<SqlType> ParameterTypes => _rows.ParameterTypes;

    public override IReadOnlyList<ResultColumn>? Columns => _returning;

    public override long CatalogVersion => _rows.CatalogVersion;

    public override async ValueTask<StatementResult> ExecuteAsync(
        Session session, object?[] parameters, CancellationToken cancellation)
    {
        LogStore logs = session.Services.Engine.Logs;
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            VersionedTable index = logs.TableIndex(_target.Id);
            long version = index.PublishedVersion;
            IRowSource source = await _rows.OpenAsync(session, parameters, cancellation).ConfigureAwait(false);
            List<StreamChunk> rows = await DmlRows.ReadAllAsync(source, cancellation).ConfigureAwait(false);
            try
            {
                var change = new RowChange(_target, version);
                List<StreamChunk> returned = Collect(rows, change);
                if (session.Transaction.Defers)
                {
                    if (change.Affected > 0) session.Transaction.Add(new PendingMutation(_target.Id, p => Committed(change, p)));
                }
                else if (change.Affected > 0)
                {
                    session.NoteWrite(await logs.MutateAsync(_target.Id, change.Compute, cancellation).ConfigureAwait(false));
                }

                return Result(change.Affected, returned);
            }
            catch (StaleRowsException)
            {
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

    /// <summary>Sorts the rows read into deletions, updates and insertions; returns what RETURNING shows.</summary>
    private List<StreamChunk> Collect(List<StreamChunk> chunks, RowChange change)
    {
        int width = _target.Columns.Count;
        var returned = new List<StreamChunk>();
        var seen = new HashSet<string>();
        foreach (StreamChunk chunk in chunks)
        {
            var shown = new List<int>();
            if (_newAt >= 0) CheckNew(chunk, width);
            for (int row = 0; row < chunk.RowCount; row++)
            {
                object?[] old = Values(chunk, row, _leading, width);
                if (_leading == 0 && _target.Key.Count > 0 && !seen.Add(KeyText(old))) continue;
                if (_newAt < 0) change.Delete(old);
                else if (_leading == 0) change.Update(old, Values(chunk, row, _newAt, width));
                else if (!Upsert(chunk, row, old, change, seen)) continue;
                shown.Add(row);
            }

            if (_returning is null || shown.Count == 0) continue;
            int tail = _newAt < 0 ? width : _newAt + width;
            StreamChunk slice = DmlRows.Slice(chunk, tail, chunk.ColumnCount);
            returned.Add(slice.Gather(shown.ToArray()));
            slice.Release();
        }

        return returned;
    }

    private void CheckNew(StreamChunk chunk, int width)
    {
        StreamChunk rows = DmlRows.Slice(chunk, _newAt, _newAt + width);
        try
        {
            _checks.Check(rows);
        }
        finally
        {
            rows.Release();
        }
    }

    /// <summary>One row of INSERT … ON CONFLICT; false when it is left out.</summary>
    private bool Upsert(StreamChunk chunk, int row, object?[] old, RowChange change, HashSet<string> seen)
    {
        object?[] fresh = Values(chunk, row, _newAt, _target.Columns.Count);
        bool exists = chunk[0].GetValue(row) is true;
        bool applies = chunk[1].GetValue(row) is true;
        bool updates = ((InsertStatement)Syntax).OnConflict!.Assignments.Count > 0;
        if (!seen.Add(KeyText(fresh)))
        {
            if (!updates) return false;
            throw new StreamSqlException(SqlState.CardinalityViolation, "ON CONFLICT DO UPDATE command cannot affect row a second time")
            {
                Hint = "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
            };
        }

        if (!exists) change.Insert(fresh);
        else if (applies) change.Update(old, fresh);
        else return false;
        return true;
    }

    private string KeyText(object?[] row) => string.Join('\u0001', _target.Key.Select(k => row[k]?.ToString()));

    private static object?[] Values(StreamChunk chunk, int row, int from, int count)
    {
        object?[] values = new object?[count];
        for (int i = 0; i < count; i++) values[i] = chunk[from + i].GetValue(row);
        return values;
    }
}
