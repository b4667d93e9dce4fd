using System.Text;
using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>
/// The order of fields learned from one record: the exact bytes in front of each value and the column that takes it (-1: nobody).
/// Immutable once learned.
/// </summary>
internal sealed class JsonLayout
{
    private const int MostMembers = 256;

    private JsonLayout(Member[] members) => Members = members;

    public Member[] Members { get; }

    /// <summary>Null when the record is not a plain object.</summary>
    public static JsonLayout? Learn(ReadOnlySpan<byte> record, JsonNames names)
    {
        var members = new List<Member>();
        int position = 0;
        int from = 0;
        while (JsonMembers.TryNext(record, ref position, members.Count == 0, out ReadOnlySpan<byte> key, out bool end))
        {
            if (end) return members.Count == 0 ? null : new JsonLayout([.. members]);
            if (members.Count == MostMembers) return null;
            members.Add(new Member(record[from..position].ToArray(), key.ToArray(), names.Find(key)));
            if (!JsonScanner.TrySkip(record, ref position)) return null;
            from = position;
        }

        return null;
    }

    /// <summary>Index of a key; -1 when the learned record had none such.</summary>
    public int IndexOf(ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < Members.Length; i++)
            if (key.SequenceEqual(Members[i].Key)) return i;
        return -1;
    }

    /// <param name="Prefix">From the end of the value before to the start of this one, blanks included: <c>,"bidder":</c>.</param>
    internal readonly record struct Member(byte[] Prefix, byte[] Key, int Column);
}

/// <summary>Steps through the members of an object when keys hold no escapes.</summary>
internal static class JsonMembers
{
    /// <summary>Moves to the start of the next value; <paramref name="end"/> when the object (and the record) is over.</summary>
    public static bool TryNext(ReadOnlySpan<byte> record, ref int position, bool first, out ReadOnlySpan<byte> key, out bool end)
    {
        key = default;
        end = false;
        int at = JsonScanner.SkipBlanks(record, position);
        if ((uint)at >= (uint)record.Length) return false;
        byte expected = first ? (byte)'{' : (byte)',';
        if (!first && record[at] == '}') return IsEnd(record, at, out end);
        if (record[at] != expected) return false;
        at = JsonScanner.SkipBlanks(record, at + 1);
        if (first && (uint)at < (uint)record.Length && record[at] == '}') return IsEnd(record, at, out end);
        if (!JsonScanner.TryString(record, ref at, out int start, out int length)) return false;
        at = JsonScanner.SkipBlanks(record, at);
        if ((uint)at >= (uint)record.Length || record[at] != ':') return false;
        key = record.Slice(start, length);
        position = JsonScanner.SkipBlanks(record, at + 1);
        return true;
    }

    private static bool IsEnd(ReadOnlySpan<byte> record, int brace, out bool end)
    {
        end = JsonScanner.SkipBlanks(record, brace + 1) == record.Length;
        return end;
    }
}

/// <summary>Which column a key belongs to: its exact name, else the only one that differs by letter case.</summary>
internal sealed class JsonNames
{
    private readonly byte[][] _names;

    public JsonNames(IReadOnlyList<DecodedColumn> columns) => _names = [.. columns.Select(c => Encoding.UTF8.GetBytes(c.Name))];

    public int Count => _names.Length;

    /// <summary>-1 when no column wants it.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        for (int i = 0; i < _names.Length; i++)
            if (key.SequenceEqual(_names[i])) return i;
        int found = -1;
        for (int i = 0; i < _names.Length; i++)
        {
            if (key.Length != _names[i].Length || !Ascii.EqualsIgnoreCase(key, _names[i])) continue;
            if (found >= 0) return -1;
            found = i;
        }

        return found;
    }
}
