namespace StreamSql.Server.Sessions.Settings;

/// <summary>What the server says it is.</summary>
internal static class ServerVersion
{
    public const string Product = "0.1";

    /// <summary>The server_version setting.</summary>
    public const string Text = "15.0 (StreamSql " + Product + ")";

    public const string Number = "150000";

    /// <summary>The result of version().</summary>
    public const string Long = "PostgreSQL 15.0 (StreamSql " + Product + ") on x86_64-linux, compiled by .NET 10, 64-bit";
}
