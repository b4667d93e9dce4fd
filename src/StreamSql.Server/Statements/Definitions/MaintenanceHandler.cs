using StreamSql.Core.Errors;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Definitions;

/// <summary>Statements of PostgreSQL's upkeep that tools send and that have nothing to do here; what they name is checked all the same.</summary>
internal static class MaintenanceHandler
{
    public static PlannedStatement? Plan(Session session, ParsedStatement parsed)
    {
        (string Tag, IEnumerable<ObjectName> Names)? known = parsed.Statement switch
        {
            AnalyzeStatement analyze => ("ANALYZE", analyze.Targets.Select(t => t.Table)),
            VacuumStatement vacuum => ("VACUUM", vacuum.Targets.Select(t => t.Table)),
            RefreshMaterializedViewStatement refresh => ("REFRESH MATERIALIZED VIEW", [refresh.Name]),
            GrantStatement { AllInSchema: false, Kind: ObjectKind.Table } grant => (grant.IsRevoke ? "REVOKE" : "GRANT", grant.Objects),
            CheckpointStatement => ("CHECKPOINT", []),
            _ => null,
        };
        if (known is null) return null;
        foreach (ObjectName name in known.Value.Names) session.Services.Engine.FindRelation(session, name);
        return new SimpleStatement(parsed.Statement, _ => known.Value.Tag);
    }
}
