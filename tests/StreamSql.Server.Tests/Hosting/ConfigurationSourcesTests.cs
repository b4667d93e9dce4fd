using System.Collections;
using StreamSql.Core.Errors;
using StreamSql.Server.Hosting;

namespace StreamSql.Server.Tests.Hosting;

public sealed class ConfigurationSourcesTests
{
    [Fact]
    public void The_command_line_wins_over_environment_and_file()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "port: 1\nparallelism.default: 2 # two\nexecution:\n  checkpointing:\n    interval: '5 s'\nstate.backend: rocksdb\n");
        var environment = new Hashtable { ["STREAMSQL_PORT"] = "2", ["STREAMSQL_PARALLELISM_DEFAULT"] = "3", ["HOME"] = "/" };
        ServerOptions options = ConfigurationSources.Load(["--config", file, "--port=3", "--set", "work_mem=8MB", "--data", "/x"], environment);
        File.Delete(file);
        Assert.Equal(3, options.Port);
        Assert.Equal("/x", options.DataDirectory);
        Assert.Equal("3", options.Settings["parallelism.default"]);
        Assert.Equal("5 s", options.Settings["execution.checkpointing.interval"]);
        Assert.Equal("rocksdb", options.Settings["state.backend"]);
        Assert.Equal("8MB", options.Settings["work_mem"]);
    }

    [Theory]
    [InlineData("--prot", "Did you mean --port?")]
    [InlineData("--set", null)]
    [InlineData("--set=paralelism.default=2", "Did you mean \"parallelism.default\"?")]
    [InlineData("--port=x", null)]
    [InlineData("--role=frontend", null)]
    public void Mistakes_are_told(string argument, string? hint)
    {
        StreamSqlException error = Assert.Throws<StreamSqlException>(() => ConfigurationSources.Load([argument], new Hashtable()));
        Assert.Equal(hint, error.Hint);
    }
}
