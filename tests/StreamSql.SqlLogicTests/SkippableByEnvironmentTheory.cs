using StreamSql.Testing.Processes;

namespace StreamSql.SqlLogicTests;

/// <summary>A theory that is reported as skipped, with the reason, where a program it needs is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SkippableByEnvironmentTheoryAttribute : TheoryAttribute
{
    public SkippableByEnvironmentTheoryAttribute(string program)
    {
        Program = program;
        if (program == "postgres" && PostgresServer.Shared is null) Skip = "no PostgreSQL server installed (package postgresql)";
    }

    public string Program { get; }
}
