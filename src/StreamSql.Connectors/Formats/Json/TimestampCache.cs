using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>
/// Reads <c>yyyy-mm-dd?hh:mm:ss[.f…][Z]</c>, remembering the day of the last one: most neighbours share it. Anything else is left to the
/// full parser. Owned by one decoder.
/// </summary>
internal sealed class TimestampCache
{
    private ulong _yearToMonth;
    private ushort _day;
    private long _dayMicros;

    /// <param name="text">Without quotes.</param>
    /// <param name="separator">Byte between date and time: blank, T, or 0 for either.</param>
    /// <param name="zone">Whether a Z at the end is expected (true), forbidden (false) or free (null).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, byte separator, bool? zone, out long micros)
    {
        micros = 0;
        if (text.Length < 19) return false;
        byte between = text[10];
        if (separator == 0 ? between is not ((byte)' ' or (byte)'T') : between != separator) return false;
        if (text[^1] == 'Z')
        {
            if (zone == false) return false;
            text = text[..^1];
        }
        else if (zone == true)
        {
            return false;
        }

        if (!TryTime(text, out micros)) return false;
        if (MemoryMarshal.Read<ulong>(text) != _yearToMonth || MemoryMarshal.Read<ushort>(text[8..]) != _day)
        {
            if (!TryDay(text[..10])) return false;
        }

        micros += _dayMicros;
        return true;
    }

    private static bool TryTime(ReadOnlySpan<byte> text, out long micros)
    {
        uint h1 = (uint)(text[11] - '0'), h2 = (uint)(text[12] - '0');
        uint m1 = (uint)(text[14] - '0'), m2 = (uint)(text[15] - '0');
        uint s1 = (uint)(text[17] - '0'), s2 = (uint)(text[18] - '0');
        uint hours = (h1 * 10) + h2, minutes = (m1 * 10) + m2, seconds = (s1 * 10) + s2;
        micros = ((((hours * 60L) + minutes) * 60) + seconds) * 1_000_000;
        if (h1 > 2 || h2 > 9 || m1 > 5 || m2 > 9 || s1 > 5 || s2 > 9 || hours > 23 || text[13] != ':' || text[16] != ':') return false;
        if (text.Length == 19) return true;
        if (text[19] != '.' || text.Length is < 21 or > 26) return false;
        long fraction = 0;
        long unit = 1_000_000;
        for (int i = 20; i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            if (digit > 9) return false;
            fraction = (fraction * 10) + digit;
            unit /= 10;
        }

        micros += fraction * unit;
        return true;
    }

    private bool TryDay(ReadOnlySpan<byte> date)
    {
        for (int i = 0; i < date.Length; i++)
            if (i is 4 or 7 ? date[i] != '-' : (uint)(date[i] - '0') > 9) return false;
        if (!DateText.TryParse(date, out int days)) return false;
        _dayMicros = days * Calendar.MicrosPerDay;
        _yearToMonth = MemoryMarshal.Read<ulong>(date);
        _day = MemoryMarshal.Read<ushort>(date[8..]);
        return true;
    }
}
