using StreamSql.Runtime.Rpc;

namespace StreamSql.Runtime.JobManager;

/// <summary>The cut of one tick while it is made and handed to the readers. Control thread only.</summary>
internal sealed class EpochCut : IEpochCut
{
    private readonly Dictionary<long, Dictionary<string, long>> _offsets = [];

    public IReadOnlyDictionary<long, Dictionary<string, long>> Objects => _offsets;

    public long OffsetOf(long objectId, string splitId) =>
        _offsets.TryGetValue(objectId, out Dictionary<string, long>? splits) && splits.TryGetValue(splitId, out long offset) ? offset : -1;

    /// <summary>The offsets of an object, to be filled.</summary>
    public Dictionary<string, long> Of(long objectId)
    {
        if (!_offsets.TryGetValue(objectId, out Dictionary<string, long>? splits)) _offsets[objectId] = splits = new(StringComparer.Ordinal);
        return splits;
    }
}
