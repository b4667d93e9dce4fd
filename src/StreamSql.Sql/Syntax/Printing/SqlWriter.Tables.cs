using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>What FROM may hold.</summary>
internal sealed partial class SqlWriter
{
    public SqlWriter Table(TableReference table)
    {
        switch (table)
        {
            case NamedTable t:
                AddIf(t.IsOnly, "ONLY ").Add(t.Name);
                if (t.SystemTime is { } time) Add(" FOR SYSTEM_TIME AS OF ").Expression(time, OperatorLevel);
                OptionalAlias(t.Alias);
                return t.Sample is { } sample ? Sample(sample) : this;
            case SubqueryTable t:
                return AddIf(t.IsLateral, "LATERAL ").Add("(").Query(t.Query).Add(")").OptionalAlias(t.Alias);
            case FunctionTable t:
                AddIf(t.IsLateral, "LATERAL ").Expression(t.Function).AddIf(t.WithOrdinality, " WITH ORDINALITY");
                if (t.ColumnDefinitions.Count == 0) return OptionalAlias(t.Alias);
                Add(" AS ");
                if (t.Alias is { } name) Add(name.Name).Add(" ");
                return Add("(").Join(t.ColumnDefinitions, ", ", f => Field(f)).Add(")");
            case RowsFromTable t:
                AddIf(t.IsLateral, "LATERAL ").Add("ROWS FROM (").Join(t.Items, ", ", i => RowsFrom(i)).Add(")");
                return AddIf(t.WithOrdinality, " WITH ORDINALITY").OptionalAlias(t.Alias);
            case WindowTable t:
                return WindowTable(t).OptionalAlias(t.Alias);
            case JoinTable t:
                return t.Alias is null ? Join(t) : Add("(").Join(t).Add(")").OptionalAlias(t.Alias);
            default:
                return Match((MatchRecognizeTable)table);
        }
    }

    private SqlWriter OptionalAlias(TableAlias? alias) => alias is null ? this : Add(" AS ").Alias(alias);

    private SqlWriter Alias(TableAlias alias) => Add(alias.Name).Columns(alias.Columns);

    private SqlWriter Sample(TableSample sample)
    {
        Add(" TABLESAMPLE ").Add(sample.Method).Add(" (").List(sample.Arguments).Add(")");
        return sample.Seed is { } seed ? Add(" REPEATABLE (").Expression(seed).Add(")") : this;
    }

    private SqlWriter RowsFrom(RowsFromItem item)
    {
        Expression(item.Function);
        return item.ColumnDefinitions.Count == 0 ? this
            : Add(" AS (").Join(item.ColumnDefinitions, ", ", f => Field(f)).Add(")");
    }

    private SqlWriter WindowTable(WindowTable table)
    {
        Add(table.Kind.ToString().ToUpperInvariant()).Add("(").Table(table.Input).Add(", ").Add(table.TimeColumn.Name);
        foreach (var argument in table.Arguments) Add(", ").Expression(argument);
        if (table.Offset is { } offset) Add(", ").Expression(offset);
        Add(")");
        return table.PartitionBy.Count == 0 ? this : Add(" PARTITION BY ").List(table.PartitionBy);
    }

    private SqlWriter Join(JoinTable join)
    {
        Table(join.Left).Add(" ").AddIf(join.IsNatural, "NATURAL ").AddIf(join.IsAsof, "ASOF ");
        Add(join.Kind switch
        {
            JoinKind.Left => "LEFT JOIN ",
            JoinKind.Right => "RIGHT JOIN ",
            JoinKind.Full => "FULL JOIN ",
            JoinKind.Cross => "CROSS JOIN ",
            _ => "JOIN ",
        });
        if (join.Right is JoinTable { Alias: null })
        {
            Add("(").Table(join.Right).Add(")");
        }
        else
        {
            Table(join.Right);
        }

        if (join.Condition is { } condition) return Add(" ON ").Expression(condition);
        if (join.Using.Count == 0) return this;
        Add(" USING (").List(join.Using).Add(")");
        return join.UsingAlias is { } alias ? Add(" AS ").Add(alias) : this;
    }

    private SqlWriter Match(MatchRecognizeTable match)
    {
        if (match.Input is JoinTable { Alias: null })
        {
            Add("(").Table(match.Input).Add(")");
        }
        else
        {
            Table(match.Input);
        }

        Add(" MATCH_RECOGNIZE (");
        if (match.PartitionBy.Count > 0) Add("PARTITION BY ").List(match.PartitionBy).Add(" ");
        if (match.OrderBy.Count > 0) OrderBy(match.OrderBy, string.Empty).Add(" ");
        if (match.Measures.Count > 0) Add("MEASURES ").Join(match.Measures, ", ", m => Item(m)).Add(" ");
        Add(match.RowsPerMatch switch
        {
            RowsPerMatch.OneRow => "ONE ROW PER MATCH ",
            RowsPerMatch.AllRows => "ALL ROWS PER MATCH ",
            RowsPerMatch.AllRowsShowEmpty => "ALL ROWS PER MATCH SHOW EMPTY MATCHES ",
            RowsPerMatch.AllRowsOmitEmpty => "ALL ROWS PER MATCH OMIT EMPTY MATCHES ",
            RowsPerMatch.AllRowsWithUnmatched => "ALL ROWS PER MATCH WITH UNMATCHED ROWS ",
            _ => string.Empty,
        });
        if (match.AfterMatch is { } skip) Skip(skip);
        Add("PATTERN (");
        if (match.Pattern is not PatternEmpty) Pattern(match.Pattern, 0);
        Add(")");
        if (match.Within is { } within) Add(" WITHIN ").Expression(within, OperatorLevel);
        if (match.Subsets.Count > 0)
        {
            Add(" SUBSET ").Join(match.Subsets, ", ", s => Add(s.Name).Add(" =").Columns(s.Variables));
        }

        Add(" DEFINE ").Join(match.Definitions, ", ", d => Add(d.Variable).Add(" AS ").Expression(d.Condition));
        return Add(")").OptionalAlias(match.Alias);
    }

    private void Skip(AfterMatchSkip skip)
    {
        Add(skip.Kind switch
        {
            AfterMatchKind.PastLastRow => "AFTER MATCH SKIP PAST LAST ROW ",
            AfterMatchKind.ToNextRow => "AFTER MATCH SKIP TO NEXT ROW ",
            AfterMatchKind.ToFirst => "AFTER MATCH SKIP TO FIRST ",
            AfterMatchKind.ToLast => "AFTER MATCH SKIP TO LAST ",
            _ => "AFTER MATCH SKIP TO ",
        });
        if (skip.Variable is { } variable) Add(variable).Add(" ");
    }

    /// <summary>Levels: 0 alternation, 1 sequence, 2 a single part.</summary>
    private SqlWriter Pattern(RowPattern pattern, int minimum)
    {
        int level = pattern switch { PatternAlternation => 0, PatternSequence => 1, PatternQuantifier => 2, _ => 3 };
        if (level < minimum) return Add("(").Pattern(pattern, 0).Add(")");
        return pattern switch
        {
            PatternAlternation p => Join(p.Parts, " | ", x => Pattern(x, 1)),
            PatternSequence p => Join(p.Parts, " ", x => Pattern(x, 2)),
            PatternPermutation p => Add("PERMUTE(").Join(p.Parts, ", ", x => Pattern(x, 0)).Add(")"),
            PatternExclusion p => Add("{- ").Pattern(p.Part, 0).Add(" -}"),
            PatternVariable p => Add(p.Name),
            PatternAnchor p => Add(p.IsStart ? "^" : "$"),
            PatternQuantifier p => Pattern(p.Part, 3).Quantifier(p),
            _ => Add("()"),
        };
    }

    private SqlWriter Quantifier(PatternQuantifier quantifier)
    {
        Add((quantifier.Minimum, quantifier.Maximum) switch
        {
            (0, null) => "*",
            (1, null) => "+",
            (0, 1) => "?",
            (var n, null) => $"{{{n},}}",
            var (n, m) when n == m => $"{{{n}}}",
            var (n, m) => $"{{{n},{m}}}",
        });
        return AddIf(quantifier.IsReluctant, "?");
    }
}
