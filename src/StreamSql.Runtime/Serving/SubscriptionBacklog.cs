using StreamSql.State.Tables;

namespace StreamSql.Runtime.Serving;

/// <summary>
/// Holds the pins of a subscription and lets go of them when its reader stays away while the view changes too much: a pinned epoch keeps every
/// later one. The reader enters and leaves; the view's writer looks at each epoch while the reader is out. Thread-safe.
/// </summary>
internal sealed class SubscriptionBacklog : IDisposable
{
    private const int EpochsBetweenLooks = 32;

    private readonly Lock _lock = new();
    private readonly long _limitBytes;
    private ViewPartitions? _view;
    private IReadOnlyList<TablePin> _pins = [];
    private long _sizeAtStart;
    private int _epochs;
    private bool _readerIsOut;

    public SubscriptionBacklog(long limitBytes) => _limitBytes = limitBytes;

    /// <summary>The pins were let go of: the changes since are lost.</summary>
    public bool IsOverrun { get; private set; }

    public IReadOnlyList<TablePin> Pins
    {
        get
        {
            lock (_lock) return _pins;
        }
    }

    /// <summary>Takes over pins in place of the former ones, which stay the caller's.</summary>
    public void Hold(ViewPartitions view, IReadOnlyList<TablePin> pins)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(view, _view))
            {
                if (_view is not null) _view.EpochPublished -= OnEpoch;
                _view = view;
                view.EpochPublished += OnEpoch;
            }

            _pins = pins;
            _sizeAtStart = pins.Sum(p => p.Table.MemorySize);
            _epochs = 0;
        }
    }

    /// <summary>The reader is about to be away for as long as it likes.</summary>
    public void LeaveReader()
    {
        lock (_lock) _readerIsOut = true;
    }

    /// <summary>The reader is back; false when it was away for too long.</summary>
    public bool EnterReader()
    {
        lock (_lock)
        {
            _readerIsOut = false;
            return !IsOverrun;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_view is not null) _view.EpochPublished -= OnEpoch;
            _view = null;
            Release();
        }
    }

    private void OnEpoch(long epoch)
    {
        lock (_lock)
        {
            if (++_epochs % EpochsBetweenLooks != 0 || !_readerIsOut || IsOverrun) return;
            if (_pins.Sum(p => p.Table.MemorySize) - _sizeAtStart <= _limitBytes) return;
            IsOverrun = true;
            Release();
        }
    }

    private void Release()
    {
        foreach (TablePin pin in _pins) pin.Dispose();
        _pins = [];
    }
}
