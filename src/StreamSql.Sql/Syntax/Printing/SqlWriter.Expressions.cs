using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Syntax.Printing;

/// <summary>Expressions, by the levels of precedence of the grammar.</summary>
internal sealed partial class SqlWriter
{
    private const int OrLevel = 1;
    private const int AndLevel = 2;
    private const int NotLevel = 3;
    private const int IsLevel = 4;
    private const int ComparisonLevel = 5;
    private const int PredicateLevel = 6;
    private const int OperatorLevel = 7;
    private const int AdditionLevel = 8;
    private const int MultiplicationLevel = 9;
    private const int PowerLevel = 10;
    private const int ZoneLevel = 11;
    private const int CollateLevel = 12;
    private const int SignLevel = 13;
    private const int PostfixLevel = 14;
    private const int PrimaryLevel = 15;

    public SqlWriter Expression(SqlExpression expression) => Expression(expression, 0);

    private SqlWriter Expression(SqlExpression expression, int minimum)
    {
        int level = Level(expression);
        if (level >= minimum) return Write(expression, level);
        return Add("(").Write(expression, level).Add(")");
    }

    private static int Level(SqlExpression expression) => expression switch
    {
        LogicalExpression { Kind: LogicalKind.Or } => OrLevel,
        LogicalExpression => AndLevel,
        NotExpression => NotLevel,
        IsExpression or IsDistinctFromExpression => IsLevel,
        BinaryExpression binary => BinaryLevel(binary.Operator),
        QuantifiedArrayExpression q => QuantifiedLevel(q.Operator),
        QuantifiedQueryExpression q => QuantifiedLevel(q.Operator),
        BetweenExpression or LikeExpression or InListExpression or InQueryExpression or OverlapsExpression =>
            PredicateLevel,
        UnaryExpression unary => IsSign(unary.Operator) ? SignLevel : OperatorLevel,
        AtTimeZoneExpression => ZoneLevel,
        CollateExpression => CollateLevel,
        CastExpression { Syntax: CastSyntax.DoubleColon } => PostfixLevel,
        SubscriptExpression or SliceExpression or FieldAccessExpression or FieldStarExpression => PostfixLevel,
        _ => PrimaryLevel,
    };

    private static bool IsSign(OperatorName op) => op.Schema is null && op.Symbol is "+" or "-";

    private static int BinaryLevel(OperatorName op) => op.Schema is not null ? OperatorLevel : op.Symbol switch
    {
        "=" or "<>" or "<" or ">" or "<=" or ">=" => ComparisonLevel,
        "+" or "-" => AdditionLevel,
        "*" or "/" or "%" => MultiplicationLevel,
        "^" => PowerLevel,
        _ => OperatorLevel,
    };

    private static int QuantifiedLevel(OperatorName op) =>
        LikeWord(op) is not null ? PredicateLevel : BinaryLevel(op) switch
        {
            ComparisonLevel => ComparisonLevel,
            _ => OperatorLevel,
        };

    private SqlWriter Write(SqlExpression expression, int level) => expression switch
    {
        LogicalExpression e =>
            Join(e.Operands, e.Kind == LogicalKind.Or ? " OR " : " AND ", o => Expression(o, level + 1)),
        NotExpression e => Add("NOT ").Expression(e.Operand, NotLevel),
        IsExpression e =>
            Expression(e.Operand, IsLevel).Add(e.IsNegated ? " IS NOT " : " IS ")
                .Add(e.Test.ToString().ToUpperInvariant()),
        IsDistinctFromExpression e => Expression(e.Left, IsLevel)
            .Add(e.IsNegated ? " IS NOT DISTINCT FROM " : " IS DISTINCT FROM ").Expression(e.Right, ComparisonLevel),
        BinaryExpression e => Binary(e, level),
        QuantifiedArrayExpression e =>
            Quantified(e.Left, e.Operator, e.Quantifier, level).Add("(").Expression(e.Array).Add(")"),
        QuantifiedQueryExpression e =>
            Quantified(e.Left, e.Operator, e.Quantifier, level).Add("(").Query(e.Query).Add(")"),
        BetweenExpression or LikeExpression or InListExpression or InQueryExpression or OverlapsExpression =>
            Predicate(expression),
        UnaryExpression e => Unary(e, level),
        AtTimeZoneExpression e => e.Zone is null
            ? Expression(e.Operand, ZoneLevel).Add(" AT LOCAL")
            : Expression(e.Operand, ZoneLevel).Add(" AT TIME ZONE ").Expression(e.Zone, CollateLevel),
        CollateExpression e => Expression(e.Operand, CollateLevel).Add(" COLLATE ").Add(e.Collation),
        CastExpression e => Cast(e),
        SubscriptExpression e => Base(e.Operand).Add("[").Expression(e.Index).Add("]"),
        SliceExpression e => Slice(e),
        FieldAccessExpression e => Add("(").Expression(e.Operand).Add(").").Add(e.Field),
        FieldStarExpression e => Add("(").Expression(e.Operand).Add(").*"),
        _ => Primary(expression),
    };

    private SqlWriter Binary(BinaryExpression e, int level)
    {
        bool isComparison = level == ComparisonLevel;
        Expression(e.Left, isComparison ? level + 1 : level).Add(" ").Operator(e.Operator).Add(" ");
        return Expression(e.Right, level + 1);
    }

    private SqlWriter Operator(OperatorName op) =>
        op.Schema is null ? Add(op.Symbol) : Add("OPERATOR(").Add(op.Schema).Add(".").Add(op.Symbol).Add(")");

    private static string? LikeWord(OperatorName op) => op.Schema is not null ? null : op.Symbol switch
    {
        "~~" => "LIKE",
        "~~*" => "ILIKE",
        "!~~" => "NOT LIKE",
        "!~~*" => "NOT ILIKE",
        _ => null,
    };

    private SqlWriter Quantified(SqlExpression left, OperatorName op, QuantifierKind kind, int level)
    {
        Expression(left, level == OperatorLevel ? level : level + 1).Add(" ");
        if (LikeWord(op) is { } word)
        {
            Add(word);
        }
        else if (level == OperatorLevel && op.Schema is null && BinaryLevel(op) != OperatorLevel)
        {
            Add("OPERATOR(").Add(op.Symbol).Add(")");
        }
        else
        {
            Operator(op);
        }

        return Add(kind == QuantifierKind.All ? " ALL " : " ANY ");
    }

    private SqlWriter Predicate(SqlExpression expression)
    {
        switch (expression)
        {
            case BetweenExpression e:
                return Expression(e.Operand, OperatorLevel).AddIf(e.IsNegated, " NOT").Add(" BETWEEN ")
                    .AddIf(e.IsSymmetric, "SYMMETRIC ")
                    .Expression(e.Low, OperatorLevel).Add(" AND ").Expression(e.High, OperatorLevel);
            case LikeExpression e:
                string word =
                    e.Kind switch { LikeKind.Like => " LIKE ", LikeKind.ILike => " ILIKE ", _ => " SIMILAR TO " };
                Expression(e.Operand, OperatorLevel).AddIf(e.IsNegated, " NOT").Add(word)
                    .Expression(e.Pattern, OperatorLevel);
                return e.Escape is null ? this : Add(" ESCAPE ").Expression(e.Escape, OperatorLevel);
            case InListExpression e:
                return Expression(e.Operand, OperatorLevel).AddIf(e.IsNegated, " NOT").Add(" IN (").List(e.Items)
                    .Add(")");
            case InQueryExpression e:
                return Expression(e.Operand, OperatorLevel).AddIf(e.IsNegated, " NOT").Add(" IN (").Query(e.Query)
                    .Add(")");
            default:
                var overlaps = (OverlapsExpression)expression;
                return Expression(overlaps.Left, OperatorLevel).Add(" OVERLAPS ")
                    .Expression(overlaps.Right, OperatorLevel);
        }
    }

    private SqlWriter Unary(UnaryExpression e, int level)
    {
        Operator(e.Operator);
        bool needsBlank = level == OperatorLevel || e.Operand is UnaryExpression;
        return AddIf(needsBlank, " ").Expression(e.Operand, level);
    }

    private SqlWriter Cast(CastExpression e) => e.Syntax switch
    {
        CastSyntax.DoubleColon => Expression(e.Operand, PostfixLevel).Add("::").Type(e.Type),
        CastSyntax.Try => Add("TRY_CAST(").Expression(e.Operand).Add(" AS ").Type(e.Type).Add(")"),
        _ => Add("CAST(").Expression(e.Operand).Add(" AS ").Type(e.Type).Add(")"),
    };

    /// <summary>What a subscript may follow without parentheses.</summary>
    private SqlWriter Base(SqlExpression operand) =>
        operand is ColumnReference or ParameterExpression or SubscriptExpression or SliceExpression
            or FieldAccessExpression
            ? Expression(operand)
            : Add("(").Expression(operand).Add(")");

    private SqlWriter Slice(SliceExpression e)
    {
        Base(e.Operand).Add("[");
        if (e.Lower is not null) Expression(e.Lower);
        Add(" : ");
        if (e.Upper is not null) Expression(e.Upper);
        return Add("]");
    }
}
