using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.Files;

/// <summary>Cuts text into records by the framing of a format.</summary>
internal sealed class RecordFramer(RecordFraming framing)
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private RecordRange[] _records = new RecordRange[256];

    public int Count { get; private set; }

    /// <summary>The records of the last call that start at or behind a position, as an array of the caller's own.</summary>
    public RecordRange[] Take(long from)
    {
        int first = 0;
        while (first < Count && _records[first].Start < from) first++;
        return _records.AsSpan(first, Count - first).ToArray();
    }

    /// <summary>
    /// Finds complete records in a text that starts at a record; with <paramref name="atEnd"/> the rest is one too. Returns how much of the
    /// text they take.
    /// </summary>
    public int Frame(ReadOnlySpan<byte> text, bool atFileStart, bool atEnd)
    {
        Count = 0;
        int position = 0;
        int headers = atFileStart ? framing.HeaderRecords : 0;
        if (atFileStart && text.StartsWith(ByteOrderMark)) position = ByteOrderMark.Length;
        while (position < text.Length)
        {
            int length = Length(text[position..]);
            if (length < 0 && !atEnd) return atFileStart && position <= ByteOrderMark.Length ? 0 : position;
            int next = length < 0 ? text.Length : position + length + 1;
            int size = length < 0 ? text.Length - position : length;
            if (size > 0 && text[position + size - 1] == '\r') size--;
            if (headers > 0) headers--;
            else if (size > 0 || !framing.SkipEmpty) Add(new RecordRange(position, size));
            position = next;
        }

        return position;
    }

    /// <summary>Bytes before the newline that ends the first record; -1 when it does not end here.</summary>
    private int Length(ReadOnlySpan<byte> text)
    {
        if (framing.Quote is not { } quote) return text.IndexOf((byte)'\n');
        int end = text.IndexOf((byte)'\n');
        if (end < 0 || !text[..end].Contains(quote)) return end;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == framing.Escape && framing.Escape != quote) i++;
            else if (text[i] == quote) quoted = !quoted;
            else if (text[i] == '\n' && !quoted) return i;
        }

        return -1;
    }

    private void Add(RecordRange record)
    {
        if (Count == _records.Length) Array.Resize(ref _records, Count * 2);
        _records[Count++] = record;
    }
}
