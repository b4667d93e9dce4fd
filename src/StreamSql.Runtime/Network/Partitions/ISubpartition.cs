using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Network.Partitions;

/// <summary>
/// The sending end of a channel: one per consumer subtask, owned by the producing task. A remote transport implements the same.
/// </summary>
public interface ISubpartition
{
    /// <summary>Whether the receiver grants room. Sending without it is legal once per emission: the sender then stops taking input.</summary>
    bool HasCredit { get; }

    /// <summary>Segments that were sent and are not read yet. Any thread.</summary>
    int SegmentsInFlight { get; }

    /// <summary>Takes over the element's reference. Control elements cost no credit.</summary>
    void Send(StreamElement element);

    /// <summary>Asks to be woken when credit is back; false when it is back already.</summary>
    bool ParkUntilCredit();
}
