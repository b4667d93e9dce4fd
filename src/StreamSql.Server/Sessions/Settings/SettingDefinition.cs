namespace StreamSql.Server.Sessions.Settings;

/// <summary>How a setting's text is read.</summary>
internal enum SettingKind
{
    Bool,
    Integer,
    Real,
    String,
    Enum,

    /// <summary>A time with a unit, kept as the user wrote it; PostgreSQL's are in milliseconds without one.</summary>
    Duration,

    /// <summary>A size with a unit.</summary>
    Size,
}

/// <summary>Who may change a setting, PostgreSQL's contexts.</summary>
internal enum SettingContext
{
    /// <summary>Any session.</summary>
    User,

    /// <summary>Only at server start.</summary>
    Postmaster,

    /// <summary>Nobody.</summary>
    Internal,
}

/// <summary>A setting the server knows: its default and what values it takes. Names are as pg_settings shows them.</summary>
internal sealed record SettingDefinition(string Name, string Default, SettingKind Kind, string Description)
{
    public SettingContext Context { get; init; } = SettingContext.User;

    /// <summary>Changes are told to the client by ParameterStatus.</summary>
    public bool IsReported { get; init; }

    public string Category { get; init; } = "Client Connection Defaults";

    public string? Unit { get; init; }

    public double Min { get; init; } = double.MinValue;

    public double Max { get; init; } = double.MaxValue;

    /// <summary>The values of an enum.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Brings a value into the form that is stored and shown; throws 22023.</summary>
    public Func<string, string>? Normalize { get; init; }
}
