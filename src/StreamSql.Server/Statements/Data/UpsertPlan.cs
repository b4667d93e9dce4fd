using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements.Queries;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Syntax.Statements;
using StreamSql.State.Tables;

namespace StreamSql.Server.Statements.Data;

/// <summary>
/// INSERT … ON CONFLICT DO UPDATE, and DO NOTHING with RETURNING: decided row by row on the log's writer, where no other change can come
/// between looking and writing.
/// </summary>
internal sealed class UpsertPlan(InsertStatement syntax, BoundInsert bound, CompilerContext context) : PlannedStatement(syntax)
{
    private readonly TableObject _target = (TableObject)bound.Target;
    private readonly BoundedSource _rows = new(bound.Query, bound, context);
    private readonly RowChecks _checks = new(bound.Target);
    private readonly ResultColumn[]? _returning = bound.Returning is null ? null : QueryPlan.ColumnsOf(bound);

    public override StatementEffect Effect => StatementEffect.Write;

    public override IReadOnlyList<SqlType> ParameterTypes => bound.ParameterTypes;

    public override IReadOnlyList<ResultColumn>? Columns => _returning;

    public override long CatalogVersion => context.Catalog.Version;

    public override async ValueTask<StatementResult> ExecuteAsync(
        Session session, object?[] parameters, CancellationToken cancellation)
    {
        List<StreamChunk> rows = await _rows.ReadAllAsync(session, parameters, cancellation).ConfigureAwait(false);
        object?[][] proposed;
        try
        {
            foreach (StreamChunk chunk in rows) _checks.Check(chunk);
            proposed = [.. rows.SelectMany(c => Enumerable.Range(0, c.RowCount).Select(r => DmlRows.Values(c, r, 0, _target.Columns.Count)))];
        }
        finally
        {
            DmlRows.Release(rows);
        }

        EvaluationContext evaluation = session.EvaluationContext();
        RowChange? last = null;
        IReadOnlyList<StreamChunk> Decide(TablePin pin)
        {
            last = Change(proposed, pin, evaluation);
            return last.Compute(pin);
        }

        if (session.Transaction.Defers)
        {
            // The rows as they are now decide what the client is told, those at COMMIT what is written.
            using TablePin pin = session.Services.Engine.Logs.TableIndex(_target.Id).PinNewest();
            DmlRows.Release(Decide(pin));
            session.Transaction.Add(new PendingMutation(_target.Id, Decide));
        }
        else
        {
            session.NoteWrite(await session.Services.Engine.Logs.MutateAsync(_target.Id, Decide, cancellation).ConfigureAwait(false));
        }

        if (_returning is null) return new CommandResult($"INSERT 0 {last!.Affected}");
        return new RowsResult(_returning, new ChunkRows(Returned(last!, session))) { Verb = Verbs.Insert, AffectedRows = last!.Affected };
    }

    private List<StreamChunk> Returned(RowChange change, Session session)
    {
        List<StreamChunk> written = TextTable.Chunks([.. _target.Columns.Select(c => c.Type)], change.NewRows);
        try
        {
            return [.. written.Select(c => ReturningRows.Of(bound.Returning!, c, session))];
        }
        finally
        {
            DmlRows.Release(written);
        }
    }

    private RowChange Change(object?[][] proposed, TablePin pin, EvaluationContext evaluation)
    {
        var change = new RowChange(_target, pin.Version);
        var seen = new HashSet<string>();
        bool updates = bound.Update is not null;
        foreach (object?[] row in proposed)
        {
            if (!seen.Add(DmlRows.KeyText(_target, row)))
            {
                if (!updates) continue;
                throw new StreamSqlException(SqlState.CardinalityViolation, "ON CONFLICT DO UPDATE command cannot affect row a second time")
                {
                    Hint = "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
                };
            }

            if (change.Find(pin, row) is not { } existing) change.Insert(row);
            else if (updates && Updated(existing, row, evaluation) is { } fresh) change.Update(existing, fresh);
        }

        return change;
    }

    /// <summary>The row after DO UPDATE; null when its WHERE does not hold.</summary>
    private object?[]? Updated(object?[] existing, object?[] proposed, EvaluationContext evaluation)
    {
        SqlType[] types = [.. _target.Columns.Select(c => c.Type), .. _target.Columns.Select(c => c.Type)];
        StreamChunk pair = TextTable.Chunks(types, [[.. existing, .. proposed]])[0];
        try
        {
            if (bound.UpdateWhere is { } where && ValueOf(ExpressionEvaluator.Compile(where, evaluation), pair) is not true) return null;
            Column[] columns = [.. bound.Update!.Select(e => ExpressionEvaluator.Compile(e, evaluation).Evaluate(pair))];
            var fresh = new StreamChunk(columns, 1);
            try
            {
                _checks.Check(fresh);
                return DmlRows.Values(fresh, 0, 0, columns.Length);
            }
            finally
            {
                fresh.Release();
            }
        }
        finally
        {
            pair.Release();
        }
    }

    private static object? ValueOf(ExpressionEvaluator evaluator, StreamChunk row)
    {
        Column column = evaluator.Evaluate(row);
        object? value = column.GetValue(0);
        column.Release();
        return value;
    }
}
