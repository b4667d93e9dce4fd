namespace StreamSql.Server.PgWire.Encoding;

/// <summary>Format codes: 0 text, 1 binary; a list of none means text, of one means that one for all.</summary>
internal static class WireFormats
{
    public static readonly short[] AllText = [0];
    public static readonly short[] AllBinary = [1];

    public static short Of(ReadOnlySpan<short> formats, int column) =>
        formats.Length switch
        {
            0 => 0,
            1 => formats[0],
            _ => column < formats.Length ? formats[column] : (short)0,
        };

    /// <summary>A new list of that length; the single-entry lists are shared and never written.</summary>
    public static short[] Shared(int count) => count == 1 ? AllText : new short[count];
}
