using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Print;

/// <summary>A sink that writes a line per change: <c>+I(1, a)</c>.</summary>
internal sealed class PrintConnector(TextWriter output) : IConnector
{
    public string Name => "print";

    public IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("print-identifier", "Text in front of each line."),
        new("standard-error", "Write to standard error instead of standard output.", "false"),
    ];

    public bool CanRead => false;

    public bool CanWrite => true;

    public IReadOnlyList<Field> MetadataColumns => [];

    public ValueTask ValidateAsync(ConnectorOptions options, Schema declared, CancellationToken cancellation)
    {
        options.GetBoolean("standard-error", false);
        return default;
    }

    public ISource CreateSource(SourceDescription description) => throw StreamSqlException.NotSupported("reading from connector \"print\"");

    public ISink CreateSink(SinkDescription description) =>
        new PrintSink(description, description.Options.GetBoolean("standard-error", false) ? Console.Error : output);
}
