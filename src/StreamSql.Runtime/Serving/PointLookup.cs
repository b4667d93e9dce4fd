using StreamSql.Core.Columnar;
using StreamSql.State.Tables;

namespace StreamSql.Runtime.Serving;

/// <summary>Reads one row of a view or table by its key, without a plan. Thread-safe.</summary>
public sealed class PointLookup(ViewRegistry views, TableEpochs tables)
{
    /// <summary>
    /// The row's <paramref name="columns"/> at the newest epoch at or above <paramref name="minimumEpoch"/>; null with true when there is
    /// no such row, false when the object cannot be read this way now and the statement has to go the long way.
    /// </summary>
    /// <param name="objectId">A view or table stored by key.</param>
    /// <param name="key">A column of one row for each key column.</param>
    /// <param name="columns">Stored columns by position.</param>
    /// <param name="minimumEpoch">Views: what the session must see; 0: anything.</param>
    /// <param name="row">One row, owned by the caller.</param>
    public bool TryFind(
        long objectId, ReadOnlySpan<Column> key, IReadOnlyList<int> columns, long minimumEpoch, out StreamChunk? row)
    {
        row = null;
        IReadOnlyList<TablePin>? pins = Pin(objectId, minimumEpoch);
        if (pins is null) return false;
        using var snapshot = new ReadSnapshot(new Dictionary<long, IReadOnlyList<TablePin>> { [objectId] = pins }, null, []);
        if (pins[0].Table.Descriptor.Identity != RowIdentity.Key) return false;
        row = snapshot.Find(objectId, key, columns);
        return true;
    }

    private IReadOnlyList<TablePin>? Pin(long objectId, long minimumEpoch)
    {
        if (views.Find(objectId) is { } view)
        {
            IReadOnlyList<long> epochs = views.PublishedEpochs(objectId);
            return epochs.Count == 0 || epochs[^1] < minimumEpoch ? null : view.TryPin(epochs[^1]);
        }

        return tables.Find(objectId) is { } table ? [table.PinNewest()] : null;
    }
}
