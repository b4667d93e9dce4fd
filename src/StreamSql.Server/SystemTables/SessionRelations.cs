using StreamSql.Runtime.Operators;
using StreamSql.Server.Sessions;
using StreamSql.Server.Sessions.Settings;
using StreamSql.Sql.Catalog.System;

namespace StreamSql.Server.SystemTables;

/// <summary>System relations as one session sees them, for one statement.</summary>
internal sealed class SessionRelations(Session session) : ISystemRelations
{
    private SystemRelationContext? _context;

    public IEnumerable<object?[]> Rows(string relation) =>
        SystemCatalog.Default.Find(relation) is { } found ? found.Rows(_context ??= Context()) : [];

    private SystemRelationContext Context() => new()
    {
        Catalog = session.Services.Engine.Catalog.Current,
        Database = Hosting.ServerServices.DatabaseName,
        User = session.User,
        Settings = () => SettingCatalog.All.Select(Row),
        Providers = Providers.For(session),
    };

    private SettingRow Row(SettingDefinition setting) => new(
        setting.Name,
        session.Settings.Find(setting.Name),
        setting.Description,
        session.Settings.Reset(setting),
        setting.Unit,
        setting.Kind switch
        {
            SettingKind.Bool => "bool",
            SettingKind.Integer => "integer",
            SettingKind.Real => "real",
            SettingKind.Enum => "enum",
            _ => "string",
        },
        setting.Context switch { SettingContext.Internal => "internal", SettingContext.Postmaster => "postmaster", _ => "user" });
}
