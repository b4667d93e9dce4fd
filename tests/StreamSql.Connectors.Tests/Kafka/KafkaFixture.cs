using Confluent.Kafka;
using Confluent.Kafka.Admin;
using StreamSql.Connectors.Kafka.Native;
using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;
using StreamSql.Testing.Kafka;

namespace StreamSql.Connectors.Tests.Kafka;

/// <summary>Runs when there is a broker; otherwise says what was looked for.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaFactAttribute : FactAttribute
{
    public KafkaFactAttribute() => Skip = KafkaBroker.WhyNone;
}

/// <summary>As <see cref="KafkaFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KafkaTheoryAttribute : TheoryAttribute
{
    public KafkaTheoryAttribute() => Skip = KafkaBroker.WhyNone;
}

/// <summary>One broker for all tests of this project; each test takes its own topic.</summary>
public sealed class KafkaFixture : IDisposable
{
    private readonly Lazy<KafkaBroker> _broker = new(KafkaBroker.Create);
    private int _topics;

    public KafkaBroker Broker => _broker.Value;

    public string CreateTopic(int partitions)
    {
        string name = $"t{Interlocked.Increment(ref _topics)}-{Guid.NewGuid():N}"[..12];
        using IAdminClient admin = Admin();
        admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = 1 }]).Wait();
        return name;
    }

    public void AddPartitions(string topic, int total)
    {
        using IAdminClient admin = Admin();
        admin.CreatePartitionsAsync([new PartitionsSpecification { Topic = topic, IncreaseTo = total }]).Wait();
    }

    /// <summary>Produces and waits until all are acknowledged.</summary>
    public void Produce(string topic, int partition, params IEnumerable<string> values) =>
        Produce(topic, partition, values.Select(v => new Message<string, string> { Value = v }));

    public void Produce(string topic, int partition, IEnumerable<Message<string, string>> messages, string? transactionalId = null, bool commit = true)
    {
        KafkaLibrary.Ensure();
        var config = new ProducerConfig { BootstrapServers = Broker.BootstrapServers, LingerMs = 5, TransactionalId = transactionalId };
        using IProducer<string, string> producer = new ProducerBuilder<string, string>(config).SetLogHandler((_, _) => { }).Build();
        if (transactionalId is not null)
        {
            producer.InitTransactions(TimeSpan.FromSeconds(30));
            producer.BeginTransaction();
        }

        foreach (Message<string, string> message in messages) producer.Produce(new TopicPartition(topic, partition), message);
        producer.Flush(TimeSpan.FromSeconds(30));
        if (transactionalId is null) return;
        if (commit) producer.CommitTransaction();
        else producer.AbortTransaction();
    }

    public void DeleteBefore(string topic, int partition, long offset)
    {
        using IAdminClient admin = Admin();
        admin.DeleteRecordsAsync([new TopicPartitionOffset(topic, partition, offset)]).Wait();
    }

    public ConnectorOptions Options(string topic, params (string Key, string Value)[] with) => TestSources.Options(
    [
        ("connector", "kafka"), ("topic", topic), ("properties.bootstrap.servers", Broker.BootstrapServers), ("format", "json"),
        .. with,
    ]);

    internal ISource Source(ConnectorOptions options, IReadOnlyList<Field> columns, CollectedErrors? errors = null, bool bounded = false) =>
        TestSources.Create(TestSources.Describe(options, columns, errors: errors, bounded: bounded));

    public void Dispose()
    {
        if (_broker.IsValueCreated) _broker.Value.Dispose();
    }

    private IAdminClient Admin()
    {
        KafkaLibrary.Ensure();
        return new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Broker.BootstrapServers }).SetLogHandler((_, _) => { }).Build();
    }
}

/// <summary>Tests that share the broker.</summary>
[CollectionDefinition("kafka")]
public sealed class KafkaCollection : ICollectionFixture<KafkaFixture>;
