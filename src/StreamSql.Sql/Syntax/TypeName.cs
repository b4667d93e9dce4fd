using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Syntax;

/// <summary>
/// A type as written. Spellings that the grammar knows come under PostgreSQL's internal name (int4, varchar, bpchar,
/// float8,
/// numeric, timestamp, timestamptz, time, timetz, interval, bool, varbit ...); all others as they were typed. Composite
/// spellings come under <c>struct</c> (with <see cref="Fields"/>), <c>map</c> and <c>array</c> (with <see
/// cref="Arguments"/>).
/// </summary>
public sealed record TypeName(ObjectName Name) : SyntaxNode
{
    /// <summary>The values in parentheses, such as precision and scale.</summary>
    public SyntaxList<SqlExpression> Modifiers { get; init; } = [];

    /// <summary>Number of <c>[]</c> behind the type; bounds have no meaning, as in PostgreSQL.</summary>
    public int ArrayDimensions { get; init; }

    /// <summary>The fields of <c>struct&lt;a int, b text&gt;</c> or <c>row(a int, b text)</c>.</summary>
    public SyntaxList<TypeField> Fields { get; init; } = [];

    /// <summary>The types of <c>map&lt;k, v&gt;</c> and <c>array&lt;t&gt;</c>.</summary>
    public SyntaxList<TypeName> Arguments { get; init; } = [];

    /// <summary>The fields of <c>interval day to second</c>.</summary>
    public IntervalFields IntervalFields { get; init; }

    public bool IsSetOf { get; init; }

    /// <summary><c>column%TYPE</c>: the type of the column that <see cref="Name"/> names.</summary>
    public bool IsColumnType { get; init; }
}

/// <summary>A named member of a composite type.</summary>
public sealed record TypeField(Identifier Name, TypeName Type, bool IsNotNull = false) : SyntaxNode;

/// <summary>
/// The units of an interval type or literal; a range such as DAY TO SECOND sets the first, the last and those between.
/// </summary>
[Flags]
public enum IntervalFields
{
    None = 0,
    Year = 1,
    Month = 2,
    Day = 4,
    Hour = 8,
    Minute = 16,
    Second = 32,
}
