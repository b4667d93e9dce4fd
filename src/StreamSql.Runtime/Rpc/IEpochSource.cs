using StreamSql.Runtime.Tasks;

namespace StreamSql.Runtime.Rpc;

/// <summary>
/// A running source subtask as the epoch clock sees it. A tick freezes all readers of the objects concerned, which takes no longer than
/// a poll, fixes the cut from what they report, and thaws each with the barrier to inject there, if its job takes the epoch.
/// </summary>
public interface IEpochSource
{
    ExecutionId Id { get; }

    /// <summary>The base object it reads.</summary>
    long ObjectId { get; }

    /// <summary>Stops reading until <see cref="Thaw"/>, which the same thread must call, and reports the splits.</summary>
    void Freeze(List<FrozenSplit> into);

    /// <summary>Goes on; with a barrier: reads each split up to the cut, then emits the barrier, before anything else.</summary>
    void Thaw(Barrier? barrier, IEpochCut cut);

    /// <summary>Whether there was nothing left to read at some moment since the last barrier: the reader keeps up.</summary>
    bool RanDry { get; }
}

/// <summary>A split of a frozen reader: the next offset to read, and one past the last that is known to exist.</summary>
public readonly record struct FrozenSplit(long ObjectId, string SplitId, long Position, long KnownEnd);

/// <summary>How far an epoch reaches in each split.</summary>
public interface IEpochCut
{
    /// <summary>One past the last offset of the epoch; -1 for a split that the clock does not know.</summary>
    long OffsetOf(long objectId, string splitId);
}
