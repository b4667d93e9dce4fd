namespace StreamSql.Connectors.Tests.Support;

/// <summary>A measurement: runs only when STREAMSQL_RATES is set.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RateTheoryAttribute : TheoryAttribute
{
    public RateTheoryAttribute()
    {
        if (Environment.GetEnvironmentVariable("STREAMSQL_RATES") is null) Skip = "a measurement: set STREAMSQL_RATES=1 and use Release";
    }
}
