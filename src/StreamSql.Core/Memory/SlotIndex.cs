using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamSql.Core.Memory;

/// <summary>
/// Open addressing from hashes to slots: 8-byte entries (32 bits of scrambled hash, slot + 1), a power of two of them, linear probing,
/// load at most 0.6. The scramble is a multiplier of its own per index: two tables filled from each other in slot order must not share
/// one, nor the one of exchanges. An entry's home follows from its tag, so growing and removing never touch the rows.
/// Owned by one thread.
/// </summary>
public sealed class SlotIndex
{
    private const int SmallestShift = 4;

    private static long _created;

    private readonly ulong _multiplier = MultiplierOf((ulong)Interlocked.Increment(ref _created));
    private ulong[] _entries = new ulong[1 << SmallestShift];
    private int _log2 = SmallestShift;

    public int Count { get; private set; }

    public long MemorySize => (long)_entries.Length * sizeof(ulong);

    /// <summary>For loops that probe many hashes: valid until the index grows.</summary>
    public SlotIndexView View => new(_entries, _multiplier, _log2);

    /// <summary>The scrambled hash: its upper bits are the home, its upper 32 the tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Scramble(ulong hash) => hash * _multiplier;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Home(ulong scrambled) => (int)(scrambled >> (64 - _log2));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Tag(ulong scrambled) => (uint)(scrambled >> 32);

    /// <summary>The entry at a position: 0 when empty. <see cref="SlotOf"/> and <see cref="TagOf"/> take it apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong Entry(int position) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_entries), (nint)(uint)(position & (_entries.Length - 1)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SlotOf(ulong entry) => (int)(uint)entry - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint TagOf(ulong entry) => (uint)(entry >> 32);

    /// <summary>
    /// The entries as they are, for a reader on another thread: later additions may be missing in them, and a removal may hide others
    /// while it shifts, so the reader verifies what it finds and repeats what it misses.
    /// </summary>
    public ulong[] Entries => Volatile.Read(ref _entries);

    /// <summary>The home of a scrambled hash in <see cref="Entries"/> of some length.</summary>
    public static int HomeIn(ulong[] entries, ulong scrambled) => (int)(scrambled >> (64 - BitOperations.Log2((uint)entries.Length)));

    /// <summary>Makes room for <paramref name="extra"/> more entries; positions found before are void.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Reserve(int extra)
    {
        if ((Count + extra) * 10L > _entries.Length * 6L) Grow(Count + extra);
    }

    /// <summary>Fills the empty position where a probe ended.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int position, uint tag, int slot)
    {
        Entry(position) = (ulong)tag << 32 | (uint)(slot + 1);
        Count++;
    }

    /// <summary>Adds an entry that is known to be absent.</summary>
    public void Add(ulong hash, int slot)
    {
        Reserve(1);
        ulong scrambled = Scramble(hash);
        int position = Home(scrambled);
        while (Entry(position) != 0) position++;
        Set(position, Tag(scrambled), slot);
    }

    /// <summary>Removes the entry of a slot; entries behind it move up, so that there are no tombstones.</summary>
    public void Remove(ulong hash, int slot)
    {
        int mask = _entries.Length - 1;
        int hole = Home(Scramble(hash)) & mask;
        while (SlotOf(_entries[hole]) != slot)
        {
            Errors.Invariant.Check(_entries[hole] != 0);
            hole = (hole + 1) & mask;
        }

        for (int next = (hole + 1) & mask; _entries[next] != 0; next = (next + 1) & mask)
        {
            int home = (int)(TagOf(_entries[next]) >> (32 - _log2));
            if (((next - home) & mask) < ((next - hole) & mask)) continue;
            _entries[hole] = _entries[next];
            hole = next;
        }

        _entries[hole] = 0;
        Count--;
    }

    /// <summary>Removes all entries; keeps the memory of a table that was well filled, since it will be filled again.</summary>
    public void Clear()
    {
        if (Count * 16L >= _entries.Length)
        {
            Array.Clear(_entries);
        }
        else if (_log2 > SmallestShift)
        {
            _log2 = Math.Max(SmallestShift, BitOperations.Log2((uint)Math.Max(1, Count)) + 2);
            _entries = new ulong[1 << _log2];
        }

        Count = 0;
    }

    private void Grow(int count)
    {
        _log2 = Math.Max(_log2 + 1, BitOperations.Log2((uint)(count * 10L / 6)) + 1);
        ulong[] grown = new ulong[1 << _log2];
        int mask = grown.Length - 1;
        foreach (ulong entry in _entries)
        {
            if (entry == 0) continue;
            int position = (int)(TagOf(entry) >> (32 - _log2));
            while (grown[position] != 0) position = (position + 1) & mask;
            grown[position] = entry;
        }

        Volatile.Write(ref _entries, grown);
    }

    private static ulong MultiplierOf(ulong number)
    {
        ulong x = number * 0x9E37_79B9_7F4A_7C15;
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return (x ^ (x >> 31)) | 1;
    }
}
