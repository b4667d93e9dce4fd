using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>Function calls, special forms, windows of window functions.</summary>
internal sealed partial class AstBuilder
{
    private FunctionCall Call(NameCallContext context)
    {
        var arguments = context.callArguments();
        var treatment = arguments.nullTreatment() ?? context.nullTreatment();
        return new FunctionCall(Dotted(context.functionName()), List(arguments.functionArgument(), Argument))
        {
            IsStar = Has(arguments.STAR()),
            IsDistinct = Has(arguments.DISTINCT()),
            OrderBy = OrderBy(arguments.orderBy()),
            WithinGroup = OrderBy(context.orderBy()),
            Filter = OptionalExpression(context.expr()),
            NullTreatment = treatment is null ? NullTreatment.Default
                : Has(treatment.IGNORE()) ? NullTreatment.IgnoreNulls : NullTreatment.RespectNulls,
            Semantics = Has(context.RUNNING()) ? PatternSemantics.Running
                : Has(context.FINAL()) ? PatternSemantics.Final : PatternSemantics.Default,
            Over = Over(context),
            Span = Span(context),
        };
    }

    private WindowSpecification? Over(NameCallContext context)
    {
        if (context.colId() is { } name)
            return new WindowSpecification(Name(name), true, [], [], null) { Span = Span(name) };
        return context.windowSpec() is { } spec ? Window(spec, Span(spec)) : null;
    }

    private FunctionArgument Argument(FunctionArgumentContext context)
    {
        SqlExpression value;
        var partition = context.valueExpr() is { } by ? Value(by) : null;
        SyntaxList<SqlExpression> partitionBy = partition switch
        {
            null => [],
            RowExpression { IsExplicit: false } row => row.Items,
            _ => [partition],
        };
        if (context.expr() is { } expr)
        {
            value = Expression(expr);
            if (partition is not null)
            {
                QueryExpression input = value switch
                {
                    ColumnReference column => new TableQuery(column.Name) { Span = column.Span },
                    ScalarSubqueryExpression subquery => subquery.Query,
                    _ => throw ErrorAt(Token(context, PARTITION)!.Symbol),
                };
                value = new TableArgumentExpression(input, partitionBy, []) { Span = Span(context) };
            }
        }
        else
        {
            QueryExpression input = context.query() is { } query
                ? Query(query)
                : new TableQuery(Qualified(context.qualifiedName())) { Span = Span(context.qualifiedName()) };
            value = new TableArgumentExpression(input, partitionBy, OrderBy(context.orderBy()))
            { Span = Span(context) };
        }

        return new FunctionArgument(value, OptionalName(context.colId()), Has(context.VARIADIC()))
        { Span = Span(context) };
    }

    private SqlExpression Special(SpecialCallContext context)
    {
        var span = Span(context);
        switch (context)
        {
            case CastCallContext c:
                return new CastExpression(Expression(c.expr()), Type(c.typeName()), CastSyntax.Cast) { Span = span };
            case TryCastCallContext c:
                return new CastExpression(Expression(c.expr()), Type(c.typeName()), CastSyntax.Try) { Span = span };
            case KeywordCallContext c:
                return Keyword(c, Expressions(c.exprList()));
            case ExtractCallContext c:
                string field = c.colLabel() is { } label ? Name(label).Text : StringOf(c.stringLiteral());
                return Form(context, "extract", CallSyntax.Extract, new StringLiteral(field)
                { Span = Span((ParserRuleContext)c.GetChild(2)) }, Expression(c.expr()));
            case PositionCallContext c:
                return Form(context, "position", CallSyntax.Position, Value(c.valueExpr(1)), Value(c.valueExpr(0)));
            case SubstringCallContext c:
                return Substring(c, c.substringArguments());
            case OverlayCallContext c:
                var overlay = c.overlayArguments();
                return Has(overlay.PLACING())
                    ? Form(context, "overlay", CallSyntax.Overlay, [.. overlay.expr().Select(Expression)])
                    : Plain(context, "overlay", overlay.functionArgument());
            case TrimCallContext c:
                return Trim(c, c.trimArguments());
            default:
                return Normalize((NormalizeCallContext)context);
        }
    }

    private FunctionCall Form(SpecialCallContext context, string name, CallSyntax syntax,
        params SqlExpression[] arguments) =>
        new(Keyword(context.Start, name), List(arguments, a => new FunctionArgument(a) { Span = a.Span }))
        {
            Syntax = syntax,
            Span = Span(context),
        };

    private FunctionCall Plain(SpecialCallContext context, string name, FunctionArgumentContext[] arguments) =>
        new(Keyword(context.Start, name), List(arguments, Argument))
        {
            Syntax = CallSyntax.Keyword,
            Span = Span(context)
        };

    private FunctionCall Keyword(SpecialCallContext context, SyntaxList<SqlExpression> arguments) =>
        new(Keyword(context.Start, Raw(context.Start).ToLowerInvariant()),
            List(arguments.ToArray(), a => new FunctionArgument(a) { Span = a.Span }))
        {
            Syntax = CallSyntax.Keyword,
            Span = Span(context),
        };

    private ObjectName Keyword(IToken token, string name)
    {
        var span = Span(token);
        return new ObjectName([new Identifier(name) { Span = span }]) { Span = span };
    }

    private FunctionCall Substring(SubstringCallContext context, SubstringArgumentsContext arguments)
    {
        if (Has(arguments.SIMILAR()))
        {
            return Form(context, "substring", CallSyntax.SubstringSimilar, [.. arguments.valueExpr().Select(Value)]);
        }

        if (arguments.expr().Length == 0) return Plain(context, "substring", arguments.functionArgument());
        var parts = arguments.expr().Select(Expression).ToArray();
        bool forFirst = ((ITerminalNode)arguments.GetChild(1)).Symbol.Type == FOR;
        if (!forFirst) return Form(context, "substring", CallSyntax.SubstringFrom, parts);
        return parts.Length == 3
            ? Form(context, "substring", CallSyntax.SubstringFrom, parts[0], parts[2], parts[1])
            : Form(context, "substring", CallSyntax.SubstringFor, parts[0], new NumberLiteral("1", true), parts[1]);
    }

    private FunctionCall Trim(TrimCallContext context, TrimArgumentsContext arguments)
    {
        string name = Has(context.LEADING()) ? "ltrim" : Has(context.TRAILING()) ? "rtrim" : "btrim";
        var list = Expressions(arguments.exprList());
        SqlExpression[] parts = arguments.expr() is { } characters ? [.. list, Expression(characters)] : [.. list];
        return Form(context, name, CallSyntax.Trim, parts);
    }

    private FunctionCall Normalize(NormalizeCallContext context)
    {
        var value = Expression(context.expr());
        if (!Has(context.COMMA())) return Form(context, "normalize", CallSyntax.Normalize, value);
        var form = ((ITerminalNode)context.GetChild(4)).Symbol;
        return Form(context, "normalize", CallSyntax.Normalize, value, new StringLiteral(Raw(form).ToUpperInvariant())
        { Span = Span(form) });
    }

    private WindowSpecification Window(WindowSpecContext context, SourceSpan span) => new(
        OptionalName(context.colId()),
        false,
        Expressions(context.exprList()),
        OrderBy(context.orderBy()),
        context.frameClause() is { } frame ? Frame(frame) : null)
    { Span = span };

    private WindowFrame Frame(FrameClauseContext context)
    {
        var unit =
            context.Start.Type switch { ROWS => FrameUnit.Rows, RANGE => FrameUnit.Range, _ => FrameUnit.Groups };
        var exclusion = !Has(context.EXCLUDE()) || Has(context.NO()) ? FrameExclusion.None
            : Has(context.GROUP()) ? FrameExclusion.Group
            : Has(context.TIES()) ? FrameExclusion.Ties : FrameExclusion.CurrentRow;
        var bounds = context.frameBound();
        return new WindowFrame(unit, Bound(bounds[0]), bounds.Length > 1 ? Bound(bounds[1]) : null, exclusion)
        { Span = Span(context) };
    }

    private FrameBound Bound(FrameBoundContext context)
    {
        var offset = context.valueExpr() is { } value ? Value(value) : null;
        bool isPreceding = Has(context.PRECEDING());
        var kind = Has(context.CURRENT()) ? FrameBoundKind.CurrentRow
            : offset is not null ? (isPreceding ? FrameBoundKind.Preceding : FrameBoundKind.Following)
            : isPreceding ? FrameBoundKind.UnboundedPreceding : FrameBoundKind.UnboundedFollowing;
        return new FrameBound(kind, offset) { Span = Span(context) };
    }

    private SyntaxList<OrderByItem> OrderBy(OrderByContext? context) => List(context?.sortItem(), SortItem);

    private OrderByItem SortItem(SortItemContext context)
    {
        var direction = Has(context.ASC()) ? SortDirection.Ascending : Has(context.DESC()) ? SortDirection.Descending
            : SortDirection.Default;
        var nulls = Has(context.FIRST()) ? NullsOrder.First : Has(context.LAST()) ? NullsOrder.Last
            : NullsOrder.Default;
        var op = context.anyOperator() is { } named ? Operator(named) : null;
        return new OrderByItem(Expression(context.expr()), direction, nulls, op) { Span = Span(context) };
    }
}
