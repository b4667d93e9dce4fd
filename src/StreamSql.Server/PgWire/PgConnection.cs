using Microsoft.AspNetCore.Connections;
using StreamSql.Core.Errors;
using StreamSql.Server.Hosting;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements;

namespace StreamSql.Server.PgWire;

/// <summary>
/// One client connection: reads messages, drives its session, writes answers. A single loop owns everything here; answers are flushed
/// when nothing further is buffered or the client asks.
/// </summary>
internal sealed partial class PgConnection(ConnectionContext transport, ServerServices services)
{
    private const int FlushThreshold = 32 * 1024;

    private readonly FrontendReader _reader = new(transport.Transport.Input) { MaxMessageSize = services.Limits.MaxMessageSize };
    private readonly BackendWriter _writer = new(transport.Transport.Output);
    private readonly List<Notice> _noticeBuffer = [];
    private readonly List<string> _reportBuffer = [];
    private Session? _session;

    private Session Session => _session!;

    /// <summary>Serves the client until it leaves.</summary>
    public async Task RunAsync()
    {
        bool entered = false;
        try
        {
            if (!await StartAsync(() => entered = true).ConfigureAwait(false)) return;
            using CancellationTokenRegistration gone = transport.ConnectionClosed.UnsafeRegister(
                static session => ((Session)session!).Cancellation.Cancel(CancelReason.Disconnected), Session);
            await LoopAsync().ConfigureAwait(false);
        }
        catch (StreamSqlException fatal)
        {
            await TellFatalAsync(fatal).ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ConnectionAbortedException or ConnectionResetException or OperationCanceledException)
        {
            // The client is gone.
        }
        catch (Exception error)
        {
            services.Log.ConnectionFailed(error, _session?.ProcessId ?? 0);
            await TellFatalAsync(Internal(error)).ConfigureAwait(false);
        }
        finally
        {
            if (_session is not null)
            {
                services.Sessions.Remove(_session);
                await _session.DisposeAsync().ConfigureAwait(false);
            }

            if (entered) services.Sessions.Leave();
        }
    }

    private async Task LoopAsync()
    {
        while (true)
        {
            ReadOutcome outcome = await _reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            if (outcome == ReadOutcome.End) return;
            if (Session.IsTerminating)
                throw new StreamSqlException(SqlState.AdminShutdown, "terminating connection due to administrator command");
            if (outcome == ReadOutcome.Interrupted)
            {
                if (WriteNotifications()) await FlushAsync().ConfigureAwait(false);
                continue;
            }

            if (_reader.Type == FrontendMessage.Terminate) return;
            ValueTask handled = HandleAsync();
            if (!handled.IsCompletedSuccessfully) await handled.ConfigureAwait(false);
        }
    }

    private ValueTask HandleAsync()
    {
        FrontendMessage type = _reader.Type;
        if (_skipUntilSync && type != FrontendMessage.Sync) return ValueTask.CompletedTask;
        switch (type)
        {
            case FrontendMessage.Query:
                return SimpleQueryAsync();
            case FrontendMessage.Parse or FrontendMessage.Bind or FrontendMessage.Describe or FrontendMessage.Execute or FrontendMessage.Close:
                return ExtendedAsync(type);
            case FrontendMessage.FunctionCall:
                WriteError(StreamSqlException.NotSupported("function call message"));
                return ReadyAsync();
            case FrontendMessage.Sync:
                return SyncAsync();
            case FrontendMessage.Flush:
                return FlushAsync();
            case FrontendMessage.CopyData or FrontendMessage.CopyDone or FrontendMessage.CopyFail:
                // Left over from a COPY that failed; PostgreSQL skips them too.
                return ValueTask.CompletedTask;
            default:
                throw MessageReader.Malformed($"unexpected message type {(char)type}");
        }
    }

    /// <summary>ReadyForQuery with what is due before it, and a flush unless more requests are waiting.</summary>
    private ValueTask ReadyAsync()
    {
        WriteDue();
        if (Session.Transaction.Visible == TransactionState.Idle) WriteNotifications();
        _writer.ReadyForQuery(Session.Transaction.Visible);
        return _reader.HasBuffered && _writer.Pending < FlushThreshold ? ValueTask.CompletedTask : FlushAsync();
    }

    private ValueTask FlushAsync()
    {
        ValueTask<bool> flush = _writer.FlushAsync();
        if (!flush.IsCompletedSuccessfully) return Wait(flush);
        return flush.Result ? ValueTask.CompletedTask : throw new IOException("the client is gone");

        static async ValueTask Wait(ValueTask<bool> pending)
        {
            if (!await pending.ConfigureAwait(false)) throw new IOException("the client is gone");
        }
    }

    /// <summary>Notices and changed parameters that a statement left.</summary>
    private void WriteDue()
    {
        if (Session.TryTakeNotices(_noticeBuffer))
        {
            foreach (Notice notice in _noticeBuffer) _writer.Notice(notice);
            _noticeBuffer.Clear();
        }

        if (Session.Settings.TakeReports(_reportBuffer))
        {
            foreach (string name in _reportBuffer) _writer.ParameterStatus(name, Session.Settings[name]);
            _reportBuffer.Clear();
        }
    }

    private bool WriteNotifications()
    {
        bool any = false;
        while (Session.Transaction.Visible == TransactionState.Idle && Session.TryDequeueNotification(out Notification? notification))
        {
            _writer.Notification(notification!.ProcessId, notification.Channel, notification.Payload);
            any = true;
        }

        return any;
    }

    /// <summary>Reports an error of a statement and dooms the open block.</summary>
    private void WriteError(Exception error)
    {
        _writer.Abandon();
        StreamSqlException known = Translate(error);
        WriteDue();
        _writer.Error(known, Session.IsTerminating ? "FATAL" : "ERROR");
        Session.Transaction.Fail();
    }

    private StreamSqlException Translate(Exception error)
    {
        switch (error)
        {
            case StreamSqlException known:
                return known;
            case OperationCanceledException:
                return Session.Cancellation.Error();
            case ConnectionResetException or ConnectionAbortedException:
                throw error;
            case InsufficientExecutionStackException:
                return new StreamSqlException(SqlState.StatementTooComplex, "stack depth limit exceeded")
                {
                    Hint = "The statement is nested too deeply; write it flatter.",
                };
            case OutOfMemoryException:
                return new StreamSqlException(SqlState.OutOfMemory, "out of memory");
            default:
                services.Log.StatementFailed(error, Session.Query);
                return Internal(error);
        }
    }

    private static StreamSqlException Internal(Exception error) =>
        new(SqlState.InternalError, $"internal error: {error.Message}", error)
        {
            Detail = $"{error.GetType().Name} in {error.TargetSite?.DeclaringType?.Name}.{error.TargetSite?.Name}",
        };

    private async ValueTask TellFatalAsync(StreamSqlException fatal)
    {
        try
        {
            _writer.Error(fatal, "FATAL");
            await _writer.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or ConnectionAbortedException or ConnectionResetException)
        {
            // Nobody is there to read it.
        }
    }

    /// <summary>Runs the body of a statement under its cancellation token.</summary>
    private CancellationToken BeginStatement(string sql)
    {
        Session.EnterStatement(sql);
        return Session.Cancellation.Begin(StatementTimeout());
    }

    private void EndStatement()
    {
        Session.Cancellation.End();
        Session.LeaveStatement();
    }

    private int _timeoutVersion = -1;
    private TimeSpan _timeout;

    private TimeSpan StatementTimeout()
    {
        if (_timeoutVersion == Session.Settings.Version) return _timeout;
        _timeoutVersion = Session.Settings.Version;
        return _timeout = Session.Settings.Duration("statement_timeout");
    }

    private static PlannedStatement RequireUsable(Session session, PlannedStatement plan)
    {
        if (session.Transaction.State != TransactionState.Failed || plan.EndsTransaction) return plan;
        throw new StreamSqlException(
            SqlState.InFailedTransaction, "current transaction is aborted, commands ignored until end of transaction block");
    }

    private static RowEncoder EncoderFor(RowsResult rows, ReadOnlySpan<short> formats, Session session) =>
        new(rows.Columns, rows.ForceBinary && formats.Length == 0 ? WireFormats.AllBinary : formats, session.Wire);
}
