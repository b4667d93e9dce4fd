using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.State.Logs;

/// <summary>
/// The connector <c>internal</c>: reads the embedded log of a stream or table, which is one split named <c>log</c>. A table's log is its
/// changelog, with row kinds. Columns are taken by <see cref="Core.Plan.Operators.DecodedField.SourceIndex"/>.
/// </summary>
public sealed class InternalConnector(LogStore store) : IConnector
{
    public const string ConnectorName = "internal";
    public const string SplitId = "log";

    public string Name => ConnectorName;

    public IReadOnlyList<OptionSpec> Options => [];

    public bool CanRead => true;

    public bool CanWrite => false;

    public IReadOnlyList<Field> MetadataColumns { get; } =
    [
        new Field("offset", SqlTypes.Int64, false), new Field("timestamp", SqlTypes.TimestampTz, false),
    ];

    public ValueTask ValidateAsync(ConnectorOptions options, Schema declared, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ISource CreateSource(SourceDescription description) => new InternalSource(store, description);

    public ISink CreateSink(SinkDescription description) =>
        throw StreamSqlException.NotSupported("a sink into an internal log");
}
