namespace StreamSql.Server.Hosting;

/// <summary>How a server is to be started. Settings are those of SET, by name; later sources have overwritten earlier ones.</summary>
public sealed record ServerOptions
{
    public const int DefaultPort = 4566;
    public const int DefaultHttpPort = 5691;

    /// <summary>PostgreSQL port; 0 takes a free one.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>HTTP port; 0 takes a free one.</summary>
    public int HttpPort { get; init; } = DefaultHttpPort;

    /// <summary>Everything the server keeps lies below it.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>standalone; the roles of a cluster come with it.</summary>
    public string Role { get; init; } = "standalone";

    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The clock; tests bring their own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Creates the demo's objects and prints their results until stopped.</summary>
    public bool Demo { get; init; }
}
