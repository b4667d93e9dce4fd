using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.PgWire.Messages;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements;

namespace StreamSql.Server.PgWire;

/// <summary>
/// The extended protocol. Messages up to a Sync are one implicit transaction; after an error everything up to the Sync is skipped.
/// </summary>
internal sealed partial class PgConnection
{
    private bool _skipUntilSync;
    private bool _inStatement;

    private ValueTask ExtendedAsync(FrontendMessage type)
    {
        try
        {
            ValueTask work = type switch
            {
                FrontendMessage.Parse => ParseAsync(),
                FrontendMessage.Bind => BindAsync(),
                FrontendMessage.Describe => DescribeAsync(),
                FrontendMessage.Execute => ExecuteAsync(),
                _ => CloseAsync(),
            };
            return work.IsCompletedSuccessfully ? ValueTask.CompletedTask : Guard(work);
        }
        catch (Exception error)
        {
            ExtendedFailed(error);
            return ValueTask.CompletedTask;
        }

        async ValueTask Guard(ValueTask pending)
        {
            try
            {
                await pending.ConfigureAwait(false);
            }
            catch (Exception error)
            {
                ExtendedFailed(error);
            }
        }
    }

    private void ExtendedFailed(Exception error)
    {
        if (_inStatement) EndStatement();
        _inStatement = false;
        WriteError(error);
        if (Session.Transaction.IsImplicit) Session.Settings.EndImplicit(Session.Transaction, commit: false);
        _skipUntilSync = true;
    }

    private ValueTask ParseAsync()
    {
        ParseMessage message = ParseMessage.Read(_reader.Body);
        if (message.Name.Length > 0 && Session.Statements.ContainsKey(message.Name))
            throw new StreamSqlException(SqlState.DuplicatePreparedStatement, $"prepared statement \"{message.Name}\" already exists");
        Session.EnterStatement(message.Sql);
        SqlType?[] types = message.ParameterOids.Length == 0 ? [] : DeclaredTypes(message.ParameterOids);
        PlannedStatement? plan = services.Planner.Prepare(Session, message.Sql, types);
        Session.Statements[message.Name] = new PreparedStatement(message.Name, message.Sql, types, plan)
        {
            PreparedAtMicros = services.NowMicros(),
        };
        Session.LeaveStatement();
        _writer.Bare(BackendMessage.ParseComplete);
        return ValueTask.CompletedTask;
    }

    private static SqlType?[] DeclaredTypes(int[] oids)
    {
        var types = new SqlType?[oids.Length];
        for (int i = 0; i < oids.Length; i++)
        {
            if (oids[i] is 0 or 705) continue;
            types[i] = SqlTypes.Find(oids[i])
                ?? throw new StreamSqlException(SqlState.UndefinedObject, $"type with OID {oids[i]} does not exist");
        }

        return types;
    }

    private ValueTask BindAsync()
    {
        var message = new BindMessage(_reader.Body);
        PreparedStatement statement = Session.FindStatement(message.Statement);
        PlannedStatement? plan = services.Planner.Refresh(Session, statement);
        if (plan is not null) RequireUsable(Session, plan);
        object?[] parameters = message.ReadParameters(plan?.ParameterTypes ?? [], Session.Wire);
        short[] formats = message.ReadResultFormats();
        if (formats.Length > 1 && formats.Length != (plan?.Columns?.Count ?? 0))
        {
            throw new StreamSqlException(
                SqlState.ProtocolViolation,
                $"bind message has {formats.Length} result formats but query has {plan?.Columns?.Count ?? 0} columns");
        }

        var portal = new Portal(message.Portal, statement, parameters, formats) { Plan = plan };
        if (Session.Portals.Remove(portal.Name, out Portal? old))
        {
            if (portal.Name.Length > 0)
            {
                Session.Portals[portal.Name] = old;
                throw new StreamSqlException(SqlState.DuplicateCursor, $"cursor \"{portal.Name}\" already exists");
            }

            Session.Portals[""] = portal;
            ValueTask dispose = old.DisposeAsync();
            if (!dispose.IsCompletedSuccessfully) return Finish(dispose);
        }

        Session.Portals[portal.Name] = portal;
        _writer.Bare(BackendMessage.BindComplete);
        return ValueTask.CompletedTask;

        async ValueTask Finish(ValueTask pending)
        {
            await pending.ConfigureAwait(false);
            _writer.Bare(BackendMessage.BindComplete);
        }
    }

    private ValueTask DescribeAsync()
    {
        TargetMessage target = TargetMessage.Read(_reader.Body);
        IReadOnlyList<ResultColumn>? columns;
        short[] formats = [];
        if (target.IsPortal)
        {
            Portal portal = Session.FindPortal(target.Name);
            columns = portal.Plan?.Columns;
            formats = portal.Formats;
        }
        else
        {
            PreparedStatement statement = Session.FindStatement(target.Name);
            PlannedStatement? plan = services.Planner.Refresh(Session, statement);
            _writer.ParameterDescription(plan?.ParameterTypes ?? []);
            columns = plan?.Columns;
        }

        if (columns is null) _writer.Bare(BackendMessage.NoData);
        else _writer.RowDescription(columns, formats);
        return ValueTask.CompletedTask;
    }

    private ValueTask ExecuteAsync()
    {
        ExecuteMessage message = ExecuteMessage.Read(_reader.Body);
        Portal portal = Session.FindPortal(message.Portal);
        if (portal.Plan is null)
        {
            _writer.Bare(BackendMessage.EmptyQueryResponse);
            return ValueTask.CompletedTask;
        }

        RequireUsable(Session, portal.Plan);
        CancellationToken cancellation = BeginStatement(portal.Statement.Sql);
        _inStatement = true;
        return RunPortalAsync(portal, message.MaxRows, cancellation);
    }

    private async ValueTask RunPortalAsync(Portal portal, int maxRows, CancellationToken cancellation)
    {
        if (portal.Result is null)
        {
            await EnterPipelineAsync(portal.Plan!, cancellation).ConfigureAwait(false);
            portal.Result = await portal.Plan!.ExecuteAsync(Session, portal.Parameters, cancellation).ConfigureAwait(false);
        }

        if (portal.Result is RowsResult rows)
        {
            await SendPortalRowsAsync(portal, rows, maxRows, cancellation).ConfigureAwait(false);
        }
        else if (portal.IsFinished)
        {
            throw new StreamSqlException(SqlState.ObjectNotInPrerequisiteState, $"portal \"{portal.Name}\" cannot be run");
        }
        else
        {
            portal.IsFinished = true;
            await SendAsync(portal.Result, cancellation).ConfigureAwait(false);
        }

        EndStatement();
        _inStatement = false;
    }

    private async ValueTask SendPortalRowsAsync(Portal portal, RowsResult rows, int maxRows, CancellationToken cancellation)
    {
        portal.Cursor ??= new RowCursor(rows.Rows);
        portal.Encoder ??= EncoderFor(rows, portal.Formats, Session);
        long limit = maxRows == 0 ? long.MaxValue : maxRows;
        long sent = portal.IsFinished
            ? 0
            : await SendRowsAsync(portal.Cursor, portal.Encoder, limit, rows.IsLive, cancellation).ConfigureAwait(false);
        if (maxRows > 0 && sent == limit && !portal.IsFinished)
        {
            _writer.Bare(BackendMessage.PortalSuspended);
            return;
        }

        portal.IsFinished = true;
        Complete(rows, sent);
    }

    /// <summary>
    /// A write with more requests behind it waits for the Sync, so that a pipeline is atomic and costs one log append; anything
    /// else first lets the waiting writes through.
    /// </summary>
    private ValueTask EnterPipelineAsync(PlannedStatement plan, CancellationToken cancellation)
    {
        TransactionBlock block = Session.Transaction;
        if (block.State != TransactionState.Idle) return ValueTask.CompletedTask;
        if (plan.Effect == StatementEffect.Write)
        {
            if (_reader.HasBuffered && !_reader.NextIsSync) block.BeginImplicit();
            return ValueTask.CompletedTask;
        }

        return block.Writes.Count > 0 ? services.Writes.ApplyAsync(Session, cancellation) : ValueTask.CompletedTask;
    }

    private async ValueTask CloseAsync()
    {
        TargetMessage target = TargetMessage.Read(_reader.Body);
        if (target.IsPortal)
        {
            if (Session.Portals.Remove(target.Name, out Portal? portal)) await portal.DisposeAsync().ConfigureAwait(false);
        }
        else if (Session.Statements.Remove(target.Name, out PreparedStatement? statement))
        {
            foreach (Portal portal in Session.Portals.Values.Where(p => ReferenceEquals(p.Statement, statement)).ToArray())
            {
                Session.Portals.Remove(portal.Name);
                await portal.DisposeAsync().ConfigureAwait(false);
            }
        }

        _writer.Bare(BackendMessage.CloseComplete);
    }

    private ValueTask SyncAsync()
    {
        _skipUntilSync = false;
        TransactionBlock block = Session.Transaction;
        if (!block.IsImplicit && Session.Portals.Count == 0) return ReadyAsync();
        if (block is { IsImplicit: false, State: not TransactionState.Idle }) return ReadyAsync();
        return EndPipelineAsync();
    }

    private async ValueTask EndPipelineAsync()
    {
        try
        {
            if (Session.Transaction.IsImplicit)
            {
                CancellationToken cancellation = Session.Cancellation.Begin(StatementTimeout());
                await services.Writes.CommitAsync(Session, cancellation).ConfigureAwait(false);
                Session.Settings.EndImplicit(Session.Transaction, commit: true);
                Session.Cancellation.End();
            }
        }
        catch (Exception error)
        {
            WriteError(error);
            Session.Settings.EndImplicit(Session.Transaction, commit: false);
        }

        await Session.ClosePortalsAsync().ConfigureAwait(false);
        await ReadyAsync().ConfigureAwait(false);
    }
}
