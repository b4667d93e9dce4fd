using System.Globalization;
using Confluent.Kafka;
using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.Kafka;

[Collection("kafka")]
public sealed class KafkaTests(KafkaFixture kafka)
{
    private static readonly Field[] Columns = [new("id", SqlTypes.Int64), new("name", SqlTypes.Text)];

    [KafkaFact]
    public void ReadsAllPartitionsFromTheBeginning()
    {
        string topic = kafka.CreateTopic(3);
        for (int partition = 0; partition < 3; partition++) kafka.Produce(topic, partition, Records(partition * 1000, 1000));
        ISource source = kafka.Source(kafka.Options(topic, ("scan.startup.mode", "earliest")), Columns);
        using var run = new SourceRun(source, TestSources.Splits(source));
        run.UntilRows(3000);
        Assert.Equal(Enumerable.Range(0, 3000).Select(i => (long)i), run.Rows.Select(r => (long)r[0]!).Order());
        Assert.All(run.Rows, r => Assert.Equal($"name of {r[0]}", r[1]));
        kafka.Produce(topic, 1, Records(3000, 1));
        run.UntilRows(3001);
        Assert.Equal(1001, run.Offsets[$"{topic}-1"]);
        Assert.Equal(0, run.Reader.Lag(1));
    }

    [KafkaFact]
    public void StopsExactlyAtALimitAndGoesOnFromThere()
    {
        string topic = kafka.CreateTopic(1);
        kafka.Produce(topic, 0, Records(0, 500));
        ISource source = kafka.Source(kafka.Options(topic), Columns);
        SourceSplit split = TestSources.Splits(source)[0];
        using (var run = new SourceRun(source, split))
        {
            foreach (int limit in new[] { 1, 2, 77, 300, 301 })
            {
                run.Until(() => run.Offsets[split.Id] == limit, limit, 50);
                Assert.Equal(limit, run.Rows.Count);
            }
        }

        using var second = new SourceRun(source, split with { StartOffset = 301 });
        second.UntilRows(199);
        Assert.Equal(Enumerable.Range(301, 199).Select(i => (object)(long)i), second.Rows.Select(r => r[0]));
    }

    [KafkaFact]
    public void StartModes()
    {
        string topic = kafka.CreateTopic(1);
        DateTime time = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        kafka.Produce(topic, 0, Enumerable.Range(0, 10).Select(i => new Message<string, string> { Value = Record(i), Timestamp = new Timestamp(time.AddHours(i)) }));
        long Start(params (string, string)[] with) => TestSources.Splits(kafka.Source(kafka.Options(topic, with), Columns))[0].StartOffset;
        Assert.Equal(0, Start());
        Assert.Equal(0, Start(("scan.startup.mode", "earliest-offset")));
        Assert.Equal(10, Start(("scan.startup.mode", "latest-offset")));
        long millis = new DateTimeOffset(time.AddHours(3).AddMinutes(30)).ToUnixTimeMilliseconds();
        Assert.Equal(4, Start(("scan.startup.mode", "timestamp"), ("scan.startup.timestamp-millis", millis.ToString(CultureInfo.InvariantCulture))));
        Assert.Equal(7, Start(("scan.startup.mode", "specific-offsets"), ("scan.startup.specific-offsets", "partition:0,offset:7")));
        (string, string)[] group = [("scan.startup.mode", "group-offsets"), ("properties.group.id", "g" + topic)];
        Assert.Equal(0, Start(group));
        ISource source = kafka.Source(kafka.Options(topic, group), Columns);
        using (var run = new SourceRun(source, TestSources.Splits(source)))
        {
            run.UntilRows(10);
            run.Reader.NotifyCheckpointComplete(new Dictionary<string, long> { [$"{topic}-0"] = 6 });
            Assert.True(SpinWait.SpinUntil(() => Start(group) == 6, TimeSpan.FromSeconds(30)));
        }
    }

    [KafkaFact]
    public void BoundedReadsEndWhereTheTopicEnded()
    {
        string topic = kafka.CreateTopic(2);
        kafka.Produce(topic, 0, Records(0, 100));
        ISource source = kafka.Source(kafka.Options(topic, ("scan.bounded.mode", "latest-offset")), Columns);
        IReadOnlyList<SourceSplit> splits = TestSources.Splits(source);
        kafka.Produce(topic, 0, Records(100, 5));
        kafka.Produce(topic, 1, Records(200, 5));
        Assert.True(source.IsBounded);
        using var run = new SourceRun(source, splits);
        run.UntilFinished();
        Assert.Equal(100, run.Rows.Count);
    }

    [KafkaFact]
    public void NewPartitionsAreFoundAndReadFromTheirBeginning()
    {
        string topic = kafka.CreateTopic(1);
        kafka.Produce(topic, 0, Records(0, 3));
        ISource source = kafka.Source(
            kafka.Options(topic, ("scan.startup.mode", "latest-offset"), ("scan.topic-partition-discovery.interval", "1 s")), Columns);
        Assert.Equal(TimeSpan.FromSeconds(1), source.DiscoveryInterval);
        ISplitEnumerator enumerator = source.CreateEnumerator();
        IReadOnlyList<SourceSplit> Discover() => enumerator.DiscoverAsync(default).AsTask().Result;
        using var run = new SourceRun(source, Discover());
        kafka.AddPartitions(topic, 2);
        kafka.Produce(topic, 1, Records(10, 4));
        Assert.True(SpinWait.SpinUntil(() => Discover().Count == 2, TimeSpan.FromSeconds(30)));
        run.Add(Discover().Single(s => s.Id == $"{topic}-1"));
        run.UntilRows(4);
        Assert.Equal([10L, 11L, 12L, 13L], run.Rows.Select(r => (long)r[0]!));
        enumerator.DisposeAsync().AsTask().Wait();
    }

    [KafkaFact]
    public void AbortedTransactionsAreInvisibleAndOffsetsPassThem()
    {
        string topic = kafka.CreateTopic(1);
        kafka.Produce(topic, 0, Records(0, 3).Select(Value), "tx-a" + topic);
        kafka.Produce(topic, 0, Records(100, 3).Select(Value), "tx-b" + topic, commit: false);
        kafka.Produce(topic, 0, Records(3, 2).Select(Value), "tx-c" + topic);
        ISource source = kafka.Source(kafka.Options(topic), Columns, bounded: true);
        SourceSplit split = TestSources.Splits(source)[0];
        Assert.Equal(11, split.StopOffset);
        using var run = new SourceRun(source, split);
        run.UntilFinished();
        Assert.Equal([0L, 1L, 2L, 3L, 4L], run.Rows.Select(r => (long)r[0]!));
        Assert.Equal(11, run.Offsets[split.Id]);
    }

    [KafkaFact]
    public void MetadataColumnsAndTombstones()
    {
        string topic = kafka.CreateTopic(1);
        var time = new DateTime(2024, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);
        Headers headers = [new Header("h", "v"u8.ToArray())];
        Message<string, string>[] messages =
        [
            new() { Key = "k", Value = Record(1), Headers = headers, Timestamp = new Timestamp(time) },
            new() { Key = "gone", Value = null! },
            new() { Value = Record(2), Timestamp = new Timestamp(time) },
        ];
        kafka.Produce(topic, 0, messages);
        DecodedField Metadata(string name, SqlType type) => new(name, type, true, -1, name);
        SourceDescription description = TestSources.Describe(kafka.Options(topic), []) with
        {
            Decoded =
            [
                Metadata("partition", SqlTypes.Int32), new("id", SqlTypes.Int64, true, 0), Metadata("offset", SqlTypes.Int64),
                Metadata("timestamp", SqlTypes.TimestampTz), Metadata("key", SqlTypes.Text), Metadata("topic", SqlTypes.Text),
                Metadata("timestamp-type", SqlTypes.Text), Metadata("headers", SqlTypes.Jsonb),
            ],
        };
        ISource source = TestSources.Create(description);
        using var run = new SourceRun(source, TestSources.Splits(source));
        run.Until(() => run.Offsets[$"{topic}-0"] == 3);
        long micros = (time - DateTime.UnixEpoch).Ticks / 10;
        Assert.Equal([0, 1L, 0L, micros, "k", topic, "CreateTime", "{\"h\": \"v\"}"], run.Rows[0]);
        Assert.Equal([0, 2L, 2L, micros, null, topic, "CreateTime", "{}"], run.Rows[1]);
    }

    [KafkaFact]
    public void UndecodableRecordsFollowThePolicy()
    {
        string topic = kafka.CreateTopic(1);
        kafka.Produce(topic, 0, Record(0), "garbage", """{"id":"x","name":"a"}""", Record(3));
        List<object?[]> Read(string policy, CollectedErrors errors)
        {
            ISource source = kafka.Source(kafka.Options(topic, ("on_error", policy)), Columns, errors, bounded: true);
            using var run = new SourceRun(source, TestSources.Splits(source));
            run.UntilFinished();
            return run.Rows;
        }

        var errors = new CollectedErrors();
        Assert.Equal([0L, 3L], Read("skip", errors).Select(r => r[0]));
        Assert.Equal([1L, 2L], errors.Errors.Select(e => e.Offset));
        Assert.Equal(("garbage", $"{topic}-0"), (System.Text.Encoding.UTF8.GetString(errors.Errors[0].Raw), errors.Errors[0].Split));
        Assert.Equal([0L, null, null, 3L], Read("null", new CollectedErrors()).Select(r => r[0]));
        StreamSqlException failure = Assert.Throws<StreamSqlException>(() => Read("fail", new CollectedErrors()));
        Assert.Contains("record 1 of", failure.Message);
    }

    [KafkaFact]
    public void DeletedHeadIsPassedOver()
    {
        string topic = kafka.CreateTopic(1);
        kafka.Produce(topic, 0, Records(0, 10));
        kafka.DeleteBefore(topic, 0, 6);
        ISource source = kafka.Source(kafka.Options(topic), Columns);
        using var run = new SourceRun(source, new SourceSplit($"{topic}-0", 2));
        run.UntilRows(4);
        Assert.Equal(6L, run.Rows[0][0]);
    }

    [KafkaFact]
    public async Task MissingTopicAndBrokerAreNamed()
    {
        string topic = kafka.CreateTopic(1);
        IConnector connector = TestSources.Registry.Get("kafka");
        Task Validate(ConnectorOptions options) => connector.ValidateAsync(options, new Schema(Columns), default).AsTask();
        await Validate(kafka.Options(topic));
        StreamSqlException missing = await Assert.ThrowsAsync<StreamSqlException>(() => Validate(kafka.Options(topic + "x")));
        Assert.Equal((SqlState.UndefinedObject, $"Did you mean \"{topic}\"?"), (missing.SqlState, missing.Hint));
    }

    [KafkaTheory]
    [InlineData("127.0.0.1:1", "Connection refused")]
    [InlineData("192.0.2.1:9092", "")]
    [InlineData("no-such-host.invalid:9092", "resolve")]
    public async Task AnUnreachableBrokerIsAnErrorWithinSeconds(string servers, string reason)
    {
        IConnector connector = TestSources.Registry.Get("kafka");
        ConnectorOptions options = TestSources.Options(
            ("connector", "kafka"), ("topic", "orders"), ("bootstrap_servers", servers), ("format", "json"));
        long start = TimeProvider.System.GetTimestamp();
        StreamSqlException down = await Assert.ThrowsAsync<StreamSqlException>(
            () => connector.ValidateAsync(options, new Schema(Columns), default).AsTask());
        Assert.Equal(SqlState.ConnectionException, down.SqlState);
        Assert.Contains($"Kafka topic \"orders\" at {servers}: ", down.Message);
        Assert.Contains(reason, down.Message);
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(20));
    }

    [KafkaFact]
    public async Task LoginsArePassedToTheClient()
    {
        if (kafka.Broker.SaslBootstrapServers is not { } servers) return;
        string topic = kafka.CreateTopic(1);
        kafka.Produce(topic, 0, Records(0, 3));
        (string, string)[] Login(string password) =>
        [
            ("connector", "kafka"), ("topic", topic), ("bootstrap_servers", servers), ("format", "json"),
            ("properties.security.protocol", "SASL_PLAINTEXT"), ("properties.sasl.mechanism", "PLAIN"),
            ("properties.sasl.jaas.config", $"org.apache.kafka.common.security.plain.PlainLoginModule required username=\"alice\" password=\"{password}\";"),
        ];
        ISource source = kafka.Source(TestSources.Options(Login("alice-secret")), Columns, bounded: true);
        using var run = new SourceRun(source, TestSources.Splits(source));
        run.UntilFinished();
        Assert.Equal(3, run.Rows.Count);
        StreamSqlException refused = await Assert.ThrowsAsync<StreamSqlException>(() => TestSources.Registry.Get("kafka")
            .ValidateAsync(TestSources.Options(Login("wrong")), new Schema(Columns), default).AsTask());
        Assert.Equal(SqlState.InvalidAuthorization, refused.SqlState);
        Assert.DoesNotContain("wrong", refused.Message);
    }

    [KafkaFact]
    public void TopicPatternsReadSeveralTopics()
    {
        string first = kafka.CreateTopic(1), second = kafka.CreateTopic(1);
        kafka.Produce(first, 0, Record(1));
        kafka.Produce(second, 0, Record(2));
        ConnectorOptions options = TestSources.Options(
            ("connector", "kafka"), ("topic-pattern", $"{first}|{second}"), ("bootstrap_servers", kafka.Broker.BootstrapServers), ("format", "json"));
        ISource source = kafka.Source(options, Columns);
        using var run = new SourceRun(source, TestSources.Splits(source));
        run.UntilRows(2);
        Assert.Equal([1L, 2L], run.Rows.Select(r => (long)r[0]!).Order());
    }

    [KafkaFact]
    public void AKilledBrokerIsWaitedForAndNothingIsLostOrReadTwice()
    {
        if (!kafka.Broker.CanRestart) return;
        string topic = kafka.CreateTopic(1);
        kafka.Produce(topic, 0, Records(0, 1000));
        ISource source = kafka.Source(kafka.Options(topic), Columns);
        ISplitEnumerator enumerator = source.CreateEnumerator();
        IReadOnlyList<SourceSplit> splits = enumerator.DiscoverAsync(default).AsTask().Result;
        using var run = new SourceRun(source, splits);
        run.UntilRows(1000);
        kafka.Broker.Kill();
        Assert.True(SpinWait.SpinUntil(() => run.Reader.Impediment(0) is not null, TimeSpan.FromSeconds(30)), "no reason is given");
        Assert.Equal(splits, enumerator.DiscoverAsync(default).AsTask().Result);
        kafka.Broker.Start();
        kafka.Produce(topic, 0, Records(1000, 1000));
        run.UntilRows(2000);
        Assert.Equal(Enumerable.Range(0, 2000).Select(i => (object)(long)i), run.Rows.Select(r => r[0]));
        Assert.Null(run.Reader.Impediment(0));
        enumerator.DisposeAsync().AsTask().Wait();
    }

    [KafkaFact]
    public void ReadsWhatAnotherClientProduces()
    {
        if (!File.Exists("/usr/bin/kcat")) return;
        string topic = kafka.CreateTopic(2);
        string file = Path.GetTempFileName();
        File.WriteAllLines(file, Records(0, 5000));
        string[] arguments = ["-b", kafka.Broker.BootstrapServers, "-P", "-t", topic, "-z", "lz4", "-l", file];
        using var kcat = System.Diagnostics.Process.Start("/usr/bin/kcat", arguments);
        kcat.WaitForExit();
        File.Delete(file);
        Assert.Equal(0, kcat.ExitCode);
        ISource source = kafka.Source(kafka.Options(topic), Columns, bounded: true);
        using var run = new SourceRun(source, TestSources.Splits(source));
        run.UntilFinished();
        Assert.Equal(Enumerable.Range(0, 5000).Select(i => (long)i), run.Rows.Select(r => (long)r[0]!).Order());
    }

    private static Message<string, string> Value(string text) => new() { Value = text };

    private static string Record(int id) => $$"""{"id":{{id}},"name":"name of {{id}}"}""";

    private static IEnumerable<string> Records(int first, int count) => Enumerable.Range(first, count).Select(Record);
}
