using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Expressions;

/// <summary>What stands behind OVER or in the WINDOW clause.</summary>
/// <param name="BaseWindow">The named window this one is, or extends.</param>
/// <param name="IsReference">OVER w, without parentheses.</param>
/// <param name="PartitionBy">PARTITION BY.</param>
/// <param name="OrderBy">ORDER BY.</param>
/// <param name="Frame">The frame, or null for the default.</param>
public sealed record WindowSpecification(
    Identifier? BaseWindow,
    bool IsReference,
    SyntaxList<SqlExpression> PartitionBy,
    SyntaxList<OrderByItem> OrderBy,
    WindowFrame? Frame) : SyntaxNode;

/// <summary>ROWS | RANGE | GROUPS [BETWEEN] start [AND end] [EXCLUDE ...].</summary>
public sealed record WindowFrame(FrameUnit Unit, FrameBound Start, FrameBound? End, FrameExclusion Exclusion)
    : SyntaxNode;

/// <summary>One end of a frame; the offset only for Preceding and Following.</summary>
public sealed record FrameBound(FrameBoundKind Kind, SqlExpression? Offset) : SyntaxNode;

/// <summary>The unit of a frame.</summary>
public enum FrameUnit
{
    Rows,
    Range,
    Groups,
}

/// <summary>The kinds of a frame's ends.</summary>
public enum FrameBoundKind
{
    UnboundedPreceding,
    Preceding,
    CurrentRow,
    Following,
    UnboundedFollowing,
}

/// <summary>EXCLUDE of a frame.</summary>
public enum FrameExclusion
{
    None,
    CurrentRow,
    Group,
    Ties,
}
