using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;

namespace StreamSql.Core.Connectors;

/// <summary>What a job writes to one external object.</summary>
public sealed record SinkDescription(
    long ObjectId, string ObjectName, ConnectorOptions Options, Schema Schema, ChangelogMode InputMode, IReadOnlyList<int>? KeyColumns);

/// <summary>A sink: writers in tasks, and for those that commit, a committer.</summary>
public interface ISink
{
    ISinkWriter CreateWriter(int subtask);

    /// <summary>Null for sinks without a second phase.</summary>
    ISinkCommitter? CreateCommitter();
}

/// <summary>Writes the rows of one subtask; called by the task's thread, must not block for long.</summary>
public interface ISinkWriter : IDisposable
{
    /// <summary>Borrows the chunk: copies or finishes with it before it returns.</summary>
    void Write(StreamChunk chunk);

    /// <summary>Makes everything written so far reach the system (at-least-once), or be part of what is returned.</summary>
    ValueTask FlushAsync(CancellationToken cancellation);

    /// <summary>At a checkpoint barrier: what must be committed once the checkpoint is complete, as opaque bytes stored in it.</summary>
    ValueTask<IReadOnlyList<byte[]>> PrepareCommitAsync(long checkpointId, CancellationToken cancellation);
}

/// <summary>The second phase: idempotent, called again after a failure with what the checkpoint holds.</summary>
public interface ISinkCommitter : IAsyncDisposable
{
    ValueTask CommitAsync(long checkpointId, IReadOnlyList<byte[]> committables, CancellationToken cancellation);
}
