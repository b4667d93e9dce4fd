using System.Globalization;
using System.Net;
using StreamSql.Core.Errors;
using StreamSql.Server.Hosting;
using StreamSql.Server.PgWire.Authentication;
using StreamSql.Server.PgWire.Messages;
using StreamSql.Server.Sessions;
using StreamSql.Server.Sessions.Settings;

namespace StreamSql.Server.PgWire;

/// <summary>From the first byte to the first ReadyForQuery.</summary>
internal sealed partial class PgConnection
{
    private const int StartupLimit = 10_000;

    private static readonly string[] Reported =
    [
        "server_version", "server_encoding", "client_encoding", "application_name", "DateStyle", "TimeZone", "IntervalStyle",
        "integer_datetimes", "standard_conforming_strings", "is_superuser", "session_authorization", "default_transaction_read_only",
        "in_hot_standby",
    ];

    /// <summary>False when the connection ended or only wanted a cancellation.</summary>
    private async ValueTask<bool> StartAsync(Action entered)
    {
        using var timeout = new CancellationTokenSource(services.Limits.AuthenticationTimeout, services.Time);
        try
        {
            StartupMessage? startup = await ReadStartupAsync(timeout.Token).ConfigureAwait(false);
            if (startup is null) return false;
            services.Sessions.Enter(services.Limits.MaxConnections);
            entered();
            if (startup.Minor > 0 || startup.UnknownOptions.Count > 0) _writer.NegotiateProtocolVersion(startup.UnknownOptions);
            string user = startup.Parameters.GetValueOrDefault("user", "");
            if (user.Length == 0)
                throw new StreamSqlException(SqlState.InvalidAuthorization, "no PostgreSQL user name specified in startup packet");
            await services.Gate.WaitAsync(timeout.Token).ConfigureAwait(false);
            await AuthenticateAsync(user, timeout.Token).ConfigureAwait(false);
            OpenSession(startup, user);
            await ReadyAsync().ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new StreamSqlException(SqlState.InvalidAuthorization, "canceling authentication due to timeout");
        }
    }

    private async ValueTask<StartupMessage?> ReadStartupAsync(CancellationToken cancellation)
    {
        for (int packets = 0; packets < 4; packets++)
        {
            if (!await _reader.ReadStartupAsync(StartupLimit, cancellation).ConfigureAwait(false)) return null;
            StartupMessage message = StartupMessage.Parse(_reader.Body);
            switch (message.Code)
            {
                case StartupMessage.CancelCode:
                    services.Sessions.Cancel(message.ProcessId, message.Secret);
                    return null;
                case StartupMessage.SslCode or StartupMessage.GssCode:
                    // Whoever stuffs data behind the request tries to have it taken for encrypted data later.
                    if (_reader.HasBytes) throw MessageReader.Malformed("received unencrypted data after an encryption request");
                    _writer.WriteByte((byte)'N');
                    await _writer.FlushAsync(cancellation).ConfigureAwait(false);
                    continue;
                default:
                    if (message.Major == 3) return message;
                    throw new StreamSqlException(
                        SqlState.FeatureNotSupported,
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"unsupported frontend protocol {message.Major}.{message.Minor}: server supports 3.0 to 3.0"));
            }
        }

        throw MessageReader.Malformed("too many packets before the startup packet");
    }

    private async ValueTask AuthenticateAsync(string user, CancellationToken cancellation)
    {
        string? password = services.Limits.Password;
        bool loopback = transport.RemoteEndPoint is not IPEndPoint address || IPAddress.IsLoopback(address.Address);
        bool knownUser = user == services.Limits.User;
        if (string.IsNullOrEmpty(password))
        {
            if (!loopback)
            {
                throw new StreamSqlException(SqlState.InvalidAuthorization, "no password is set: only connections from this machine are accepted")
                {
                    Hint = "Set streamsql.password to allow others with scram-sha-256.",
                };
            }

            if (!knownUser) throw new StreamSqlException(SqlState.InvalidAuthorization, $"role \"{user}\" does not exist");
            _writer.AuthenticationOk();
            return;
        }

        _writer.AuthenticationSasl();
        await FlushAsync().ConfigureAwait(false);
        var scram = new ScramSha256(user, knownUser ? password : null);
        await ReadPasswordAsync(cancellation).ConfigureAwait(false);
        _writer.AuthenticationSaslContinue(scram.First(InitialResponse(_reader.Body)));
        await FlushAsync().ConfigureAwait(false);
        await ReadPasswordAsync(cancellation).ConfigureAwait(false);
        _writer.AuthenticationSaslFinal(scram.Final(_reader.Body));
        _writer.AuthenticationOk();
    }

    private static ReadOnlySpan<byte> InitialResponse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        if (reader.ReadCString() != "SCRAM-SHA-256")
            throw MessageReader.Malformed("client selected an invalid SASL authentication mechanism");
        int length = reader.ReadInt32();
        return length < 0 ? throw MessageReader.Malformed("missing SASL initial response") : reader.ReadBytes(length);
    }

    private async ValueTask ReadPasswordAsync(CancellationToken cancellation)
    {
        if (await _reader.ReadAsync(cancellation).ConfigureAwait(false) != ReadOutcome.Message)
            throw new IOException("the client left during authentication");
        if (_reader.Type != FrontendMessage.Password)
            throw MessageReader.Malformed($"expected SASL response, got message type {(int)_reader.Type}");
    }

    private void OpenSession(StartupMessage startup, string user)
    {
        string database = startup.Parameters.GetValueOrDefault("database", user);
        if (!services.HasDatabase(database))
            throw new StreamSqlException(SqlState.InvalidCatalogName, $"database \"{database}\" does not exist");
        if (startup.Parameters.TryGetValue("replication", out string? replication) && SettingCatalog.ParseBool(replication) != false)
            throw StreamSqlException.NotSupported("streaming replication");
        (int processId, int secret) = services.Sessions.NewKey();
        var remote = transport.RemoteEndPoint as IPEndPoint;
        var session = new Session(services, user, database, processId, secret)
        {
            ClientAddress = remote?.Address.ToString(),
            ClientPort = remote?.Port ?? -1,
            WakeUp = _reader.Interrupt,
        };
        if (startup.Parameters.TryGetValue("options", out string? options))
            foreach (KeyValuePair<string, string> option in StartupMessage.ParseOptions(options)) ApplyStartup(session, option.Key, option.Value);
        foreach ((string name, string value) in startup.Parameters)
            if (name is not ("user" or "database" or "options" or "replication")) ApplyStartup(session, name, value);
        _session = session;
        services.Sessions.Add(session);
        foreach (string name in Reported) _writer.ParameterStatus(name, session.Settings[name]);
        session.Settings.TakeReports(_reportBuffer);
        _reportBuffer.Clear();
        _writer.BackendKeyData(processId, secret);
    }

    /// <summary>An unknown setting in the startup packet is logged and ignored; a wrong value is an error.</summary>
    private void ApplyStartup(Session session, string name, string value)
    {
        if (name.Contains('.', StringComparison.Ordinal) || SettingCatalog.IsKnown(name)) session.Settings.SetStartup(name, value);
        else services.Log.UnknownStartupParameter(name);
    }
}
