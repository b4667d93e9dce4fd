using StreamSql.Core.Columnar;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Operators;

namespace StreamSql.Testing.Operators;

/// <summary>An output that keeps everything it is given.</summary>
public sealed class CollectingOutput : IOutput
{
    private readonly List<StreamElement> _elements = [];

    public IReadOnlyList<StreamElement> Elements => _elements;

    public void Emit(StreamChunk chunk) => _elements.Add(chunk);

    public void EmitWatermark(Watermark watermark) => _elements.Add(watermark);

    public void EmitStatus(StreamStatus status) => _elements.Add(status);

    public void Clear()
    {
        foreach (StreamElement element in _elements) element.Release();
        _elements.Clear();
    }
}
