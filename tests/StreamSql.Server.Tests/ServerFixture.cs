using StreamSql.Server.Hosting;

namespace StreamSql.Server.Tests;

/// <summary>One server in this process for the tests of a class, on free ports and an empty directory.</summary>
public class ServerFixture : IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("streamsql-test-").FullName;

    public StreamSqlServer Server { get; private set; } = null!;

    public int Port => Server.Port;

    public string ConnectionString => $"Host=127.0.0.1;Port={Port};Database=dev;Username=root;SSL Mode=Disable;Timeout=10;Command Timeout=20";

    protected virtual Dictionary<string, string> Settings => [];

    public async Task InitializeAsync()
    {
        Server = new StreamSqlServer(new ServerOptions
        {
            Port = 0,
            HttpPort = 0,
            DataDirectory = Path.Combine(_directory, "data"),
            Settings = Settings,
        });
        await Server.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Server.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
