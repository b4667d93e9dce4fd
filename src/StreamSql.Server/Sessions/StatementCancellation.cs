using StreamSql.Core.Errors;

namespace StreamSql.Server.Sessions;

/// <summary>Why a running statement was stopped.</summary>
internal enum CancelReason
{
    None,
    UserRequest,
    StatementTimeout,
    Terminated,
    Disconnected,
}

/// <summary>
/// Stops the statement that runs now, and nothing when none does. The token source is kept as long as nobody cancels. Cancel may be
/// called from any thread, the rest by the session's loop.
/// </summary>
internal sealed class StatementCancellation : IDisposable
{
    private readonly Lock _lock = new();
    private CancellationTokenSource _source = new();
    private CancelReason _reason;
    private bool _running;
    private bool _fatal;

    public bool IsRunning => _running;

    /// <summary>A statement starts: its token. A pending termination stops it at once.</summary>
    public CancellationToken Begin(TimeSpan timeout)
    {
        lock (_lock)
        {
            if (!_source.TryReset())
            {
                _source.Dispose();
                _source = new CancellationTokenSource();
            }

            _running = true;
            if (_fatal)
            {
                _source.Cancel();
                return _source.Token;
            }

            _reason = CancelReason.None;
            if (timeout > TimeSpan.Zero) _source.CancelAfter(timeout);
            return _source.Token;
        }
    }

    public void End()
    {
        lock (_lock) _running = false;
    }

    public void Cancel(CancelReason reason)
    {
        CancellationTokenSource? source = null;
        lock (_lock)
        {
            if (reason is CancelReason.Terminated or CancelReason.Disconnected)
            {
                _fatal = true;
                _reason = reason;
            }

            if (!_running) return;
            if (_reason == CancelReason.None) _reason = reason;
            source = _source;
        }

        // Registered callbacks run here, outside of the lock.
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The statement ended in between.
        }
    }

    /// <summary>The error for a statement whose token fired.</summary>
    public StreamSqlException Error() => _reason switch
    {
        CancelReason.Terminated => new(SqlState.AdminShutdown, "terminating connection due to administrator command"),
        CancelReason.UserRequest => new(SqlState.QueryCanceled, "canceling statement due to user request"),
        CancelReason.Disconnected => new(SqlState.ConnectionException, "connection to client lost"),
        _ => new(SqlState.QueryCanceled, "canceling statement due to statement timeout"),
    };

    public void Dispose() => _source.Dispose();
}
