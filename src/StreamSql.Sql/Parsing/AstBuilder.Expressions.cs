using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>Expressions from OR down to the binary operators.</summary>
internal sealed partial class AstBuilder
{
    public SqlExpression Expression(ExprContext context)
    {
        Enter();
        SqlExpression result;
        if (context.ChildCount == 1)
        {
            result = And((AndExprContext)context.GetChild(0));
        }
        else
        {
            result = new LogicalExpression(LogicalKind.Or, List(context.andExpr(), And)) { Span = Span(context) };
        }

        Leave();
        return result;
    }

    private SqlExpression? OptionalExpression(ExprContext? context) => context is null ? null : Expression(context);

    private SyntaxList<SqlExpression> Expressions(ExprListContext? context) => List(context?.expr(), Expression);

    private SqlExpression And(AndExprContext context) => context.ChildCount == 1
        ? Not((NotExprContext)context.GetChild(0))
        : new LogicalExpression(LogicalKind.And, List(context.notExpr(), Not)) { Span = Span(context) };

    private SqlExpression Not(NotExprContext context)
    {
        int count = context.ChildCount - 1;
        if (count == 0) return Is((IsExprContext)context.GetChild(0));
        return Negate(context, count, context.isExpr());
    }

    private SqlExpression Negate(ParserRuleContext context, int count, IsExprContext operand)
    {
        Enter(count);
        var result = Is(operand);
        Leave(count);
        for (int i = 0; i < count; i++) result = new NotExpression(result) { Span = Span(context) };
        return result;
    }

    private SqlExpression Is(IsExprContext context)
    {
        int count = context.ChildCount - 1;
        if (count == 0) return Comparison((ComparisonContext)context.GetChild(0));
        Enter(count);
        var result = Comparison(context.comparison());
        foreach (var suffix in context.isSuffix())
        {
            var span = result.Span.Cover(Span(suffix));
            bool negated = Has(suffix.NOT()) || Has(suffix.NOTNULL());
            if (suffix.comparison() is { } right)
            {
                result = new IsDistinctFromExpression(result, Comparison(right), negated) { Span = span };
                continue;
            }

            result = new IsExpression(result, Test(suffix), negated) { Span = span };
            result = Compare(result, suffix.comparisonTail());
        }

        Leave(count);
        return result;
    }

    private static IsTest Test(IsSuffixContext context) =>
        Has(context.TRUE()) ? IsTest.True
        : Has(context.FALSE()) ? IsTest.False
        : Has(context.UNKNOWN()) ? IsTest.Unknown
        : Has(context.NORMALIZED()) ? IsTest.Normalized
        : Has(context.DOCUMENT()) ? IsTest.Document
        : Has(context.JSON()) ? IsTest.Json : IsTest.Null;

    private SqlExpression Comparison(ComparisonContext context)
    {
        var left = Predicate((PredicateContext)context.GetChild(0));
        return context.ChildCount == 1 ? left : Compare(left, context.comparisonTail());
    }

    private SqlExpression Compare(SqlExpression left, ComparisonTailContext[] tails)
    {
        Enter(tails.Length);
        for (int i = 0; i < tails.Length; i++)
        {
            var tail = tails[i];
            if (i > 0 && tails[i - 1].quantified() is null) throw ErrorAt(tail.Start);
            var op = Operator(tail.comparisonOperator().Start);
            var span = left.Span.Cover(Span(tail));
            if (tail.quantified() is { } quantified)
            {
                left = Quantified(left, op, quantified, span);
                continue;
            }

            var right = tail.predicate() is { } predicate
                ? Predicate(predicate)
                : Negate(tail, tail.ChildCount - 2, tail.isExpr());
            left = new BinaryExpression(left, op, right) { Span = span };
        }

        Leave(tails.Length);
        return left;
    }

    private SqlExpression Quantified(SqlExpression left, OperatorName op, QuantifiedContext context, SourceSpan span)
    {
        var kind = Has(context.ALL()) ? QuantifierKind.All : QuantifierKind.Any;
        return context.query() is { } query
            ? new QuantifiedQueryExpression(left, op, kind, Query(query)) { Span = span }
            : new QuantifiedArrayExpression(left, op, kind, Expression(context.expr())) { Span = span };
    }

    private SqlExpression Predicate(PredicateContext context)
    {
        var operand = Value((ValueExprContext)context.GetChild(0));
        if (context.ChildCount == 1) return operand;
        var suffix = context.predicateSuffix();
        bool negated = Has(suffix.NOT());
        var span = Span(context);
        if (Has(suffix.BETWEEN()))
        {
            var low = Value(suffix.valueExpr(0));
            return new BetweenExpression(operand, low, Value(suffix.valueExpr(1)), negated, Has(suffix.SYMMETRIC()))
            { Span = span };
        }

        if (Has(suffix.IN()))
        {
            return suffix.query() is { } query
                ? new InQueryExpression(operand, Query(query), negated) { Span = span }
                : new InListExpression(operand, Expressions(suffix.exprList()), negated) { Span = span };
        }

        return Has(suffix.OVERLAPS()) ? Overlaps(operand, suffix, span) : Like(operand, suffix, negated, span);
    }

    private OverlapsExpression Overlaps(SqlExpression left, PredicateSuffixContext suffix, SourceSpan span)
    {
        if (left is not RowExpression { Items.Count: 2 } a) throw ErrorAt(suffix.Start);
        if (Value(suffix.valueExpr(0)) is not RowExpression { Items.Count: 2 } b) throw ErrorAt(suffix.Stop);
        return new OverlapsExpression(a, b) { Span = span };
    }

    private SqlExpression Like(SqlExpression operand, PredicateSuffixContext suffix, bool negated, SourceSpan span)
    {
        var kind = Has(suffix.LIKE()) ? LikeKind.Like : Has(suffix.ILIKE()) ? LikeKind.ILike : LikeKind.SimilarTo;
        if (suffix.quantified() is { } quantified)
        {
            string symbol = (negated ? "!~~" : "~~") + (kind == LikeKind.ILike ? "*" : string.Empty);
            return Quantified(operand, new OperatorName(symbol), quantified, span);
        }

        var values = suffix.valueExpr();
        return new LikeExpression(operand, kind, Value(values[0]), values.Length > 1 ? Value(values[1]) : null, negated)
        { Span = span };
    }

    /// <summary>
    /// A chain of operators grows to the left: goes down its left spine, then builds from the innermost outwards.
    /// </summary>
    private SqlExpression Value(ValueExprContext context)
    {
        if (context is PrimaryValueContext primary) return Primary(primary.primary());
        var spine = new Stack<ValueExprContext>();
        while (context is not (PrimaryValueContext or SignValueContext or PrefixValueContext))
        {
            spine.Push(context);
            context = (ValueExprContext)context.GetChild(0);
        }

        int levels = spine.Count + 1;
        Enter(levels);
        var result = context switch
        {
            PrimaryValueContext first => Primary(first.primary()),
            SignValueContext sign =>
                new UnaryExpression(Operator(sign.Start), Value(sign.valueExpr())) { Span = Span(sign) },
            _ => Prefix((PrefixValueContext)context),
        };
        while (spine.TryPop(out var outer)) result = Extend(result, outer);
        Leave(levels);
        return result;
    }

    private UnaryExpression Prefix(PrefixValueContext context) =>
        new(Operator(context.otherOperator()), Value(context.valueExpr())) { Span = Span(context) };

    private SqlExpression Extend(SqlExpression left, ValueExprContext context)
    {
        var span = Span(context);
        switch (context)
        {
            case CastValueContext cast:
                return new CastExpression(left, Type(cast.typeName()), CastSyntax.DoubleColon) { Span = span };
            case SubscriptValueContext subscript:
                return Subscript(left, subscript.subscript(), span);
            case FieldValueContext field:
                return field.colLabel() is { } label
                    ? new FieldAccessExpression(left, Name(label)) { Span = span }
                    : new FieldStarExpression(left) { Span = span };
            case CollateValueContext collate:
                return new CollateExpression(left, Qualified(collate.qualifiedName())) { Span = span };
            case AtTimeZoneValueContext zone:
                return new AtTimeZoneExpression(left, Value(zone.valueExpr(1))) { Span = span };
            case AtLocalValueContext:
                return new AtTimeZoneExpression(left, null) { Span = span };
            case QuantifiedValueContext quantified:
                return Quantified(left, Operator(quantified.otherOperator()), quantified.quantified(), span);
            default:
                var binary = (BinaryValueContext)context;
                var op = binary.otherOperator() is { } other ? Operator(other)
                    : Operator(((ITerminalNode)binary.GetChild(1)).Symbol);
                return new BinaryExpression(left, op, Value(binary.valueExpr(1))) { Span = span };
        }
    }

    private SqlExpression Subscript(SqlExpression left, SubscriptContext context, SourceSpan span)
    {
        if (!Has(context.COLON())) return new SubscriptExpression(left, Expression(context.expr(0))) { Span = span };
        SqlExpression? lower = null;
        SqlExpression? upper = null;
        bool passed = false;
        for (int i = 0; i < context.ChildCount; i++)
        {
            if (context.GetChild(i) is not ExprContext bound)
            {
                passed = true;
            }
            else if (passed)
            {
                upper = Expression(bound);
            }
            else
            {
                lower = Expression(bound);
            }
        }

        return new SliceExpression(left, lower, upper) { Span = span };
    }

    private OperatorName Operator(IToken token)
    {
        string symbol = Raw(token);
        return new OperatorName(symbol == "!=" ? "<>" : symbol) { Span = Span(token) };
    }

    private OperatorName Operator(OtherOperatorContext context) => Has(context.OP())
        ? Operator(context.Start)
        : SchemaOperator(context, context.colId(), context.operatorSymbol());

    private OperatorName Operator(AnyOperatorContext context) =>
        SchemaOperator(context, context.colId(), context.operatorSymbol());

    private OperatorName SchemaOperator(ParserRuleContext context, ColIdContext[] schema, OperatorSymbolContext symbol)
    {
        var op = Operator(symbol.Start);
        return schema.Length == 0
            ? op with { Span = Span(context) }
            : new OperatorName(op.Symbol, new ObjectName(Names(schema))) { Span = Span(context) };
    }
}
