using StreamSql.Connectors.Formats;
using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.Files;

/// <summary>Splits are files by path; an offset is the byte where a record starts (of the decompressed text).</summary>
internal sealed class FileSource : ISource
{
    /// <summary>Marks a split that ends with its file, an unterminated last record included.</summary>
    public const string WholeFile = "whole";

    private readonly SourceDescription _description;
    private readonly FilePaths _paths;
    private readonly TimeSpan? _interval;

    public FileSource(SourceDescription description)
    {
        _description = description;
        _paths = new FilePaths(description.Options);
        _interval = FilesystemConnector.MonitorInterval(description.Options);
    }

    public bool IsBounded => _description.Bounded || _interval is null;

    public TimeSpan? DiscoveryInterval => IsBounded ? null : _interval;

    public ISplitEnumerator CreateEnumerator() => new Enumerator(this);

    public ISplitReader CreateReader(int subtask)
    {
        IFormat format = FormatRegistry.Get(_description.Options.Require("format"));
        var assembler = new RecordAssembler(_description, format);
        return new FileSplitReader(assembler, format.Framing(_description.Options), _interval);
    }

    public static bool IsCompressed(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private SourceSplit Split(string path)
    {
        if (!IsBounded) return new SourceSplit(path, 0);

        // A statement over a followed file reads what is there, up to its last line end; a file read once is read whole.
        bool whole = _interval is null || IsCompressed(path);
        return new SourceSplit(path, 0, IsCompressed(path) ? null : new FileInfo(path).Length, whole ? WholeFile : null);
    }

    private sealed class Enumerator(FileSource source) : ISplitEnumerator
    {
        private readonly Dictionary<string, SourceSplit> _known = [];

        public async ValueTask<IReadOnlyList<SourceSplit>> DiscoverAsync(CancellationToken cancellation)
        {
            IReadOnlyList<string> found = await Task.Run(source._paths.Find, cancellation).ConfigureAwait(false);
            foreach (string path in found)
                if (!_known.ContainsKey(path)) _known.Add(path, source.Split(path));
            return [.. _known.Values];
        }

        public ValueTask DisposeAsync() => default;
    }
}
