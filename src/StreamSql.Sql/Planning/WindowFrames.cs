using StreamSql.Core.Errors;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Planning;

/// <summary>Which window frames can be run: the default one, and those that mean the same or do not matter.</summary>
internal static class WindowFrames
{
    public static void Check(BoundWindow window)
    {
        if (window.Frame is not { } frame || IgnoresFrame(window.Function)) return;
        bool fromStart = frame.Start.Kind == FrameBoundKind.UnboundedPreceding;
        bool toCurrent = (frame.End?.Kind ?? FrameBoundKind.CurrentRow) == FrameBoundKind.CurrentRow;
        bool whole = fromStart && frame.End?.Kind == FrameBoundKind.UnboundedFollowing && window.OrderBy.Count == 0;
        bool isDefault = fromStart && toCurrent && frame.Unit == FrameUnit.Range;
        if (frame.Exclusion == FrameExclusion.None && (isDefault || whole)) return;
        throw StreamSqlException.NotSupported("this window frame", frame.Span.Position);
    }

    private static bool IgnoresFrame(string function) =>
        function is "row_number" or "rank" or "dense_rank" or "percent_rank" or "cume_dist" or "ntile" or "lag" or "lead";
}
