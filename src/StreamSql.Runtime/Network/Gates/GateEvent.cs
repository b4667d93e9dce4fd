using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Network.Gates;

/// <summary>What a gate hands to its task: an element that concerns the task as a whole, already combined over channels.</summary>
/// <param name="Kind">Which member of the element counts.</param>
/// <param name="Element">The chunk (owned by the caller), watermark, status or barrier; null for the end of an input.</param>
/// <param name="Input">The input a chunk or an end belongs to.</param>
public readonly record struct GateEvent(GateEventKind Kind, StreamElement? Element, int Input);

/// <summary>Kinds of <see cref="GateEvent"/>.</summary>
public enum GateEventKind : byte
{
    Chunk,
    Watermark,
    Status,
    Barrier,
    EndOfInput,
    Latency,
}
