using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>What FROM may hold.</summary>
internal sealed partial class AstBuilder
{
    private TableReference Table(TableRefContext context)
    {
        int joins = context.ChildCount - 1;
        Enter(joins + 1);
        var result = TablePrimary((TablePrimaryContext)context.GetChild(0));
        for (int i = 1; i <= joins; i++) result = Join(result, (JoinPartContext)context.GetChild(i));
        Leave(joins + 1);
        return result;
    }

    private JoinTable Join(TableReference left, JoinPartContext context)
    {
        var kind = JoinKind.Inner;
        if (Has(context.CROSS())) kind = JoinKind.Cross;
        if (context.joinType() is { } type)
        {
            kind = type.Start.Type switch
            {
                LEFT => JoinKind.Left,
                RIGHT => JoinKind.Right,
                FULL => JoinKind.Full,
                _ => JoinKind.Inner,
            };
        }

        var right = context.tableRef() is { } table ? Table(table) : TablePrimary(context.tablePrimary());
        var condition = context.joinCondition();
        return new JoinTable(left, kind, right)
        {
            IsAsof = Has(context.ASOF()),
            IsNatural = Has(context.NATURAL()),
            Condition = OptionalExpression(condition?.expr()),
            Using = Columns(condition?.columnList()),
            UsingAlias = OptionalName(condition?.colId()),
            Span = left.Span.Cover(Span(context)),
        };
    }

    private TableReference TablePrimary(TablePrimaryContext context)
    {
        TableReference result;
        if (context.functionTable() is { } function)
        {
            result = FunctionTable(context, function);
        }
        else if (context.query() is { } query)
        {
            result = new SubqueryTable(Query(query), Has(context.LATERAL()))
            {
                Alias = Alias(context.tableAlias()),
                Span = Span(context),
            };
        }
        else if (context.tableRef() is { } table)
        {
            result = Table(table);
            if (context.tableAlias() is { } alias) result = Aliased(result, Alias(alias)!, Span(context));
        }
        else if (context.rowsFromItem().Length > 0)
        {
            result = new RowsFromTable(List(context.rowsFromItem(), RowsFrom), Has(context.LATERAL()))
            {
                WithOrdinality = Has(context.ORDINALITY()),
                Alias = Alias(context.tableAlias()),
                Span = Span(context),
            };
        }
        else
        {
            result = Relation(context);
        }

        foreach (var match in context.matchRecognize()) result = Match(result, match);
        return result;
    }

    /// <summary>
    /// An alias for a join in parentheses; on another reference it replaces none, or the text is wrong.
    /// </summary>
    private TableReference Aliased(TableReference table, TableAlias alias, SourceSpan span) => table.Alias is null
        ? table with { Alias = alias, Span = span }
        : new SubqueryTable(
            new SelectQuery([new SelectItem(new StarExpression(null), null)]) { From = [table], Span = table.Span },
            false)
        {
            Alias = alias,
            Span = span,
        };

    private NamedTable Relation(TablePrimaryContext context)
    {
        var times = context.systemTime();
        if (times.Length > 1) throw ErrorAt(times[1].Start);
        var sample = context.tableSample();
        return new NamedTable(Qualified(context.qualifiedName()))
        {
            IsOnly = Has(context.ONLY()),
            SystemTime = times.Length == 0 ? null : Value(times[0].valueExpr()),
            Sample = sample is null ? null : Sample(sample),
            Alias = Alias(context.tableAlias()),
            Span = Span(context),
        };
    }

    private TableSample Sample(TableSampleContext context) =>
        new(Name(context.colId()), Expressions(context.exprList()), OptionalExpression(context.expr()))
        { Span = Span(context) };

    private TableAlias? Alias(TableAliasContext? context) => context is null
        ? null
        : new TableAlias(Name(context.colId()), Columns(context.columnList())) { Span = Span(context) };

    private SyntaxList<TypeField> ColumnTypes(ColumnTypesContext? context) =>
        List(context?.columnType(), c => new TypeField(Name(c.colId()), Type(c.typeName())) { Span = Span(c) });

    private SqlExpression Function(FunctionExprContext context) => context.nameCall() is { } call ? Call(call)
        : context.specialCall() is { } special ? Special(special)
        : ValueFunction(context.sqlValueFunction());

    private RowsFromItem RowsFrom(RowsFromItemContext context) =>
        new(Function(context.functionExpr()), ColumnTypes(context.columnTypes())) { Span = Span(context) };

    private TableReference FunctionTable(TablePrimaryContext context, FunctionTableContext function)
    {
        var call = Function(function.functionExpr());
        var aliasContext = context.functionAlias();
        var alias = aliasContext?.colId() is { } id
            ? new TableAlias(Name(id), Columns(aliasContext.columnList())) { Span = Span(aliasContext) }
            : null;
        var partitionBy = Expressions(context.exprList());
        if (call is FunctionCall window && WindowTables.From(window) is { } table)
        {
            if (partitionBy.Count == 0) return table with { Alias = alias, Span = Span(context) };
            if (table.Kind != WindowKind.Session || table.PartitionBy.Count > 0)
                throw ErrorAt(context.PARTITION().Symbol);
            return table with { PartitionBy = partitionBy, Alias = alias, Span = Span(context) };
        }

        if (partitionBy.Count > 0) throw ErrorAt(context.PARTITION().Symbol);
        return new FunctionTable(call, Has(context.LATERAL()))
        {
            WithOrdinality = Has(context.ORDINALITY()),
            ColumnDefinitions = ColumnTypes(aliasContext?.columnTypes()),
            Alias = alias,
            Span = Span(context),
        };
    }
}
