using StreamSql.Core.Columnar;

namespace StreamSql.Server.Statements;

/// <summary>Rows of a running statement, chunk by chunk; read by one session at a time.</summary>
internal interface IRowSource : IAsyncDisposable
{
    /// <summary>The next rows, owned by the caller; null at the end. Completes at once where it can.</summary>
    ValueTask<StreamChunk?> ReadAsync(CancellationToken cancellation);
}
