using StreamSql.Core.Columnar;
using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.CopyStreams;

/// <summary>Where the rows of a COPY FROM go. Nothing is visible before <see cref="CompleteAsync"/>; a failed COPY loads no row.</summary>
internal interface ICopyTarget : IAsyncDisposable
{
    string TableName { get; }

    /// <summary>The columns the data has, in its order.</summary>
    IReadOnlyList<Field> Columns { get; }

    /// <summary>Takes over the chunk.</summary>
    ValueTask AppendAsync(StreamChunk chunk, CancellationToken cancellation);

    /// <summary>Makes all rows durable and visible; returns how many.</summary>
    ValueTask<long> CompleteAsync(CancellationToken cancellation);
}
