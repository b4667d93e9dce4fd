using StreamSql.Connectors.Formats;
using StreamSql.Connectors.Options;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Files;

/// <summary>Files of the server: read once, or followed as they grow and appear.</summary>
internal sealed class FilesystemConnector : IConnector
{
    public string Name => "filesystem";

    public IReadOnlyList<OptionSpec> Options { get; } =
    [
        new("path", "A file, a folder, or a glob with * ? and **; .gz is decompressed.", Required: true),
        new(
            "source.monitor-interval", "How often new files and growth are looked for; absent: read once and end.",
            Synonyms: ["monitor-interval"]),
    ];

    public bool CanRead => true;

    public bool CanWrite => false;

    public IReadOnlyList<Field> MetadataColumns => FileRecordContext.Columns;

    public ValueTask ValidateAsync(ConnectorOptions options, Schema declared, CancellationToken cancellation)
    {
        FormatRegistry.Get(options.Require("format")).Validate(options, declared.Fields);
        ErrorPolicies.Read(options);
        ErrorPolicies.LargestRecord(options);
        MonitorInterval(options);
        var paths = new FilePaths(options);
        IReadOnlyList<string> found = paths.Find();
        if (found.Count > 0 || MonitorInterval(options) is not null) return default;
        throw new StreamSqlException(SqlState.UndefinedFile, $"path \"{options.Require("path")}\" matches no file")
        {
            Hint = "Set source.monitor-interval to wait for files.",
        };
    }

    public ISource CreateSource(SourceDescription description) => new FileSource(description);

    public ISink CreateSink(SinkDescription description) => throw StreamSqlException.NotSupported("writing to connector \"filesystem\"");

    /// <summary>Null: files are read once.</summary>
    internal static TimeSpan? MonitorInterval(ConnectorOptions options)
    {
        if (options.Find("source.monitor-interval") is not { } text) return null;
        TimeSpan interval = Duration.Parse("source.monitor-interval", text);
        return interval > TimeSpan.Zero
            ? interval
            : throw new StreamSqlException(SqlState.InvalidParameterValue, "option \"source.monitor-interval\" must be positive");
    }
}
