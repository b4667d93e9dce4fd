using StreamSql.Testing.Kafka;

namespace StreamSql.EndToEnd.Tests;

/// <summary>A theory that needs a broker and kcat; skipped, with what was looked for, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaTheoryAttribute : TheoryAttribute
{
    public KafkaTheoryAttribute() =>
        Skip = KafkaBroker.WhyNone ?? (File.Exists("/usr/bin/kcat") ? null : "kcat is not installed (package kcat)");
}
