using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Blackhole;

/// <summary>A sink that takes everything and keeps nothing.</summary>
internal sealed class BlackholeConnector : IConnector
{
    public string Name => "blackhole";

    public IReadOnlyList<OptionSpec> Options => [];

    public bool CanRead => false;

    public bool CanWrite => true;

    public IReadOnlyList<Field> MetadataColumns => [];

    public ValueTask ValidateAsync(ConnectorOptions options, Schema declared, CancellationToken cancellation) => default;

    public ISource CreateSource(SourceDescription description) => throw StreamSqlException.NotSupported("reading from connector \"blackhole\"");

    public ISink CreateSink(SinkDescription description) => new Sink();

    private sealed class Sink : ISink
    {
        public ISinkWriter CreateWriter(int subtask) => new Writer();

        public ISinkCommitter? CreateCommitter() => null;
    }

    private sealed class Writer : ISinkWriter
    {
        public void Write(StreamChunk chunk)
        {
        }

        public ValueTask FlushAsync(CancellationToken cancellation) => default;

        public ValueTask<IReadOnlyList<byte[]>> PrepareCommitAsync(long checkpointId, CancellationToken cancellation) => new([]);

        public void Dispose()
        {
        }
    }
}
