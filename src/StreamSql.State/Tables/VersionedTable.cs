using System.Diagnostics.CodeAnalysis;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.State.Keyed;

namespace StreamSql.State.Tables;

/// <summary>
/// Rows of a view partition or a table, readable at published versions (MVCC). One writer thread applies chunks into the open version
/// and publishes it; any number of readers on any threads pin a version and read without locks.
/// Rows lie in columnar segments with the versions that see them; a change ends the old row and adds a new one. Small segments are merged and
/// half-dead ones rewritten when no kept version needs what they drop, so memory follows the live rows.
/// A row begins at "the newest published version + 1": no reader can have pinned it before the open version is published under
/// whatever number at or above.
/// </summary>
public sealed partial class VersionedTable
{
    private readonly Lock _pinLock = new();
    private readonly SortedDictionary<long, int> _pins = [];

    /// <summary>Versions kept for readers that have not pinned yet, oldest first. Guarded by the pin lock.</summary>
    private readonly Queue<KeptVersion> _kept = new();

    private long _published = -1;
    private long _publishedCount;

    /// <summary>Odd while the writer moves rows or keys: a reader that missed something under it looks again.</summary>
    private int _layoutStamp;

    private TableSegment?[] _directory = [];
    private TableSegment[] _order = [];

    internal VersionedTable(VersionedTableDescriptor descriptor)
    {
        Descriptor = descriptor;
        int[] keys = descriptor.Identity switch
        {
            RowIdentity.Key => [.. descriptor.KeyColumns],
            RowIdentity.Bag => [.. Enumerable.Range(0, descriptor.Schema.Count)],
            _ => [],
        };
        KeyColumns = keys;
        if (descriptor.Identity == RowIdentity.AppendOnly) return;
        var types = keys.Select(k => descriptor.Schema[k].Type).ToList();
        _keys = KeyedTable.Scratch(new KeyedTableDescriptor(descriptor.Name, types, WriterState.Size));
    }

    /// <summary>A table that belongs to no subtask's state.</summary>
    public static VersionedTable Scratch(VersionedTableDescriptor descriptor) => new(descriptor);

    public VersionedTableDescriptor Descriptor { get; }

    /// <summary>The newest published version; -1 before the first.</summary>
    public long PublishedVersion => Interlocked.Read(ref _published);

    /// <summary>The oldest version that can still be pinned; -1 before the first.</summary>
    public long OldestVersion
    {
        get
        {
            lock (_pinLock) return Oldest();
        }
    }

    /// <summary>Rows visible at the newest published version.</summary>
    public long Count => Interlocked.Read(ref _publishedCount);

    public long MemorySize
    {
        get
        {
            long size = _newest.MemorySize + (_keys?.MemorySize ?? 0);
            foreach (TableSegment segment in Order) size += segment.MemorySize;
            return size;
        }
    }

    /// <summary>
    /// Raised by the writer inside <see cref="Publish"/>, after the version has become readable. Handlers must be quick and not throw.
    /// </summary>
    public event Action<VersionedTable, long>? Published;

    /// <summary>Columns that identify a row.</summary>
    internal int[] KeyColumns { get; }

    internal TableSegment[] Order => Volatile.Read(ref _order);

    /// <summary>Published versions that can be pinned, ascending.</summary>
    public IReadOnlyList<long> KeptVersions()
    {
        lock (_pinLock) return [.. _kept.Select(v => v.Version)];
    }

    /// <summary>Holds a version readable until disposed; throws when it is not published or no longer kept.</summary>
    public TablePin Pin(long version) => TryPin(version, out TablePin? pin)
        ? pin
        : throw new StreamSqlException(
            SqlState.ObjectNotInPrerequisiteState, $"version {version} of \"{Descriptor.Name}\" is not kept")
        {
            Detail = $"Kept are versions {OldestVersion} to {PublishedVersion}.",
        };

    /// <summary>Any version from the oldest kept to the newest published can be pinned, also one between two publications.</summary>
    public bool TryPin(long version, [NotNullWhen(true)] out TablePin? pin)
    {
        lock (_pinLock)
        {
            pin = null;
            if (_published < 0 || version > _published || version < Oldest()) return false;
            _pins[version] = _pins.GetValueOrDefault(version) + 1;
            long count = _publishedCount;
            foreach (KeptVersion kept in _kept)
                if (kept.Version <= version) count = kept.Count;
            pin = new TablePin(this, version, count);
            return true;
        }
    }

    /// <summary>The newest published version, pinned; an empty one when nothing was published yet.</summary>
    public TablePin PinNewest()
    {
        lock (_pinLock)
        {
            return TryPin(_published, out TablePin? pin) ? pin : new TablePin(this, -1, 0);
        }
    }

    internal void Unpin(long version)
    {
        if (version < 0) return;
        lock (_pinLock)
        {
            int count = _pins[version] - 1;
            if (count == 0) _pins.Remove(version);
            else _pins[version] = count;
        }
    }

    /// <summary>The oldest version that anybody may read: what ended at or before it is garbage.</summary>
    private long Horizon()
    {
        lock (_pinLock)
        {
            long horizon = Oldest();
            return _pins.Count > 0 ? Math.Min(horizon, _pins.First().Key) : horizon;
        }
    }

    /// <summary>A pinned version keeps all after it, so that the changes since then can still be told.</summary>
    private bool IsPinnedAtOrBelow(long version) => _pins.Count > 0 && _pins.First().Key <= version;

    private long Oldest() => _kept.Count > 0 ? _kept.Peek().Version : _published;

    private TableSegment? SegmentAt(long place)
    {
        TableSegment?[] directory = Volatile.Read(ref _directory);
        int id = RowPlace.Segment(place);
        return id < directory.Length ? Volatile.Read(ref directory[id]) : null;
    }

    /// <summary>A version kept without a pin: its rows, and the keys that changed in it (null in append-only tables).</summary>
    private sealed record KeptVersion(long Version, long Count, int[]? ChangedSlots);
}
