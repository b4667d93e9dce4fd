using StreamSql.Server.Sessions.Settings;

namespace StreamSql.Server.Hosting;

/// <summary>What the connection layer needs of the settings, read once at start.</summary>
internal sealed record ServerLimits
{
    public required int MaxConnections { get; init; }

    public required int MaxMessageSize { get; init; }

    public required TimeSpan AuthenticationTimeout { get; init; }

    public string? Password { get; init; }

    public string User { get; init; } = "root";

    public static ServerLimits From(IReadOnlyDictionary<string, string> settings)
    {
        var values = new SessionSettings(settings);
        return new ServerLimits
        {
            MaxConnections = values.Integer("max_connections"),
            MaxMessageSize = (int)Math.Clamp(values.Size("streamsql.max_message_size"), 1 << 16, 1 << 30),
            AuthenticationTimeout = values.Duration("authentication_timeout"),
            Password = values["streamsql.password"],
        };
    }
}
