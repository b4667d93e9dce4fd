using StreamSql.Core.Errors;
using StreamSql.Server.PgWire.CopyStreams;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements;
using StreamSql.Sql.Parsing;

namespace StreamSql.Server.PgWire;

/// <summary>The simple protocol: a text of statements, which together are one implicit transaction.</summary>
internal sealed partial class PgConnection
{
    private async ValueTask SimpleQueryAsync()
    {
        try
        {
            var body = new MessageReader(_reader.Body);
            string sql = body.ReadCString();
            body.ExpectEnd();
            await DropUnnamedAsync().ConfigureAwait(false);
            CancellationToken cancellation = BeginStatement(sql);
            await RunScriptAsync(sql, cancellation).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            WriteError(error);
            Session.Settings.EndImplicit(Session.Transaction, commit: false);
        }

        EndStatement();
        await ReadyAsync().ConfigureAwait(false);
    }

    private async ValueTask DropUnnamedAsync()
    {
        Session.Statements.Remove("");
        if (Session.Portals.Remove("", out Portal? portal)) await portal.DisposeAsync().ConfigureAwait(false);
    }

    private async ValueTask RunScriptAsync(string sql, CancellationToken cancellation)
    {
        IReadOnlyList<ParsedStatement> script = services.Planner.Parse(sql);
        if (script.Count == 0)
        {
            _writer.Bare(BackendMessage.EmptyQueryResponse);
            return;
        }

        bool isImplicit = script.Count > 1 && Session.Transaction.State == TransactionState.Idle;
        if (isImplicit) Session.Transaction.BeginImplicit();
        foreach (ParsedStatement statement in script)
        {
            PlannedStatement plan;
            if (Session.Transaction.State == TransactionState.Failed && !services.Planner.EndsTransaction(statement.Statement))
            {
                throw new StreamSqlException(
                    SqlState.InFailedTransaction, "current transaction is aborted, commands ignored until end of transaction block");
            }

            // A statement may see what the ones before it defined: each is bound when its turn comes.
            await BeforeAsync(statement, isImplicit, cancellation).ConfigureAwait(false);
            plan = services.Planner.Plan(Session, statement, []);
            if (plan.ParameterTypes.Count > 0)
                throw new StreamSqlException(SqlState.UndefinedParameter, "there is no parameter $1");
            StatementResult result = await plan.ExecuteAsync(Session, [], cancellation).ConfigureAwait(false);
            await SendAsync(result, cancellation).ConfigureAwait(false);
        }

        if (Session.Transaction.IsImplicit) await services.Writes.CommitAsync(Session, cancellation).ConfigureAwait(false);
        Session.Settings.EndImplicit(Session.Transaction, commit: true);
    }

    /// <summary>Reads and definitions must see the rows that earlier statements of the same text wrote.</summary>
    private async ValueTask BeforeAsync(ParsedStatement statement, bool isImplicit, CancellationToken cancellation)
    {
        if (isImplicit && Session.Transaction.Writes.Count > 0 && !services.Planner.IsPlainWrite(statement.Statement))
            await services.Writes.ApplyAsync(Session, cancellation).ConfigureAwait(false);
    }

    /// <summary>Sends a whole result in the simple protocol, row description included.</summary>
    private async ValueTask SendAsync(StatementResult result, CancellationToken cancellation)
    {
        switch (result)
        {
            case CommandResult command:
                WriteDue();
                _writer.CommandComplete(command.Tag);
                break;
            case RowsResult rows:
                _writer.RowDescription(rows.Columns, rows.ForceBinary ? WireFormats.AllBinary : []);
                await using (var cursor = new RowCursor(rows.Rows))
                {
                    long sent = await SendRowsAsync(cursor, EncoderFor(rows, [], Session), long.MaxValue, rows.IsLive, cancellation)
                        .ConfigureAwait(false);
                    Complete(rows, sent);
                }

                break;
            case CopyOutResult copy:
                await CopyOutAsync(copy, cancellation).ConfigureAwait(false);
                break;
            case CopyInResult copy:
                await CopyInAsync(copy, cancellation).ConfigureAwait(false);
                break;
        }
    }

    private void Complete(RowsResult rows, long sent)
    {
        WriteDue();
        if (rows.FixedTag is { } tag) _writer.CommandComplete(tag);
        else _writer.CommandComplete(rows.Verb, rows.AffectedRows ?? sent);
    }

    /// <summary>Sends rows up to a limit; returns how many. Waits while the client does not read.</summary>
    private async ValueTask<long> SendRowsAsync(
        RowCursor cursor, RowEncoder encoder, long limit, bool live, CancellationToken cancellation)
    {
        long sent = 0;
        while (sent < limit)
        {
            if (live && cursor.Buffered == 0 && _writer.Pending > 0) await FlushAsync().ConfigureAwait(false);
            if (!await cursor.EnsureAsync(cancellation).ConfigureAwait(false)) break;
            sent += EncodeBuffered(cursor, encoder, limit - sent);
            if (_writer.Pending >= FlushThreshold)
            {
                await FlushAsync().ConfigureAwait(false);
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return sent;
    }

    private long EncodeBuffered(RowCursor cursor, RowEncoder encoder, long limit)
    {
        long rows = Math.Min(limit, cursor.Buffered);
        long done = 0;
        while (done < rows && (_writer.Pending < FlushThreshold || done == 0))
        {
            encoder.Write(_writer, cursor.Chunk!, cursor.PhysicalRow);
            cursor.MoveNext();
            done++;
        }

        return done;
    }

    private async ValueTask CopyOutAsync(CopyOutResult copy, CancellationToken cancellation)
    {
        RowsResult rows = copy.Rows;
        await using var cursor = new RowCursor(rows.Rows);
        var encoder = new CopyEncoder(rows.Columns, copy.Options, Session.Wire);
        _writer.CopyResponse(BackendMessage.CopyOutResponse, copy.Options.Format == CopyFormat.Binary, rows.Columns.Count);
        encoder.WriteHeader(_writer);
        long sent = 0;
        while (true)
        {
            if (_writer.Pending >= FlushThreshold || (rows.IsLive && cursor.Buffered == 0)) await FlushAsync().ConfigureAwait(false);
            if (!await cursor.EnsureAsync(cancellation).ConfigureAwait(false)) break;
            encoder.WriteRow(_writer, cursor.Chunk!, cursor.PhysicalRow);
            cursor.MoveNext();
            sent++;
        }

        encoder.WriteTrailer(_writer);
        _writer.Bare(BackendMessage.CopyDone);
        WriteDue();
        _writer.CommandComplete(Verbs.Copy, sent);
    }

    private async ValueTask CopyInAsync(CopyInResult copy, CancellationToken cancellation)
    {
        await using ICopyTarget target = copy.Target;
        using CopyDecoder decoder = CopyDecoder.Create(target, copy.Options, Session.Wire);
        _writer.CopyResponse(BackendMessage.CopyInResponse, copy.Options.Format == CopyFormat.Binary, target.Columns.Count);
        await FlushAsync().ConfigureAwait(false);
        while (true)
        {
            ReadOutcome outcome = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
            if (outcome == ReadOutcome.End) throw new IOException("the client left during COPY");
            if (outcome == ReadOutcome.Interrupted)
            {
                cancellation.ThrowIfCancellationRequested();
                continue;
            }

            switch (_reader.Type)
            {
                case FrontendMessage.CopyData:
                    if (decoder.Feed(_reader.Body)) await decoder.DrainAsync(cancellation).ConfigureAwait(false);
                    continue;
                case FrontendMessage.CopyDone:
                    decoder.Finish();
                    await decoder.DrainAsync(cancellation).ConfigureAwait(false);
                    long rows = await target.CompleteAsync(cancellation).ConfigureAwait(false);
                    WriteDue();
                    _writer.CommandComplete(Verbs.Copy, rows);
                    return;
                case FrontendMessage.CopyFail:
                    string reason = new MessageReader(_reader.Body).ReadCString();
                    throw new StreamSqlException(SqlState.QueryCanceled, $"COPY from stdin failed: {reason}");
                case FrontendMessage.Sync or FrontendMessage.Flush:
                    continue;
                default:
                    throw MessageReader.Malformed($"unexpected message type {(int)_reader.Type} during COPY from stdin");
            }
        }
    }
}
