using System.Buffers;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;

namespace StreamSql.State.Tables;

/// <summary>What the writer itself sees: the open version. For the log store, which checks constraints before it applies.</summary>
public sealed partial class VersionedTable
{
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
