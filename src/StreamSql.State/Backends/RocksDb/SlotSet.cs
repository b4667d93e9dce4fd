using System.Numerics;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>A growing set of slots as bits. Owned by one thread.</summary>
internal sealed class SlotSet
{
    private ulong[] _words = [];

    public bool Contains(int slot) => slot >> 6 < _words.Length && (_words[slot >> 6] >> (slot & 63) & 1) != 0;

    public void Add(int slot)
    {
        if (slot >> 6 >= _words.Length) Array.Resize(ref _words, Math.Max((slot >> 6) + 1, Math.Max(4, _words.Length * 2)));
        _words[slot >> 6] |= 1UL << (slot & 63);
    }

    /// <summary>True when it was in the set.</summary>
    public bool Remove(int slot)
    {
        if (!Contains(slot)) return false;
        _words[slot >> 6] &= ~(1UL << (slot & 63));
        return true;
    }

    public void UnionWith(SlotSet other)
    {
        if (_words.Length < other._words.Length) Array.Resize(ref _words, other._words.Length);
        for (int i = 0; i < other._words.Length; i++) _words[i] |= other._words[i];
    }

    public void Clear() => Array.Clear(_words);

    /// <summary>The first slot at or above <paramref name="from"/>; -1 when there is none.</summary>
    public int Next(int from)
    {
        for (int word = from >> 6; word < _words.Length; word++, from = word << 6)
        {
            ulong bits = _words[word] >> (from & 63);
            if (bits != 0) return from + BitOperations.TrailingZeroCount(bits);
        }

        return -1;
    }
}
