using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>INSERT, UPDATE, DELETE, COPY.</summary>
internal sealed partial class AstBuilder
{
    private SqlStatement QueryOrDml(QueryOrDmlContext context)
    {
        var with = With(context.withClause());
        var span = Span(context);
        if (context.queryNoWith() is { } query) return new SelectStatement(Query(query, with, span)) { Span = span };
        if (context.insertBody() is { } insert) return Insert(insert, with, span);
        return context.updateBody() is { } update ? Update(update, with, span)
            : Delete(context.deleteBody(), with, span);
    }

    private InsertStatement Insert(InsertBodyContext context, WithClause? with, SourceSpan span)
    {
        var overriding = !Has(context.OVERRIDING()) ? OverridingMode.None
            : Has(context.SYSTEM()) ? OverridingMode.System : OverridingMode.User;
        return new InsertStatement(
            Qualified(context.qualifiedName()),
            List(context.insertColumn(), InsertColumn),
            context.query() is { } query ? Query(query) : null)
        {
            With = with,
            Alias = OptionalName(context.colId()),
            Overriding = overriding,
            OnConflict = context.onConflict() is { } conflict ? OnConflict(conflict) : null,
            Returning = Returning(context.returning()),
            Span = span,
        };
    }

    private InsertColumn InsertColumn(InsertColumnContext context) =>
        new(Name(context.colId()), Names(context.colLabel())) { Span = Span(context) };

    private OnConflictClause OnConflict(OnConflictContext context)
    {
        SqlExpression? targetWhere = null;
        SqlExpression? where = null;
        bool isAction = false;
        for (int i = 0; i < context.ChildCount; i++)
        {
            if (context.GetChild(i) is AssignmentsContext) isAction = true;
            if (context.GetChild(i) is not ExprContext expr) continue;
            if (isAction)
            {
                where = Expression(expr);
            }
            else
            {
                targetWhere = Expression(expr);
            }
        }

        return new OnConflictClause
        {
            Target = List(context.indexElement(), IndexElement),
            TargetWhere = targetWhere,
            Constraint = OptionalName(context.colId()),
            Assignments = Assignments(context.assignments()),
            Where = where,
            Span = Span(context),
        };
    }

    private SyntaxList<SelectItem> Returning(ReturningContext? context) => List(context?.selectItem(), SelectItem);

    private SyntaxList<Assignment> Assignments(AssignmentsContext? context) => List(context?.assignment(), Assignment);

    private Assignment Assignment(AssignmentContext context)
    {
        bool isMultiple = Has(context.LPAREN());
        var value = context.valuesItem() is { } item ? ValuesItem(item)
            : context.valuesRow() is { } row
                ? new RowExpression(ValuesRow(row), Has(context.ROW()) || row.valuesItem().Length == 1)
                { Span = Span(row) }
                : Expression(context.expr());
        return new Assignment(List(context.insertColumn(), InsertColumn), isMultiple, value) { Span = Span(context) };
    }

    private NamedTable Target(DmlTargetContext context) => new(Qualified(context.qualifiedName()))
    {
        IsOnly = Has(context.ONLY()),
        Alias = context.colId() is { } alias ? new TableAlias(Name(alias), []) { Span = Span(alias) } : null,
        Span = Span(context),
    };

    private UpdateStatement Update(UpdateBodyContext context, WithClause? with, SourceSpan span) =>
        new(Target(context.dmlTarget()), Assignments(context.assignments()))
        {
            With = with,
            From = List(context.tableRef(), Table),
            Where = Where(context.whereClause()),
            Returning = Returning(context.returning()),
            Span = span,
        };

    private DeleteStatement Delete(DeleteBodyContext context, WithClause? with, SourceSpan span) =>
        new(Target(context.dmlTarget()))
        {
            With = with,
            Using = List(context.tableRef(), Table),
            Where = Where(context.whereClause()),
            Returning = Returning(context.returning()),
            Span = span,
        };

    private CopyStatement Copy(CopyStatementContext context)
    {
        bool isFrom = Has(context.FROM());
        SqlStatement? statement = context.query() is { } query
            ? new SelectStatement(Query(query)) { Span = Span(query) }
            : context.copySource() is { } source ? CopySource(source) : null;
        if (isFrom && (statement is not null || Has(context.STDOUT()))) throw ErrorAt(context.FROM().Symbol);
        if (!isFrom && Has(context.STDIN())) throw ErrorAt(context.STDIN().Symbol);
        var options = new List<SqlOption>();
        if (Has(context.BINARY())) options.Add(Word("format", "binary", Span(context.BINARY())));
        foreach (var option in context.sqlOption()) options.Add(Option(option));
        foreach (var option in context.copyOldOption()) options.Add(CopyOption(option));
        return new CopyStatement(
            isFrom,
            context.stringLiteral() is null ? CopyEndpoint.Standard : Has(context.PROGRAM()) ? CopyEndpoint.Program
                : CopyEndpoint.File,
            OptionalString(context.stringLiteral()))
        {
            Table = OptionalQualified(context.qualifiedName()),
            Columns = Columns(context.columnList()),
            Statement = statement,
            Options = SyntaxList.From(options),
            Where = Where(context.whereClause()),
            Span = Span(context),
        };
    }

    private SqlStatement CopySource(CopySourceContext context) =>
        context.subscribeStatement() is { } subscribe ? Subscribe(subscribe)
        : context.insertBody() is { } insert ? Insert(insert, null, Span(insert))
        : context.updateBody() is { } update ? Update(update, null, Span(update))
        : Delete(context.deleteBody(), null, Span(context));

    private static SqlOption Word(string key, string word, SourceSpan span) =>
        new(key, new OptionValue(OptionValueKind.Word, word) { Span = span }) { Span = span };

    private SqlOption CopyOption(CopyOldOptionContext context)
    {
        var span = Span(context);
        string? value = OptionalString(context.stringLiteral());
        switch (context.Start.Type)
        {
            case BINARY:
                return Word("format", "binary", span);
            case CSV:
                return Word("format", "csv", span);
            case HEADER or FREEZE:
                return new SqlOption(Raw(context.Start).ToLowerInvariant(), null) { Span = span };
            case FORCE:
                string key = Has(context.QUOTE()) ? "force_quote" : Has(context.NOT()) ? "force_not_null"
                    : "force_null";
                var list = Has(context.STAR())
                    ? new OptionValue(OptionValueKind.Star, "*")
                    : new OptionValue(
                        OptionValueKind.List, string.Empty,
                        List(context.colId(), c => new OptionValue(OptionValueKind.Word, Name(c).Text)));
                return new SqlOption(key, list) { Span = span };
            default:
                bool isDelimiter = context.Start.Type is DELIMITERS or USING;
                string name = isDelimiter ? "delimiter" : Raw(context.Start).ToLowerInvariant();
                return new SqlOption(name, new OptionValue(OptionValueKind.String, value!)) { Span = span };
        }
    }
}
