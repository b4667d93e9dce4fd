using StreamSql.State.Tables;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// Which version of each table belongs to which epoch: pins the table at the offset where an epoch's cut lies, for the last few epochs,
/// so that a statement over views and tables reads one cut of both. Told of cuts by the epoch clock. Thread-safe.
/// </summary>
public sealed class TableEpochs(Func<long, VersionedTable?> findTable) : IDisposable
{
    /// <summary>Epochs kept per table; views keep fewer.</summary>
    private const int RetainedEpochs = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, SortedList<long, TablePin>> _pins = [];

    /// <summary>The current table of an object; null when it is none.</summary>
    public VersionedTable? Find(long objectId) => findTable(objectId);

    /// <summary>
    /// An epoch covers the table's log below <paramref name="offset"/>. To be called when the cut is made, before rows behind it
    /// become readable elsewhere.
    /// </summary>
    public void Note(long epoch, long objectId, long offset)
    {
        if (findTable(objectId) is not { } table || !table.TryPin(offset, out TablePin? pin)) return;
        TablePin? dropped = null;
        lock (_lock)
        {
            if (!_pins.TryGetValue(objectId, out SortedList<long, TablePin>? pins)) _pins[objectId] = pins = [];
            if (!pins.TryAdd(epoch, pin)) dropped = pin;
            if (pins.Count > RetainedEpochs)
            {
                dropped = pins.Values[0];
                pins.RemoveAt(0);
            }
        }

        dropped?.Dispose();
    }

    /// <summary>
    /// Pins a table as an epoch sees it. A table that no cut names has no epochs: its newest version is as good as any. When the epoch is
    /// older than every cut that is kept, the oldest of these is pinned and <paramref name="isExact"/> is false.
    /// </summary>
    public TablePin? Pin(long objectId, long epoch, out bool isExact)
    {
        isExact = true;
        if (findTable(objectId) is not { } table) return null;
        lock (_lock)
        {
            if (_pins.TryGetValue(objectId, out SortedList<long, TablePin>? pins) && pins.Count > 0)
            {
                for (int i = pins.Count - 1; i >= 0; i--)
                    if (pins.Keys[i] <= epoch && table.TryPin(pins.Values[i].Version, out TablePin? pin)) return pin;
                isExact = false;
                if (table.TryPin(pins.Values[0].Version, out TablePin? oldest)) return oldest;
            }
        }

        return table.PinNewest();
    }

    /// <summary>A dropped table.</summary>
    public void Forget(long objectId)
    {
        SortedList<long, TablePin>? pins;
        lock (_lock) _pins.Remove(objectId, out pins);
        foreach (TablePin pin in pins?.Values ?? []) pin.Dispose();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (SortedList<long, TablePin> pins in _pins.Values)
                foreach (TablePin pin in pins.Values) pin.Dispose();
            _pins.Clear();
        }
    }
}
