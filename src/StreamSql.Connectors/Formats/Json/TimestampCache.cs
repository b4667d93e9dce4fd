using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>
/// Reads <c>yyyy-mm-dd?hh:mm:ss[.f…][Z]</c>, remembering the minute of the last one: most neighbours share it. Anything else is left to the
/// full parser. Owned by one decoder, which always asks for the same separator.
/// </summary>
internal sealed class TimestampCache
{
    private Vector128<byte> _toMinute;
    private long _minuteMicros;

    /// <param name="text">Without quotes.</param>
    /// <param name="separator">Byte between date and time: blank, T, or 0 for either.</param>
    /// <param name="zone">Whether a Z at the end is expected (true), forbidden (false) or free (null).</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryParse(ReadOnlySpan<byte> text, byte separator, bool? zone, out long micros)
    {
        micros = 0;
        if (text.IsEmpty) return false;
        if (text[^1] == 'Z')
        {
            if (zone == false) return false;
            text = text[..^1];
        }
        else if (zone == true)
        {
            return false;
        }

        if (text.Length < 19) return false;
        Vector128<byte> toMinute = Vector128.Create(text[..16]);
        if (toMinute != _toMinute && !TryMinute(text[..16], separator)) return false;
        if (!TrySeconds(text, out micros)) return false;
        micros += _minuteMicros;
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TrySeconds(ReadOnlySpan<byte> text, out long micros)
    {
        uint tens = (uint)(text[17] - '0'), ones = (uint)(text[18] - '0');
        micros = ((tens * 10) + ones) * 1_000_000L;
        if (text[16] != ':' || tens > 5 || ones > 9) return false;
        if (text.Length == 19) return true;
        if (text[19] != '.') return false;
        if (text.Length != 23) return TryFraction(text[20..], ref micros);
        uint f1 = (uint)(text[20] - '0'), f2 = (uint)(text[21] - '0'), f3 = (uint)(text[22] - '0');
        micros += ((f1 * 100) + (f2 * 10) + f3) * 1000L;
        return f1 <= 9 && f2 <= 9 && f3 <= 9;
    }

    private static bool TryFraction(ReadOnlySpan<byte> digits, ref long micros)
    {
        if (digits.Length is 0 or > 6) return false;
        long fraction = 0;
        long unit = 1_000_000;
        foreach (byte character in digits)
        {
            uint digit = (uint)(character - '0');
            if (digit > 9) return false;
            fraction = (fraction * 10) + digit;
            unit /= 10;
        }

        micros += fraction * unit;
        return true;
    }

    /// <summary>Remembers a minute, <c>yyyy-mm-dd?hh:mm</c>.</summary>
    private bool TryMinute(ReadOnlySpan<byte> text, byte separator)
    {
        byte between = text[10];
        if (separator == 0 ? between is not ((byte)' ' or (byte)'T') : between != separator) return false;
        for (int i = 0; i < text.Length; i++)
        {
            bool sound = i switch
            {
                4 or 7 => text[i] == '-',
                10 => true,
                13 => text[i] == ':',
                _ => (uint)(text[i] - '0') <= 9,
            };
            if (!sound) return false;
        }

        int hours = ((text[11] - '0') * 10) + text[12] - '0';
        int minutes = ((text[14] - '0') * 10) + text[15] - '0';
        if (hours > 23 || minutes > 59 || !DateText.TryParse(text[..10], out int days)) return false;
        _minuteMicros = (days * Calendar.MicrosPerDay) + (((hours * 60) + minutes) * 60_000_000L);
        _toMinute = Vector128.Create(text);
        return true;
    }
}
