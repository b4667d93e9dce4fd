using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Expressions;

/// <summary>
/// A call of a scalar, aggregate, window or table function. The special forms of the standard come as calls as well,
/// with
/// their arguments in the order of PostgreSQL's function: <c>extract('field', x)</c>, <c>position(haystack,
/// needle)</c>,
/// <c>substring(x, from, for)</c>, <c>overlay(x, placing, from, for)</c>, <c>btrim/ltrim/rtrim(x, chars)</c>,
/// <c>coalesce</c>, <c>nullif</c>, <c>greatest</c>, <c>least</c>, <c>grouping</c>; <see cref="Syntax"/> says how it
/// was written.
/// </summary>
public sealed record FunctionCall(ObjectName Name, SyntaxList<FunctionArgument> Arguments) : SqlExpression
{
    public CallSyntax Syntax { get; init; }

    /// <summary>f(*), as in count(*).</summary>
    public bool IsStar { get; init; }

    public bool IsDistinct { get; init; }

    /// <summary>ORDER BY among the arguments of an aggregate.</summary>
    public SyntaxList<OrderByItem> OrderBy { get; init; } = [];

    /// <summary>WITHIN GROUP (ORDER BY ...) of an ordered-set aggregate.</summary>
    public SyntaxList<OrderByItem> WithinGroup { get; init; } = [];

    /// <summary>FILTER (WHERE ...).</summary>
    public SqlExpression? Filter { get; init; }

    public NullTreatment NullTreatment { get; init; }

    /// <summary>RUNNING or FINAL in a MATCH_RECOGNIZE measure.</summary>
    public PatternSemantics Semantics { get; init; }

    public WindowSpecification? Over { get; init; }
}

/// <summary>An argument: positional, <c>name => value</c>, or VARIADIC array.</summary>
public sealed record FunctionArgument(SqlExpression Value, Identifier? Name = null, bool IsVariadic = false)
    : SyntaxNode;

/// <summary>TABLE t [PARTITION BY ...] [ORDER BY ...] as an argument of a table function.</summary>
public sealed record TableArgumentExpression(
    QueryExpression Query, SyntaxList<SqlExpression> PartitionBy, SyntaxList<OrderByItem> OrderBy) : SqlExpression;

/// <summary>How a call was written.</summary>
public enum CallSyntax
{
    /// <summary>name(arguments).</summary>
    Function,

    /// <summary>A keyword with a plain list: COALESCE, NULLIF, GREATEST, LEAST, GROUPING.</summary>
    Keyword,

    /// <summary>EXTRACT(field FROM x).</summary>
    Extract,

    /// <summary>POSITION(a IN b).</summary>
    Position,

    /// <summary>SUBSTRING(x FROM a FOR b), with FROM.</summary>
    SubstringFrom,

    /// <summary>SUBSTRING(x FOR b); the argument list is (x, 1, b).</summary>
    SubstringFor,

    /// <summary>SUBSTRING(x SIMILAR p ESCAPE e).</summary>
    SubstringSimilar,

    /// <summary>OVERLAY(x PLACING y FROM a FOR b).</summary>
    Overlay,

    /// <summary>TRIM([BOTH | LEADING | TRAILING] [chars] FROM x).</summary>
    Trim,

    /// <summary>NORMALIZE(x, NFC): the form as a string argument.</summary>
    Normalize,
}

/// <summary>RESPECT NULLS and IGNORE NULLS.</summary>
public enum NullTreatment
{
    Default,
    RespectNulls,
    IgnoreNulls,
}

/// <summary>RUNNING and FINAL in MATCH_RECOGNIZE.</summary>
public enum PatternSemantics
{
    Default,
    Running,
    Final,
}
