using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Syntax.Queries;

/// <summary>input MATCH_RECOGNIZE (...).</summary>
public sealed record MatchRecognizeTable(TableReference Input, RowPattern Pattern) : TableReference
{
    public SyntaxList<SqlExpression> PartitionBy { get; init; } = [];

    public SyntaxList<OrderByItem> OrderBy { get; init; } = [];

    public SyntaxList<SelectItem> Measures { get; init; } = [];

    public RowsPerMatch RowsPerMatch { get; init; }

    public AfterMatchSkip? AfterMatch { get; init; }

    /// <summary>WITHIN interval behind the pattern.</summary>
    public SqlExpression? Within { get; init; }

    /// <summary>SUBSET U = (A, B).</summary>
    public SyntaxList<PatternSubset> Subsets { get; init; } = [];

    public SyntaxList<PatternDefinition> Definitions { get; init; } = [];
}

/// <summary>ONE ROW PER MATCH and ALL ROWS PER MATCH with their variants.</summary>
public enum RowsPerMatch
{
    Default,
    OneRow,
    AllRows,
    AllRowsShowEmpty,
    AllRowsOmitEmpty,
    AllRowsWithUnmatched,
}

/// <summary>AFTER MATCH SKIP ...; the variable for the last three.</summary>
public sealed record AfterMatchSkip(AfterMatchKind Kind, Identifier? Variable) : SyntaxNode;

/// <summary>Where matching goes on.</summary>
public enum AfterMatchKind
{
    PastLastRow,
    ToNextRow,
    ToFirst,
    ToLast,
    ToVariable,
}

/// <summary>SUBSET name = (variables).</summary>
public sealed record PatternSubset(Identifier Name, SyntaxList<Identifier> Variables) : SyntaxNode;

/// <summary>DEFINE variable AS condition.</summary>
public sealed record PatternDefinition(Identifier Variable, SqlExpression Condition) : SyntaxNode;

/// <summary>Base of the row pattern's parts.</summary>
public abstract record RowPattern : SyntaxNode;

/// <summary>A pattern variable.</summary>
public sealed record PatternVariable(Identifier Name) : RowPattern;

/// <summary>Parts one after the other.</summary>
public sealed record PatternSequence(SyntaxList<RowPattern> Parts) : RowPattern;

/// <summary>a | b.</summary>
public sealed record PatternAlternation(SyntaxList<RowPattern> Parts) : RowPattern;

/// <summary>PERMUTE(a, b).</summary>
public sealed record PatternPermutation(SyntaxList<RowPattern> Parts) : RowPattern;

/// <summary>
/// A part repeated between Minimum and Maximum times (null: no bound); reluctant with a further <c>?</c>.
/// </summary>
public sealed record PatternQuantifier(RowPattern Part, int Minimum, int? Maximum, bool IsReluctant) : RowPattern;

/// <summary>{- part -}: matched but left out of the output.</summary>
public sealed record PatternExclusion(RowPattern Part) : RowPattern;

/// <summary>The empty pattern <c>()</c>.</summary>
public sealed record PatternEmpty : RowPattern;

/// <summary><c>^</c> (start of the partition) or <c>$</c> (its end).</summary>
public sealed record PatternAnchor(bool IsStart) : RowPattern;
