using StreamSql.Core.Types;
using StreamSql.Server.Statements;

namespace StreamSql.Server.Sessions;

/// <summary>A named or unnamed prepared statement of a session. <see cref="Plan"/> is null for an empty query.</summary>
internal sealed class PreparedStatement(string name, string sql, IReadOnlyList<SqlType?> declaredTypes, PlannedStatement? plan)
{
    public string Name { get; } = name;

    public string Sql { get; } = sql;

    /// <summary>What the client declared; null entries were inferred.</summary>
    public IReadOnlyList<SqlType?> DeclaredTypes { get; } = declaredTypes;

    public PlannedStatement? Plan { get; set; } = plan;

    public long PreparedAtMicros { get; init; }

    /// <summary>Prepared by PREPARE rather than by a Parse message.</summary>
    public bool FromSql { get; init; }
}
