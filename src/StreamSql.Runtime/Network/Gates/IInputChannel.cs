using System.Diagnostics.CodeAnalysis;
using StreamSql.Core.Streaming;

namespace StreamSql.Runtime.Network.Gates;

/// <summary>The receiving end of a channel: one per producer subtask, owned by the consuming task.</summary>
public interface IInputChannel
{
    /// <summary>
    /// The next element in order; the caller owns it. False when there is none now, after which the channel signals its gate again.
    /// </summary>
    bool TryTake([MaybeNullWhen(false)] out StreamElement element);

    /// <summary>Segments that wait to be taken. Any thread.</summary>
    int SegmentsInFlight { get; }

    /// <summary>Tells the channel where to signal; signals at once when something waits.</summary>
    void Connect(IChannelListener gate, int index);
}

/// <summary>Hears that a channel which was empty has an element. Any thread.</summary>
public interface IChannelListener
{
    void OnChannelReady(int index);
}
