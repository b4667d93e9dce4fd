using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>
/// The order of fields learned from one record: the exact bytes in front of each value and the column that takes it (-1: nobody).
/// Immutable once learned.
/// </summary>
internal sealed class JsonLayout
{
    private const int MostMembers = 256;

    private JsonLayout(Member[] members, int columns)
    {
        Members = members;
        IsComplete = members.Where(m => m.Column >= 0).Select(m => m.Column).Distinct().Count() == columns;
    }

    public Member[] Members { get; }

    /// <summary>Every column is filled by a record of this layout.</summary>
    public bool IsComplete { get; }

    /// <summary>Null when the record is not a plain object.</summary>
    public static JsonLayout? Learn(ReadOnlySpan<byte> record, JsonNames names, IReadOnlyList<JsonKind> kinds)
    {
        var members = new List<Member>();
        int position = 0;
        int from = 0;
        while (JsonMembers.TryNext(record, ref position, members.Count == 0, out ReadOnlySpan<byte> key, out bool end))
        {
            if (end) return members.Count == 0 ? null : new JsonLayout([.. members], names.Count);
            if (members.Count == MostMembers) return null;
            int column = names.Find(key);
            members.Add(new Member(record[from..position].ToArray(), key.ToArray(), column, column < 0 ? JsonKind.Skipped : kinds[column]));
            if (!JsonSkipper.TrySkip(record, ref position)) return null;
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

    /// <summary>A field of the learned record.</summary>
    internal readonly struct Member
    {
        private readonly Vector256<byte> _start;
        private readonly uint _startBits;

        /// <param name="prefix">From the end of the value before to the start of this one, blanks included: <c>,"bidder":</c>.</param>
        /// <param name="key">Between the quotes.</param>
        /// <param name="column">-1: nobody wants it.</param>
        /// <param name="kind">How its value is read.</param>
        public Member(byte[] prefix, byte[] key, int column, JsonKind kind)
        {
            Prefix = prefix;
            Key = key;
            Column = column;
            Kind = kind;
            Span<byte> start = stackalloc byte[Vector256<byte>.Count];
            start.Clear();
            prefix.AsSpan(0, Math.Min(prefix.Length, start.Length)).CopyTo(start);
            _start = Vector256.Create<byte>(start);
            _startBits = prefix.Length >= start.Length ? uint.MaxValue : (1u << prefix.Length) - 1;
        }

        public byte[] Prefix { get; }

        public byte[] Key { get; }

        public int Column { get; }

        public JsonKind Kind { get; }

        /// <summary>Moves behind the prefix when the text goes on with it.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public bool TryPass(ReadOnlySpan<byte> text, ref int position)
        {
            if (Prefix.Length > Vector256<byte>.Count || position + Vector256<byte>.Count > text.Length) return TryPassSlowly(text, ref position);
            Vector256<byte> found = Vector256.Create(text.Slice(position, Vector256<byte>.Count));
            if ((~Vector256.Equals(found, _start).ExtractMostSignificantBits() & _startBits) != 0) return false;
            position += Prefix.Length;
            return true;
        }

        private bool TryPassSlowly(ReadOnlySpan<byte> text, ref int position)
        {
            if ((uint)position > (uint)text.Length || !text[position..].StartsWith(Prefix)) return false;
            position += Prefix.Length;
            return true;
        }
    }
}

/// <summary>How the fast path reads a value.</summary>
internal enum JsonKind : byte
{
    Skipped,
    Int64,
    Text,
    Timestamp,
    TimestampTz,
    Int32,
    Int16,
    Float64,
    Decimal,
    Boolean,

    /// <summary>Kept as raw bytes until the batch is complete.</summary>
    Deferred,

    /// <summary>Only the careful reader knows.</summary>
    Other,
}

/// <summary>Which kind a column is of.</summary>
internal static class JsonKinds
{
    public static JsonKind Of(ColumnWriter column) => column.IsDeferred ? JsonKind.Deferred : column.Column.Type.Kind switch
    {
        TypeKind.Int64 => JsonKind.Int64,
        TypeKind.Text => JsonKind.Text,
        TypeKind.Timestamp => JsonKind.Timestamp,
        TypeKind.TimestampTz => JsonKind.TimestampTz,
        TypeKind.Int32 => JsonKind.Int32,
        TypeKind.Int16 => JsonKind.Int16,
        TypeKind.Float64 => JsonKind.Float64,
        TypeKind.Decimal => JsonKind.Decimal,
        TypeKind.Boolean => JsonKind.Boolean,
        _ => JsonKind.Other,
    };
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
