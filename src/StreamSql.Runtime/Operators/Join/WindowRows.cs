using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Types;
using StreamSql.State;

namespace StreamSql.Runtime.Operators.Join;

/// <summary>
/// The rows of one side of a window join in one window: chunks by reference, and from a checkpoint on in the encoded form that the
/// checkpoint took, once. Owned by one operator.
/// </summary>
internal sealed class WindowRows(string name) : IDisposable
{
    private readonly List<StreamChunk> _chunks = [];
    private int _saved;

    /// <summary>Takes over the chunk's reference.</summary>
    public void Add(StreamChunk chunk) => _chunks.Add(chunk);

    /// <summary>Puts what came since the last checkpoint into the operator's values and lets go of the chunks.</summary>
    public void Save(OperatorBlobs blobs)
    {
        var writer = new ByteWriter(1 << 16);
        foreach (StreamChunk chunk in _chunks)
        {
            writer.Clear();
            ChunkCodec.Encode(chunk, ref writer);
            blobs.Set(NameOf(_saved++), writer.Written.ToArray());
            chunk.Release();
        }

        writer.Dispose();
        _chunks.Clear();
    }

    /// <summary>Hands all rows over, the oldest first, and forgets them.</summary>
    public void Drain(OperatorBlobs blobs, IReadOnlyList<SqlType> types, Action<StreamChunk> take)
    {
        for (int i = 0; i < _saved; i++)
        {
            string blob = NameOf(i);
            byte[] bytes = blobs.Get(blob)!;
            blobs.Remove(blob);
            take(ChunkCodec.Decode(bytes, types));
        }

        _saved = 0;
        int next = 0;
        try
        {
            for (; next < _chunks.Count; next++) take(_chunks[next]);
        }
        finally
        {
            _chunks.RemoveRange(0, Math.Min(next + 1, _chunks.Count));
        }
    }

    public void Dispose()
    {
        foreach (StreamChunk chunk in _chunks) chunk.Release();
        _chunks.Clear();
    }

    private string NameOf(int number) => $"{name}/{number}";
}
