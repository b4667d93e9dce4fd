using System.Diagnostics;
using StreamSql.Testing.Processes;

namespace StreamSql.EndToEnd.Tests;

/// <summary>The real psql: its meta-commands and its way of showing errors.</summary>
public sealed class PsqlTests : IDisposable
{
    private readonly ServerProcess _server = new ServerProcess().Start();

    [PsqlFact]
    public void Meta_commands_describe_what_there_is()
    {
        Psql("CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'x'); CREATE MATERIALIZED VIEW named AS SELECT name, count(*) AS n FROM users GROUP BY name; CREATE VIEW plain AS SELECT id FROM users");
        string all = Psql("\\d");
        Assert.Contains("users", all);
        Assert.Contains("materialized view", all);
        string one = Psql("\\d users");
        Assert.Contains("bigint", one);
        Assert.Contains("not null", one);
        Assert.Contains("users_pkey", one);
        Assert.Contains("users", Psql("\\dt"));
        Assert.Contains("plain", Psql("\\dv"));
        Assert.Contains("named", Psql("\\dm"));
        Assert.Contains("public", Psql("\\dn"));
        Assert.Contains("dev", Psql("\\l"));
        Assert.Contains("root", Psql("\\du"));
        Assert.Contains("lower", Psql("\\df lower"));
        Assert.Contains("n", Psql("\\d named"));
    }

    [PsqlFact]
    public void An_error_shows_its_place()
    {
        string output = Psql("SELECT nosuch FROM pg_class");
        Assert.Contains("column \"nosuch\" does not exist", output);
        Assert.Contains("LINE 1: SELECT nosuch FROM pg_class", output);
        Assert.Contains("               ^", output);
    }

    [PsqlFact]
    public void Copy_in_and_out()
    {
        Psql("CREATE TABLE c (id int PRIMARY KEY, t text)");
        Psql("COPY c FROM STDIN", "1\tone\n2\t\\N\n\\.\n");
        Assert.Contains("1\tone", Psql("COPY c TO STDOUT"));
        Assert.Contains("2,", Psql("COPY (SELECT * FROM c ORDER BY id) TO STDOUT (FORMAT csv)"));
    }

    public void Dispose() => _server.Dispose();

    private string Psql(string command, string? input = null)
    {
        var start = new ProcessStartInfo("psql")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
            ArgumentList = { "-X", "-h", "127.0.0.1", "-p", _server.Port.ToString(), "-U", "root", "-d", "dev", "-c", command },
        };
        using Process process = Process.Start(start)!;
        if (input is not null) process.StandardInput.Write(input);
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        return process.StandardOutput.ReadToEnd() + error.Result;
    }

    /// <summary>Skipped, with the reason, where psql is not installed.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PsqlFactAttribute : FactAttribute
    {
        public PsqlFactAttribute()
        {
            if (!File.Exists("/usr/bin/psql")) Skip = "psql is not installed (package postgresql-client)";
        }
    }
}
