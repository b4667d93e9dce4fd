using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Evaluation;
using StreamSql.Server.Sessions.Settings;
using StreamSql.Server.SystemTables;
using StreamSql.Sql;

namespace StreamSql.Server.Sessions;

/// <summary>What the compiler and expressions are told about the session.</summary>
internal sealed partial class Session
{
    private IReadOnlyList<string>? _searchPath;
    private IReadOnlyDictionary<string, string>? _planningSettings;
    private int _compilingVersion = -1;

    /// <summary>Schemas of search_path; <c>"$user"</c> has none.</summary>
    public IReadOnlyList<string> SearchPath
    {
        get
        {
            RefreshCompiling();
            return _searchPath!;
        }
    }

    public CompilerContext CompilerContext(IReadOnlyList<SqlType?> parameterTypes)
    {
        RefreshCompiling();
        return new CompilerContext
        {
            Catalog = Services.Engine.Catalog.Current,
            Database = Hosting.ServerServices.DatabaseName,
            User = User,
            SearchPath = _searchPath!,
            Settings = _planningSettings!,
            Connectors = Services.Engine.ConnectorCatalog,
            ParameterTypes = parameterTypes,
        };
    }

    /// <summary>now(), time zone, user and catalog for one statement.</summary>
    public EvaluationContext EvaluationContext() => new()
    {
        TransactionMicros = QueryStartedMicros,
        StatementMicros = QueryStartedMicros,
        TimeProvider = Services.Time,
        TimeZone = Wire.Text.TimeZone ?? TimeZoneInfo.Utc,
        IntervalStyle = Wire.Text.IntervalStyle,
        EscapeBytes = Wire.Text.EscapeBytes,
        User = User,
        SessionUser = User,
        Database = Hosting.ServerServices.DatabaseName,
        SearchPath = SearchPath,
        BackendPid = ProcessId,
        ServerVersion = ServerVersion.Text,
        ServerStarted = DateTimeOffset.UnixEpoch.AddTicks(Services.StartedMicros * TimeSpan.TicksPerMicrosecond),
        ClientAddress = ClientAddress,
        Catalog = Callbacks,
    };

    private CatalogCallbacks? _callbacks;

    public CatalogCallbacks Callbacks => _callbacks ??= new CatalogCallbacks(this);

    private void RefreshCompiling()
    {
        if (_compilingVersion == Settings.Version) return;
        _compilingVersion = Settings.Version;
        string[] path =
        [
            .. Settings["search_path"].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(s => s.Trim('"')).Where(s => s != "$user" && s != "pg_catalog"),
        ];
        _searchPath = path;
        _planningSettings = SettingCatalog.All
            .Where(s => s.Category == "Streaming" || s.Name is "TimeZone" or "search_path")
            .ToDictionary(s => s.Name, s => Settings[s.Name], StringComparer.OrdinalIgnoreCase);
    }
}
