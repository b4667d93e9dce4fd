using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Tests.Options;

public sealed class RegistryTests
{
    [Fact]
    public void SpellingsBecomeOne()
    {
        ConnectorOptions options = TestSources.Options(
            ("connector", "Kafka"), ("topic", "t"), ("bootstrap_servers", "b:1"), ("scan_startup_mode", "earliest"), ("value.format", "json"),
            ("json.timestamp_format.standard", "SQL"), ("properties.security.protocol", "SSL"), ("ON-ERROR", "fail"));
        Assert.Equal(
            [
                "connector=kafka", "format=json", "json.timestamp-format.standard=SQL", "on_error=fail", "properties.bootstrap.servers=b:1",
                "properties.security.protocol=SSL", "scan.startup.mode=earliest", "topic=t",
            ],
            options.Values.Select(v => $"{v.Key}={v.Value}"));
    }

    [Theory]
    [InlineData("topik", "t", "Did you mean \"topic\"?")]
    [InlineData("scan.start.mode", "t", "Did you mean \"scan.startup.mode\"?")]
    [InlineData("csv.field-delimiter", ",", "Known options:")]
    public void UnknownOptionsGetASuggestion(string key, string value, string hint)
    {
        StreamSqlException error = Assert.Throws<StreamSqlException>(() => TestSources.Options(
            ("connector", "kafka"), ("properties.bootstrap.servers", "b:1"), ("format", "json"), (key, value)));
        Assert.Equal(SqlState.InvalidParameterValue, error.SqlState);
        Assert.StartsWith(hint, error.Hint);
    }

    [Fact]
    public void OtherMistakes()
    {
        Assert.Equal("Did you mean \"kafka\"?", Assert.Throws<StreamSqlException>(() => TestSources.Options(("connector", "kafca"))).Hint);
        Assert.Equal("Did you mean \"json\"?", Assert.Throws<StreamSqlException>(() => TestSources.Options(("connector", "kafka"), ("format", "jsn"))).Hint);
        Assert.Contains("needs the option", Assert.Throws<StreamSqlException>(() => TestSources.Options(("connector", "filesystem"))).Message);
        Assert.Contains("twice", Assert.Throws<StreamSqlException>(() => TestSources.Options(("connector", "nexmark"), ("seed", "1"), ("SEED", "2"))).Message);
        Assert.Equal(SqlState.FeatureNotSupported, Assert.Throws<StreamSqlException>(() => TestSources.Options(("connector", "kafka"), ("format", "avro"))).SqlState);
    }

    [Fact]
    public void FormatClausesBecomeOptions()
    {
        Assert.Equal(
            [new("format", "csv"), new("csv.field-delimiter", ";"), new("csv.without-header", "true")],
            TestSources.Registry.MapFormatClause("plain", "csv", [new("delimiter", ";"), new("without_header", "true")]));
        Assert.Equal([new("format", "raw")], TestSources.Registry.MapFormatClause("PLAIN", "BYTES", []));
    }
}
