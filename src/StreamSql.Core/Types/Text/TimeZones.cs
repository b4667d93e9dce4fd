using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;

namespace StreamSql.Core.Types.Text;

/// <summary>
/// Time zones as PostgreSQL takes them: IANA names in any case, the common abbreviations, and offsets such as <c>+05:30</c>.
/// Conversions work on microseconds since 1970-01-01. Thread-safe.
/// </summary>
public static class TimeZones
{
    private static readonly ConcurrentDictionary<string, TimeZoneInfo?> Cache = new(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, int> Abbreviations = new Dictionary<string, int>
    {
        ["UTC"] = 0,
        ["GMT"] = 0,
        ["Z"] = 0,
        ["ZULU"] = 0,
        ["UT"] = 0,
        ["WET"] = 0,
        ["WEST"] = 60,
        ["BST"] = 60,
        ["CET"] = 60,
        ["MET"] = 60,
        ["CEST"] = 120,
        ["MEST"] = 120,
        ["EET"] = 120,
        ["EEST"] = 180,
        ["MSK"] = 180,
        ["MSD"] = 240,
        ["SAST"] = 120,
        ["IST"] = 120,
        ["EST"] = -300,
        ["EDT"] = -240,
        ["CST"] = -360,
        ["CDT"] = -300,
        ["MST"] = -420,
        ["MDT"] = -360,
        ["PST"] = -480,
        ["PDT"] = -420,
        ["AKST"] = -540,
        ["AKDT"] = -480,
        ["HST"] = -600,
        ["AST"] = -240,
        ["ADT"] = -180,
        ["NST"] = -210,
        ["NDT"] = -150,
        ["JST"] = 540,
        ["KST"] = 540,
        ["HKT"] = 480,
        ["SGT"] = 480,
        ["AEST"] = 600,
        ["AEDT"] = 660,
        ["ACST"] = 570,
        ["ACDT"] = 630,
        ["AWST"] = 480,
        ["NZST"] = 720,
        ["NZDT"] = 780,
        ["BRT"] = -180,
        ["ART"] = -180,
        ["CLT"] = -240,
        ["PKT"] = 300,
        ["PHT"] = 480,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Offset of an abbreviation in seconds east; false when it is none.</summary>
    public static bool TryAbbreviation(string name, out int offsetSeconds)
    {
        bool found = Abbreviations.TryGetValue(name, out int minutes);
        offsetSeconds = minutes * 60;
        return found;
    }

    /// <summary>
    /// Finds a zone by name, abbreviation or offset. A bare offset in a SET TIME ZONE or AT TIME ZONE has POSIX sign (<c>+5</c> is west of
    /// Greenwich) when <paramref name="posixSign"/>, ISO sign otherwise. Null when unknown.
    /// </summary>
    public static TimeZoneInfo? Find(string name, bool posixSign = true) =>
        Cache.GetOrAdd((posixSign ? "p" : "i") + name.Trim(), static key => Load(key[1..], key[0] == 'p'));

    /// <summary>Offset in seconds east of UTC in force at an instant.</summary>
    public static int OffsetAt(TimeZoneInfo zone, long utcMicros)
    {
        if (!zone.SupportsDaylightSavingTime && zone.GetAdjustmentRules().Length == 0) return (int)zone.BaseUtcOffset.TotalSeconds;
        return (int)zone.GetUtcOffset(ToDateTime(utcMicros, DateTimeKind.Utc)).TotalSeconds;
    }

    /// <summary>The instant of a local time. In a gap the offset before it counts, in an overlap the standard-time one, as in PostgreSQL.</summary>
    public static long LocalToUtc(TimeZoneInfo zone, long localMicros)
    {
        if (zone.GetAdjustmentRules().Length == 0) return localMicros - ((long)zone.BaseUtcOffset.TotalSeconds * Calendar.MicrosPerSecond);
        DateTime local = ToDateTime(localMicros, DateTimeKind.Unspecified);
        TimeSpan offset;
        if (zone.IsInvalidTime(local)) offset = zone.GetUtcOffset(local.AddHours(-3));
        else if (zone.IsAmbiguousTime(local)) offset = zone.GetAmbiguousTimeOffsets(local).Min();
        else offset = zone.GetUtcOffset(local);
        return localMicros - ((long)offset.TotalSeconds * Calendar.MicrosPerSecond);
    }

    public static long UtcToLocal(TimeZoneInfo zone, long utcMicros) => utcMicros + (OffsetAt(zone, utcMicros) * Calendar.MicrosPerSecond);

    /// <summary>A fixed zone of so many seconds east.</summary>
    public static TimeZoneInfo Fixed(int offsetSeconds)
    {
        if (offsetSeconds == 0) return TimeZoneInfo.Utc;
        // .NET wants whole minutes; PostgreSQL's second offsets are historical only.
        TimeSpan offset = TimeSpan.FromMinutes(offsetSeconds / 60);
        string name = string.Create(CultureInfo.InvariantCulture, $"<{(offsetSeconds < 0 ? '-' : '+')}{offset:hh\\:mm}>");
        return TimeZoneInfo.CreateCustomTimeZone(name, offset, name, name);
    }

    /// <summary>Reads <c>+05</c>, <c>-0530</c>, <c>+05:30:15</c> (ISO sign: east is positive).</summary>
    public static bool TryParseOffset(ReadOnlySpan<byte> text, out int seconds)
    {
        seconds = 0;
        if (text.Length < 2 || text[0] is not ((byte)'+' or (byte)'-')) return false;
        bool negative = text[0] == '-';
        text = text[1..];
        Span<int> parts = stackalloc int[3];
        int count = 0, digits = 0;
        foreach (byte c in text)
        {
            if (c == ':')
            {
                if (digits == 0 || ++count > 2) return false;
                digits = 0;
            }
            else if (Utf8Text.IsDigit(c) && digits < 6)
            {
                parts[count] = (parts[count] * 10) + c - '0';
                digits++;
            }
            else
            {
                return false;
            }
        }

        if (digits == 0) return false;
        if (count == 0 && digits > 2)
        {
            int packed = parts[0];
            if (digits > 4) (parts[0], parts[1], parts[2]) = (packed / 10000, packed / 100 % 100, packed % 100);
            else (parts[0], parts[1]) = (packed / 100, packed % 100);
        }

        if (parts[0] > 15 || parts[1] > 59 || parts[2] > 59) return false;
        seconds = (parts[0] * 3600) + (parts[1] * 60) + parts[2];
        if (negative) seconds = -seconds;
        return true;
    }

    private static TimeZoneInfo? Load(string name, bool posixSign)
    {
        if (name.Length == 0) return null;
        Span<byte> bytes = stackalloc byte[64];
        if ((name[0] is '+' or '-' || char.IsAsciiDigit(name[0])) && name.Length < 20)
        {
            string signed = char.IsAsciiDigit(name[0]) ? "+" + name : name;
            int length = System.Text.Encoding.ASCII.GetBytes(signed, bytes);
            return TryParseOffset(bytes[..length], out int seconds) ? Fixed(posixSign ? -seconds : seconds) : null;
        }

        if (TryAbbreviation(name, out int offset) && !name.Contains('/')) return offset == 0 ? TimeZoneInfo.Utc : Fixed(offset);
        if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out TimeZoneInfo? zone)) return zone;
        string? exact = TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id)
            .FirstOrDefault(id => id.Equals(name, StringComparison.OrdinalIgnoreCase));
        return exact is not null ? TimeZoneInfo.FindSystemTimeZoneById(exact) : PosixZone(name);
    }

    /// <summary><c>GMT+2</c>, <c>UTC-5</c>: an abbreviation and an offset with POSIX sign.</summary>
    private static TimeZoneInfo? PosixZone(string name)
    {
        int sign = name.AsSpan().IndexOfAny('+', '-');
        if (sign is < 1 or > 5) return null;
        Span<byte> bytes = stackalloc byte[32];
        if (name.Length - sign > 20) return null;
        int length = System.Text.Encoding.ASCII.GetBytes(name.AsSpan(sign), bytes);
        return TryParseOffset(bytes[..length], out int seconds) ? Fixed(-seconds) : null;
    }

    private static DateTime ToDateTime(long micros, DateTimeKind kind)
    {
        const long EpochTicks = 621_355_968_000_000_000;
        const long MaxMicros = (3_155_378_975_999_999_999 - EpochTicks) / 10;
        // Outside of .NET's years the rules of the nearest year of the same length are good enough.
        long clamped = Math.Clamp(micros, -EpochTicks / 10, MaxMicros);
        return new DateTime(EpochTicks + (clamped * 10), kind);
    }
}
