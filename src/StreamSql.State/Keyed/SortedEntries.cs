using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Encoding;
using StreamSql.Core.Memory;

namespace StreamSql.State.Keyed;

/// <summary>
/// One ordered set per owner in a shared heap. A set is a leaf of entry handles in key order, or, from two leaves on, a directory of
/// leaf handles in order: search is binary in both, and the directory is short enough to shift. An entry is
/// <c>varint key length * 2 + changed flag, varint row length, key, row</c>. Owned by one task thread.
/// </summary>
internal sealed class SortedEntries
{
    public const int LeafCapacity = 62;

    private const int LeafHeader = 4;

    private readonly ByteHeap _heap = new();

    public long MemorySize => _heap.MemorySize;

    public long LiveBytes => _heap.LiveBytes;

    public ReadOnlySpan<byte> KeyOf(uint entry) => Parse(entry, out _);

    public ReadOnlySpan<byte> RowOf(uint entry)
    {
        Parse(entry, out ReadOnlySpan<byte> row);
        return row;
    }

    /// <summary>The entry at a place; the place must exist.</summary>
    public uint EntryAt(in SortedSet set, SortedPlace place) => Handles(LeafAt(in set, place.Leaf))[place.Index];

    public int LeafCount(uint leaf) => MemoryMarshal.Read<ushort>(_heap.Get(leaf, LeafHeader));

    public uint LeafAt(in SortedSet set, int leaf) => set.Leaves == 1 ? set.Root : Directory(in set)[leaf];

    /// <summary>The first entry at or above <paramref name="key"/>, which may be behind the last; true when it has that key.</summary>
    public bool Seek(in SortedSet set, ReadOnlySpan<byte> key, out SortedPlace place)
    {
        place = default;
        if (set.Count == 0) return false;
        int leafIndex = 0;
        if (set.Leaves > 1)
        {
            ReadOnlySpan<uint> leaves = Directory(in set);
            int low = 1;
            int high = set.Leaves;
            while (low < high)
            {
                int middle = (low + high) >> 1;
                if (KeyOf(Handles(leaves[middle])[0]).SequenceCompareTo(key) <= 0) low = middle + 1;
                else high = middle;
            }

            leafIndex = low - 1;
        }

        Span<uint> handles = Handles(LeafAt(in set, leafIndex));
        int from = 0;
        int to = handles.Length;
        while (from < to)
        {
            int middle = (from + to) >> 1;
            int order = KeyOf(handles[middle]).SequenceCompareTo(key);
            if (order == 0)
            {
                place = new SortedPlace(leafIndex, middle);
                return true;
            }

            if (order < 0) from = middle + 1;
            else to = middle;
        }

        place = new SortedPlace(leafIndex, from);
        return false;
    }

    /// <summary>Inserts or replaces; true when the key is new.</summary>
    public bool Put(ref SortedSet set, ReadOnlySpan<byte> key, ReadOnlySpan<byte> row) => Put(ref set, key, row, false, out _);

    /// <summary>Also sets the entry's flag when <paramref name="flag"/>; <paramref name="wasFlagged"/>: it was set before.</summary>
    public bool Put(ref SortedSet set, ReadOnlySpan<byte> key, ReadOnlySpan<byte> row, bool flag, out bool wasFlagged)
    {
        wasFlagged = false;
        if (set.Count == 0)
        {
            set.Root = NewLeaf(2);
            set.Leaves = 1;
            Insert(ref set, default, NewEntry(key, row, flag));
            return true;
        }

        if (Seek(in set, key, out SortedPlace place))
        {
            wasFlagged = IsFlagged(EntryAt(in set, place));
            Replace(in set, place, key, row, flag);
            return false;
        }

        Insert(ref set, place, NewEntry(key, row, flag));
        return true;
    }

    public bool Remove(ref SortedSet set, ReadOnlySpan<byte> key, out bool wasFlagged)
    {
        wasFlagged = false;
        if (!Seek(in set, key, out SortedPlace place)) return false;
        uint leaf = LeafAt(in set, place.Leaf);
        Span<uint> handles = Handles(leaf);
        wasFlagged = IsFlagged(handles[place.Index]);
        FreeEntry(handles[place.Index]);
        handles[(place.Index + 1)..].CopyTo(handles[place.Index..]);
        SetCount(leaf, handles.Length - 1);
        set.Count--;
        if (handles.Length == 1) RemoveLeaf(ref set, place.Leaf);
        return true;
    }

    /// <summary>Forgets all sets; their roots must not be used again.</summary>
    public void Clear() => _heap.Clear();

    /// <summary>Gives everything of a set back.</summary>
    public void Clear(ref SortedSet set)
    {
        for (int i = 0; i < set.Leaves; i++)
        {
            uint leaf = LeafAt(in set, i);
            foreach (uint entry in Handles(leaf)) FreeEntry(entry);
            FreeLeaf(leaf);
        }

        if (set.Leaves > 1) FreeDirectory(set.Root);
        set = default;
    }

    /// <summary>The flag is the lowest bit of the entry's first byte.</summary>
    public bool IsFlagged(uint entry) => (_heap.Get(entry, 1)[0] & 1) != 0;

    public void ClearFlag(uint entry) => _heap.Get(entry, 1)[0] &= 0xFE;

    private ReadOnlySpan<byte> Parse(uint entry, out ReadOnlySpan<byte> row)
    {
        ReadOnlySpan<byte> bytes = _heap.From(entry);
        int at = 0;
        int keyLength = Varint(bytes, ref at) >> 1;
        int rowLength = Varint(bytes, ref at);
        row = bytes.Slice(at + keyLength, rowLength);
        return bytes.Slice(at, keyLength);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        byte first = bytes[at++];
        if (first < 0x80) return first;
        int value = first & 0x7F;
        for (int shift = 7; ; shift += 7)
        {
            byte next = bytes[at++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
    }

    private static int VarintSize(int value) => value < 1 << 7 ? 1 : value < 1 << 14 ? 2 : value < 1 << 21 ? 3 : value < 1 << 28 ? 4 : 5;

    private static int EntrySize(int keyLength, int rowLength) =>
        VarintSize(keyLength << 1) + VarintSize(rowLength) + keyLength + rowLength;

    private uint NewEntry(ReadOnlySpan<byte> key, ReadOnlySpan<byte> row, bool flag)
    {
        int size = EntrySize(key.Length, row.Length);
        uint entry = _heap.Allocate(size);
        WriteEntry(_heap.Get(entry, size), key, row, flag);
        return entry;
    }

    private static void WriteEntry(Span<byte> target, ReadOnlySpan<byte> key, ReadOnlySpan<byte> row, bool flag)
    {
        int at = 0;
        WriteVarint(target, ref at, key.Length << 1 | (flag ? 1 : 0));
        WriteVarint(target, ref at, row.Length);
        key.CopyTo(target[at..]);
        row.CopyTo(target[(at + key.Length)..]);
    }

    private static void WriteVarint(Span<byte> target, ref int at, int value)
    {
        uint rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7) target[at++] = (byte)(rest | 0x80);
        target[at++] = (byte)rest;
    }

    private void FreeEntry(uint entry)
    {
        int keyLength = Parse(entry, out ReadOnlySpan<byte> row).Length;
        _heap.Free(entry, EntrySize(keyLength, row.Length));
    }

    private void Replace(in SortedSet set, SortedPlace place, ReadOnlySpan<byte> key, ReadOnlySpan<byte> row, bool flag)
    {
        uint old = EntryAt(in set, place);
        int oldSize = EntrySize(key.Length, RowOf(old).Length);
        int size = EntrySize(key.Length, row.Length);
        if (ByteHeap.SameBlock(oldSize, size))
        {
            WriteEntry(_heap.Get(old, size), key, row, flag);
            return;
        }

        uint entry = NewEntry(key, row, flag);
        Handles(LeafAt(in set, place.Leaf))[place.Index] = entry;
        _heap.Free(old, oldSize);
    }

    private void Insert(ref SortedSet set, SortedPlace place, uint entry)
    {
        uint leaf = LeafAt(in set, place.Leaf);
        int count = LeafCount(leaf);
        if (count == LeafCapacity)
        {
            place = Split(ref set, place);
            leaf = LeafAt(in set, place.Leaf);
            count = LeafCount(leaf);
        }
        else if (count == CapacityOf(leaf))
        {
            leaf = GrowLeaf(ref set, place.Leaf, leaf);
        }

        SetCount(leaf, count + 1);
        Span<uint> handles = Handles(leaf);
        handles[place.Index..count].CopyTo(handles[(place.Index + 1)..]);
        handles[place.Index] = entry;
        set.Count++;
    }

    /// <summary>Halves a full leaf (appending keeps the left one full); returns where <paramref name="place"/> is now.</summary>
    private SortedPlace Split(ref SortedSet set, SortedPlace place)
    {
        uint left = LeafAt(in set, place.Leaf);
        int keep = place.Index == LeafCapacity && place.Leaf == set.Leaves - 1 ? LeafCapacity - 1 : LeafCapacity / 2;
        uint right = NewLeaf(LeafCapacity);
        SetCount(right, LeafCapacity - keep);
        Handles(left)[keep..].CopyTo(Handles(right));
        SetCount(left, keep);
        InsertLeaf(ref set, place.Leaf + 1, right);
        return place.Index <= keep && keep < LeafCapacity - 1
            ? place
            : new SortedPlace(place.Leaf + 1, place.Index - keep);
    }

    private uint GrowLeaf(ref SortedSet set, int index, uint leaf)
    {
        int capacity = CapacityOf(leaf);
        int count = LeafCount(leaf);
        uint grown = NewLeaf(Math.Min(LeafCapacity, (capacity * 2) + 2));
        SetCount(grown, count);
        Handles(leaf).CopyTo(Handles(grown));
        FreeLeaf(leaf);
        if (set.Leaves == 1) set.Root = grown;
        else Directory(in set)[index] = grown;
        return grown;
    }

    private void InsertLeaf(ref SortedSet set, int index, uint leaf)
    {
        if (set.Leaves == 1)
        {
            uint directory = NewDirectory(6);
            Span<uint> first = DirectorySpan(directory);
            first[0] = set.Root;
            first[1] = leaf;
            set.Root = directory;
            set.Leaves = 2;
            return;
        }

        if (DirectoryCapacity(set.Root) == set.Leaves)
        {
            uint grown = NewDirectory(set.Leaves * 2);
            DirectorySpan(set.Root)[..set.Leaves].CopyTo(DirectorySpan(grown));
            FreeDirectory(set.Root);
            set.Root = grown;
        }

        Span<uint> leaves = DirectorySpan(set.Root);
        leaves[index..set.Leaves].CopyTo(leaves[(index + 1)..]);
        leaves[index] = leaf;
        set.Leaves++;
    }

    private void RemoveLeaf(ref SortedSet set, int index)
    {
        FreeLeaf(LeafAt(in set, index));
        if (set.Leaves == 1)
        {
            set = default;
            return;
        }

        Span<uint> leaves = DirectorySpan(set.Root);
        leaves[(index + 1)..set.Leaves].CopyTo(leaves[index..]);
        set.Leaves--;
        if (set.Leaves > 1) return;
        uint directory = set.Root;
        set.Root = leaves[0];
        FreeDirectory(directory);
    }

    private Span<uint> Handles(uint leaf)
    {
        Span<byte> bytes = _heap.From(leaf);
        int count = MemoryMarshal.Read<ushort>(bytes);
        return MemoryMarshal.Cast<byte, uint>(bytes.Slice(LeafHeader, count * 4));
    }

    private int CapacityOf(uint leaf) => MemoryMarshal.Read<ushort>(_heap.Get(leaf, LeafHeader)[2..]);

    private void SetCount(uint leaf, int count) => MemoryMarshal.Write(_heap.Get(leaf, LeafHeader), (ushort)count);

    private uint NewLeaf(int capacity)
    {
        uint leaf = _heap.Allocate(LeafHeader + (capacity * 4));
        Span<byte> header = _heap.Get(leaf, LeafHeader);
        MemoryMarshal.Write(header, (ushort)0);
        MemoryMarshal.Write(header[2..], (ushort)capacity);
        return leaf;
    }

    private void FreeLeaf(uint leaf) => _heap.Free(leaf, LeafHeader + (CapacityOf(leaf) * 4));

    private Span<uint> Directory(in SortedSet set) => DirectorySpan(set.Root)[..set.Leaves];

    private int DirectoryCapacity(uint directory) => MemoryMarshal.Read<int>(_heap.Get(directory, 4));

    private Span<uint> DirectorySpan(uint directory) =>
        MemoryMarshal.Cast<byte, uint>(_heap.From(directory).Slice(4, DirectoryCapacity(directory) * 4));

    private uint NewDirectory(int capacity)
    {
        uint directory = _heap.Allocate(4 + (capacity * 4));
        MemoryMarshal.Write(_heap.Get(directory, 4), in capacity);
        return directory;
    }

    private void FreeDirectory(uint directory) => _heap.Free(directory, 4 + (DirectoryCapacity(directory) * 4));
}

/// <summary>The root of one ordered set, kept inline in the owner's row. All zero = empty.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SortedSet
{
    /// <summary>The only leaf, or the directory when there are several.</summary>
    public uint Root;

    public int Leaves;

    public int Count;

    /// <summary>Keeps the size a multiple of 8.</summary>
    public int Reserved;
}

/// <summary>A position in an ordered set: leaf number and index in the leaf.</summary>
internal readonly record struct SortedPlace(int Leaf, int Index);
