namespace StreamSql.Core.Types.Text;

/// <summary>How an interval is written; the setting <c>IntervalStyle</c>.</summary>
public enum IntervalStyle : byte
{
    Postgres = 0,
    Iso8601 = 1,
    PostgresVerbose = 2,
    SqlStandard = 3,
}

/// <summary>
/// What the text form of a value depends on besides the value: the session's settings and, for the reg* types, the catalog. The default
/// value means UTC, PostgreSQL's styles and no catalog. Immutable.
/// </summary>
public readonly record struct TextSettings
{
    /// <summary>Null means UTC.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    public IntervalStyle IntervalStyle { get; init; }

    /// <summary>bytea_output = escape instead of hex.</summary>
    public bool EscapeBytes { get; init; }

    /// <summary>DateStyle's field order is DMY instead of MDY.</summary>
    public bool DayFirst { get; init; }

    /// <summary>What 'now', 'today' and the like mean in input: microseconds since 1970-01-01 UTC; 0 asks the system clock.</summary>
    public long NowMicros { get; init; }

    /// <summary>Names of regclass, regtype and the like; null prints their numbers.</summary>
    public IObjectNames? Names { get; init; }
}

/// <summary>Names and oids of catalog objects for the text form of the reg* types; implemented by the catalog's owner.</summary>
public interface IObjectNames
{
    /// <summary>The name to print for an oid of a reg* type, quoted and qualified as needed; null when there is no such object.</summary>
    string? NameOf(SqlType regType, long oid);

    /// <summary>The oid of a name as the user wrote it; null when there is no such object.</summary>
    long? OidOf(SqlType regType, string name);
}
