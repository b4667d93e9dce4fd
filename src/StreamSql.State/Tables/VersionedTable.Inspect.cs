using System.Buffers;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;

namespace StreamSql.State.Tables;

/// <summary>What the writer itself sees: the open version. For the log store, which checks constraints before it applies.</summary>
public sealed partial class VersionedTable
{
    /// <summary>Follows changes for backends that write back; null otherwise.</summary>
    internal ITableJournal? Journal { get; set; }

    /// <summary>The keys, whose slots journals name; null in append-only tables.</summary>
    internal Keyed.KeyedTable? Keys => _keys;

    /// <summary>The newest row of a key; false when it has none. For the writer, between publications.</summary>
    internal bool TryNewest(int slot, out TableSegment? segment, out int row)
    {
        segment = null;
        row = 0;
        long place = _newest[slot];
        if (place < 0) return false;
        segment = _directory[RowPlace.Segment(place)]!;
        row = RowPlace.Row(place);
        return segment.EndOf(row) == long.MaxValue;
    }

    /// <summary>The slots of the rows' keys; keys that are new get one, and lose it at the next publication if no row follows.</summary>
    internal void SlotsOf(StreamChunk chunk, ReadOnlySpan<int> rows, Span<int> slots)
    {
        var keys = new Column[KeyColumns.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = chunk[KeyColumns[i]];
        ulong[] hashes = ArrayPool<ulong>.Shared.Rent(Math.Max(1, chunk.PhysicalRows));
        KeyHash.Compute(keys, chunk.PhysicalRows, hashes);
        _keys!.FindOrAdd(keys, hashes, rows, slots);
        ArrayPool<ulong>.Shared.Return(hashes);
        foreach (int slot in slots[..rows.Length]) Touch(slot, ref StateOf(slot));
    }

    /// <summary>True when the key has a row in the open version.</summary>
    internal bool HasOpenRow(int slot) => StateOf(slot).Pending > 0 || HasLiveRow(slot);

    /// <summary>True when the key's row was written in the open version, so that no pin sees it yet.</summary>
    internal bool IsRowUnpublished(int slot) => StateOf(slot).Pending > 0;

    /// <summary>How often a row counts in the open version of a bag.</summary>
    internal long MultiplicityOf(int slot) => StateOf(slot).Multiplicity;
}

/// <summary>Learns which keys of a versioned table changed. Called by the table's writer.</summary>
internal interface ITableJournal
{
    /// <summary>The key's row differs in the version being published.</summary>
    void Changed(int slot);

    /// <summary>The key, which has no row, is about to lose its slot.</summary>
    void Forgotten(int slot);
}
