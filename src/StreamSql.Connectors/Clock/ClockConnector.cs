using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Clock;

/// <summary>
/// A row per tick of the wall clock: what drives results that change with time alone. Ticks are numbered, so that a job that was away
/// gets those it missed.
/// </summary>
internal sealed class ClockConnector(TimeProvider time) : IConnector
{
    public string Name => "clock";

    public IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("interval", "Time between two ticks; they fall on whole multiples since 1970.", "1 s"),
        new("start", "Time of the first tick, with its zone or in UTC; absent: the next one."),
        new("end", "Time before which the last tick falls; absent: without end."),
    ];

    public bool CanRead => true;

    public bool CanWrite => false;

    public IReadOnlyList<Field> MetadataColumns => [];

    public ValueTask ValidateAsync(ConnectorOptions options, Schema declared, CancellationToken cancellation)
    {
        ClockOptions.Read(options);
        foreach (Field field in declared.Fields)
        {
            if (field.Type.Kind is TypeKind.Timestamp or TypeKind.TimestampTz or TypeKind.Int64) continue;
            throw new StreamSqlException(
                SqlState.InvalidParameterValue, $"column \"{field.Name}\" of connector \"clock\" cannot be of type {field.Type}")
            {
                Hint = "A timestamp column is the time of the tick, a bigint column its number since 1970.",
            };
        }

        return default;
    }

    public ISource CreateSource(SourceDescription description) => new ClockSource(description, time);

    public ISink CreateSink(SinkDescription description) => throw StreamSqlException.NotSupported("writing to connector \"clock\"");
}
