using System.Runtime.CompilerServices;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Runtime.Operators.Window;

/// <summary>Window bounds in microseconds: aligned to 1970 plus the offset, also before it; a boundary belongs to the later window.</summary>
internal static class WindowMath
{
    /// <summary>Flink's window_time is the last millisecond of the window.</summary>
    public const long WindowTimeLagMicros = 1_000;

    /// <summary>The greatest <c>offset + k * length</c> that is not above <paramref name="time"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Floor(long time, long length, long offset)
    {
        long remainder = (time - offset) % length;
        return time - remainder - (remainder < 0 ? length : 0);
    }

    /// <summary>False for infinity and other times whose window would leave the range of timestamps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasWindow(long time) => time is > long.MinValue / 4 and < long.MaxValue / 4;

    /// <summary>How many windows a time can be in at most.</summary>
    public static int MaxWindows(WindowDefinition window) => window.Kind switch
    {
        WindowKind.Tumble => 1,
        _ => checked((int)((window.SizeMicros + window.SlideMicros - 1) / window.SlideMicros)),
    };

    /// <summary>The longest pane of which both size and slide are multiples.</summary>
    public static long PaneLength(long size, long slide) => slide == 0 ? size : PaneLength(slide, size % slide);

    /// <summary>A window column's value.</summary>
    public static long ColumnValue(WindowColumn column, long start, long end) => column switch
    {
        WindowColumn.Start => start,
        WindowColumn.End => end,
        _ => end - WindowTimeLagMicros,
    };
}
