using Antlr4.Runtime.Tree;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>Queries.</summary>
internal sealed partial class AstBuilder
{
    private QueryExpression Query(QueryContext context) =>
        Query(context.queryNoWith(), With(context.withClause()), Span(context));

    private QueryExpression Query(QueryNoWithContext context, WithClause? with, SourceSpan span)
    {
        Enter();
        var result = Modify(context, with, span);
        Leave();
        return result;
    }

    private QueryExpression Modify(QueryNoWithContext context, WithClause? with, SourceSpan span)
    {
        var body = Union(context.unionQuery());
        var tails = context.queryTail();
        if (with is null && tails.Length == 0 && context.orderBy() is null && context.emitClause() is null) return body;
        SqlExpression? limit = null;
        SqlExpression? offset = null;
        bool hasLimit = false;
        bool withTies = false;
        var locking = new List<LockingClause>();
        foreach (var tail in tails)
        {
            switch (tail.Start.Type)
            {
                case LIMIT or FETCH:
                    if (hasLimit) throw Error("multiple LIMIT clauses not allowed", tail.Start);
                    hasLimit = true;
                    withTies = Has(tail.TIES());
                    limit = tail.Start.Type == LIMIT ? OptionalExpression(tail.expr())
                        : tail.valueExpr() is { } count ? Value(count)
                        : new NumberLiteral("1", true) { Span = Span(tail) };
                    break;
                case OFFSET:
                    if (offset is not null) throw Error("multiple OFFSET clauses not allowed", tail.Start);
                    offset = Expression(tail.expr());
                    break;
                default:
                    if (!Has(tail.READ())) locking.Add(Locking(tail));
                    break;
            }
        }

        var emit = context.emitClause() is not { } clause ? EmitMode.Default
            : Has(clause.CHANGES()) ? EmitMode.Changes : EmitMode.OnWindowClose;
        return new ModifiedQuery(body)
        {
            With = with,
            OrderBy = OrderBy(context.orderBy()),
            Limit = limit,
            LimitWithTies = withTies,
            Offset = offset,
            Locking = SyntaxList.From(locking),
            EmitMode = emit,
            Span = span,
        };
    }

    private LockingClause Locking(QueryTailContext context)
    {
        var strength = Has(context.UPDATE()) ? (Has(context.NO()) ? LockStrength.NoKeyUpdate : LockStrength.Update)
            : Has(context.KEY()) ? LockStrength.KeyShare : LockStrength.Share;
        var wait = Has(context.NOWAIT()) ? LockWait.NoWait : Has(context.LOCKED()) ? LockWait.SkipLocked
            : LockWait.Wait;
        return new LockingClause(strength, QualifiedList(context.qualifiedNames()), wait) { Span = Span(context) };
    }

    private WithClause? With(WithClauseContext? context) => context is null
        ? null
        : new WithClause(Has(context.RECURSIVE()), List(context.commonTable(), CommonTable)) { Span = Span(context) };

    private CommonTableExpression CommonTable(CommonTableContext context)
    {
        var hint = !Has(context.MATERIALIZED()) ? MaterializedHint.Default
            : Has(context.NOT()) ? MaterializedHint.NotMaterialized : MaterializedHint.Materialized;
        SqlStatement? statement = context.insertBody() is { } insert ? Insert(insert, null, Span(insert))
            : context.updateBody() is { } update ? Update(update, null, Span(update))
            : context.deleteBody() is { } delete ? Delete(delete, null, Span(delete)) : null;
        return new CommonTableExpression(
            Name(context.colId()),
            Columns(context.columnList()),
            hint,
            context.query() is { } query ? Query(query) : null,
            statement)
        { Span = Span(context) };
    }

    private QueryExpression Union(UnionQueryContext context)
    {
        int count = context.ChildCount - 1;
        if (count == 0) return Intersect((IntersectQueryContext)context.GetChild(0));
        Enter(count);
        var result = Intersect(context.intersectQuery());
        foreach (var part in context.unionPart())
        {
            var operation = Has(part.UNION()) ? SetOperation.Union : SetOperation.Except;
            var right = Intersect(part.intersectQuery());
            result = new SetOperationQuery(result, operation, Has(part.ALL()), right)
            { Span = result.Span.Cover(right.Span) };
        }

        Leave(count);
        return result;
    }

    private QueryExpression Intersect(IntersectQueryContext context)
    {
        int count = context.ChildCount - 1;
        if (count == 0) return Block((QueryPrimaryContext)context.GetChild(0));
        Enter(count);
        var result = Block(context.queryPrimary());
        foreach (var part in context.intersectPart())
        {
            var right = Block(part.queryPrimary());
            result = new SetOperationQuery(result, SetOperation.Intersect, Has(part.ALL()), right)
            {
                Span = result.Span.Cover(right.Span),
            };
        }

        Leave(count);
        return result;
    }

    private QueryExpression Block(QueryPrimaryContext context)
    {
        if (context.selectCore() is { } select) return Select(select);
        if (context.query() is { } query) return Query(query);
        if (context.qualifiedName() is { } table) return new TableQuery(Qualified(table)) { Span = Span(context) };
        return new ValuesQuery(List(context.valuesRow(), ValuesRow)) { Span = Span(context) };
    }

    private SyntaxList<SqlExpression> ValuesRow(ValuesRowContext context) => List(context.valuesItem(), ValuesItem);

    private SqlExpression ValuesItem(ValuesItemContext context) => context.GetChild(0) switch
    {
        PlainConstantContext constant => Constant(constant),
        ExprContext expr => Expression(expr),
        _ => new DefaultExpression { Span = Span(context) },
    };

    private SelectQuery Select(SelectCoreContext context)
    {
        var havings = context.expr();
        if (context.windowClause().Length > 1) throw ErrorAt(context.windowClause(1).Start);
        if (context.qualifyClause().Length > 1) throw ErrorAt(context.qualifyClause(1).Start);
        var distinctOn = Expressions(context.exprList());
        return new SelectQuery(List(context.selectItem(), SelectItem))
        {
            IsDistinct = Has(context.DISTINCT()) && distinctOn.Count == 0,
            DistinctOn = distinctOn,
            Into = OptionalQualified(context.qualifiedName()),
            From = List(context.tableRef(), Table),
            Where = Where(context.whereClause()),
            GroupBy = context.groupByClause() is { } groupBy ? GroupBy(groupBy) : null,
            Having = OptionalExpression(havings),
            Windows = context.windowClause().Length == 0 ? []
                : List(context.windowClause(0).namedWindow(), NamedWindow),
            Qualify = context.qualifyClause().Length == 0 ? null : Expression(context.qualifyClause(0).expr()),
            Span = Span(context),
        };
    }

    private SelectItem SelectItem(SelectItemContext context)
    {
        var span = Span(context);
        if (context.expr() is not { } expr)
            return new SelectItem(new StarExpression(null) { Span = span }, null) { Span = span };
        Syntax.Identifier? alias = context.colLabel() is { } label ? Name(label) : OptionalName(context.bareLabel());
        return new SelectItem(Expression(expr), alias) { Span = span };
    }

    private SqlExpression? Where(WhereClauseContext? context) => context is null ? null
        : context.colId() is { } cursor ? new CurrentOfExpression(Name(cursor)) { Span = Span(context) }
        : Expression(context.expr());

    private GroupByClause GroupBy(GroupByClauseContext context) =>
        new(Has(context.DISTINCT()), List(context.groupingElement(), Grouping)) { Span = Span(context) };

    private GroupingElement Grouping(GroupingElementContext context)
    {
        var span = Span(context);
        if (Has(context.GROUPING()))
        {
            return new GroupingElement(GroupingKind.Sets, [], List(context.groupingElement(), Grouping))
            { Span = span };
        }

        return context.expr() is { } expr
            ? Grouping(Expression(expr), span)
            : new GroupingElement(GroupingKind.Empty, [], []) { Span = span };
    }

    /// <summary>
    /// ROLLUP and CUBE read as calls, and a list in parentheses as a row: here they get their meaning.
    /// </summary>
    private static GroupingElement Grouping(SqlExpression expression, SourceSpan span)
    {
        switch (expression)
        {
            case RowExpression { IsExplicit: false } row:
                return new GroupingElement(GroupingKind.Set, row.Items, []) { Span = span };
            case FunctionCall { Name: { IsSimple: true, Last.WasQuoted: false, Name: "rollup" or "cube" } } call:
                var kind = call.Name.Name == "cube" ? GroupingKind.Cube : GroupingKind.Rollup;
                return new GroupingElement(kind, [], List(call.Arguments.ToArray(), a => Grouping(a.Value, a.Span)))
                { Span = span };
            default:
                return new GroupingElement(GroupingKind.Simple, [expression], []) { Span = span };
        }
    }

    private NamedWindow NamedWindow(NamedWindowContext context) =>
        new(Name(context.colId()), Window(context.windowSpec(), Span(context.windowSpec()))) { Span = Span(context) };
}
