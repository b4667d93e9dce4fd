using Antlr4.Runtime;
using Antlr4.Runtime.Tree;
using StreamSql.Core.Errors;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using static StreamSql.Sql.Parsing.Generated.StreamSqlParser;

namespace StreamSql.Sql.Parsing;

/// <summary>Literals, references, constructors.</summary>
internal sealed partial class AstBuilder
{
    private SqlExpression Primary(PrimaryContext context)
    {
        switch (context)
        {
            case LiteralPrimaryContext c:
                return Literal(c.literal());
            case ColumnPrimaryContext c:
                return Column(c.columnReference());
            case CallPrimaryContext c:
                return Call(c.nameCall());
            case ParameterPrimaryContext c:
                return Parameter(c.Start);
            case SpecialPrimaryContext c:
                return Special(c.specialCall());
            case ParenthesizedPrimaryContext c:
                var items = c.expr();
                return items.Length == 1
                    ? Expression(items[0])
                    : new RowExpression(List(items, Expression), false) { Span = Span(context) };
            case SubqueryPrimaryContext c:
                return new ScalarSubqueryExpression(Query(c.query())) { Span = Span(context) };
            case CasePrimaryContext c:
                return Case(c);
            case ExistsPrimaryContext c:
                return new ExistsExpression(Query(c.query())) { Span = Span(context) };
            case ArrayPrimaryContext c:
                return ArrayItems(c.arrayItems(), Span(context));
            case ArrayQueryPrimaryContext c:
                return new ArrayQueryExpression(Query(c.query())) { Span = Span(context) };
            case RowPrimaryContext c:
                return new RowExpression(Expressions(c.exprList()), true) { Span = Span(context) };
            default:
                return ValueFunction(((ValueFunctionPrimaryContext)context).sqlValueFunction());
        }
    }

    private SqlExpression Constant(PlainConstantContext context)
    {
        var span = Span(context);
        var token = context.Stop;
        SqlExpression value = token.Type switch
        {
            INTEGER => new NumberLiteral(QuotedText.Integer(Raw(token)), true) { Span = Span(token) },
            DECIMAL => new NumberLiteral(WithoutUnderscores(token), false) { Span = Span(token) },
            STRING => new StringLiteral(QuotedText.Standard(Raw(token))) { Span = span },
            NULL => new NullLiteral { Span = span },
            PARAM => Parameter(token),
            _ => new BooleanLiteral(token.Type == TRUE) { Span = span },
        };
        return Has(context.MINUS()) ? new UnaryExpression(Operator(context.Start), value) { Span = span } : value;
    }

    private string WithoutUnderscores(IToken token) => Raw(token).Replace("_", string.Empty, StringComparison.Ordinal);

    private ParameterExpression Parameter(IToken token)
    {
        if (!int.TryParse(Raw(token).AsSpan(1), out int number) || number is 0 or > ushort.MaxValue)
        {
            throw Error($"there is no parameter {Raw(token)}", token, SqlState.UndefinedParameter);
        }

        return new ParameterExpression(number) { Span = Span(token) };
    }

    private SqlExpression Literal(LiteralContext context)
    {
        var span = Span(context);
        switch (context.Start.Type)
        {
            case INTEGER:
                return new NumberLiteral(QuotedText.Integer(Raw(context.Start)), true) { Span = span };
            case DECIMAL:
                return new NumberLiteral(WithoutUnderscores(context.Start), false) { Span = span };
            case BIT_STRING:
                return BitString(context.Start);
            case NULL:
                return new NullLiteral { Span = span };
            case TRUE or FALSE:
                return new BooleanLiteral(context.Start.Type == TRUE) { Span = span };
            case INTERVAL:
                return Interval(context, span);
        }

        string value = StringOf(context.stringLiteral());
        if (context.builtinType() is { } builtin) return new TypedLiteral(Builtin(builtin), value) { Span = span };
        if (context.typeFunctionName() is not { } first) return new StringLiteral(value) { Span = span };
        var parts = new List<Identifier> { Name(first) };
        foreach (var label in context.colLabel()) parts.Add(Name(label));
        var typeSpan = parts[0].Span.Cover(parts[^1].Span);
        var type = new TypeName(new ObjectName(SyntaxList.From(parts)) { Span = typeSpan }) { Span = typeSpan };
        return new TypedLiteral(type, value) { Span = span };
    }

    private IntervalLiteral Interval(LiteralContext context, SourceSpan span)
    {
        var (fields, precision) = Fields(context.intervalFields());
        var node = precision ?? context.INTEGER();
        return new IntervalLiteral(StringOf(context.stringLiteral()), fields, node is null ? null : IntegerOf(node))
        { Span = span };
    }

    private BitStringLiteral BitString(IToken token)
    {
        string raw = Raw(token);
        bool isHexadecimal = (raw[0] | 0x20) == 'x';
        string digits = QuotedText.Standard(raw);
        foreach (char c in digits)
        {
            if (isHexadecimal ? !char.IsAsciiHexDigit(c) : c is not ('0' or '1'))
            {
                string kind = isHexadecimal ? "hexadecimal" : "binary";
                throw Error($"\"{c}\" is not a valid {kind} digit", token, SqlState.InvalidTextRepresentation);
            }
        }

        return new BitStringLiteral(digits, isHexadecimal) { Span = Span(token) };
    }

    private SqlExpression Column(ColumnReferenceContext context)
    {
        var span = Span(context);
        if (context.ChildCount == 1)
        {
            var name = Name((ParserRuleContext)context.GetChild(0));
            return new ColumnReference(new ObjectName([name]) { Span = span }) { Span = span };
        }

        var parts = new List<Identifier>();
        bool isStar = false;
        for (int i = 0; i < context.ChildCount; i++)
        {
            if (isStar) throw ErrorAt(((ITerminalNode)context.GetChild(i)).Symbol);
            if (context.GetChild(i) is ParserRuleContext part)
            {
                parts.Add(Name(part));
            }
            else
            {
                isStar = ((ITerminalNode)context.GetChild(i)).Symbol.Type == STAR;
            }
        }

        var qualified = new ObjectName(SyntaxList.From(parts)) { Span = span };
        return isStar ? new StarExpression(qualified) { Span = span } : new ColumnReference(qualified) { Span = span };
    }

    private CaseExpression Case(CasePrimaryContext context)
    {
        SqlExpression? operand = null;
        SqlExpression? otherwise = null;
        for (int i = 1; i < context.ChildCount; i++)
        {
            if (context.GetChild(i) is not ExprContext expr) continue;
            if (i == 1)
            {
                operand = Expression(expr);
            }
            else
            {
                otherwise = Expression(expr);
            }
        }

        var whens = List(
            context.caseWhen(), w => new CaseWhen(Expression(w.expr(0)), Expression(w.expr(1))) { Span = Span(w) });
        return new CaseExpression(operand, whens, otherwise) { Span = Span(context) };
    }

    private ArrayExpression ArrayItems(ArrayItemsContext context, SourceSpan span)
    {
        Enter();
        var items = List(
            context.arrayItem(),
            i => i.arrayItems() is { } inner ? ArrayItems(inner, Span(inner)) : Expression(i.expr()));
        Leave();
        return new ArrayExpression(items) { Span = span };
    }

    private SqlValueFunction ValueFunction(SqlValueFunctionContext context)
    {
        int? precision = Has(context.INTEGER()) ? IntegerOf(context.INTEGER()) : null;
        return new SqlValueFunction(Raw(context.Start).ToLowerInvariant(), precision) { Span = Span(context) };
    }
}
