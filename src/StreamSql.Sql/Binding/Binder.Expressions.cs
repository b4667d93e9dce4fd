using System.Globalization;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using FunctionCall = StreamSql.Sql.Syntax.Expressions.FunctionCall;

namespace StreamSql.Sql.Binding;

/// <summary>Value expressions: literals, operators, conditionals.</summary>
internal sealed partial class Binder
{
    private Expr Bind(SqlExpression expression, ExprContext c)
    {
        Deeper(expression);
        Expr bound = At(BindCore(expression, c), expression);
        _depth--;
        return bound;
    }

    /// <summary>A condition: WHERE, ON, HAVING, FILTER.</summary>
    private Expr BindCondition(SqlExpression expression, ExprContext c) => CoerceBoolean(Bind(expression, c), c.Clause);

    private Expr BindCore(SqlExpression expression, ExprContext c) => expression switch
    {
        ColumnReference column => BindColumn(column, c),
        NullLiteral => new Literal(null, SqlTypes.Unknown),
        BooleanLiteral literal => new Literal(literal.Value, SqlTypes.Boolean),
        NumberLiteral number => BindNumber(number, false),
        StringLiteral literal => new Literal(literal.Value, SqlTypes.Unknown),
        TypedLiteral typed => BindTyped(typed),
        IntervalLiteral interval => BindInterval(interval),
        ParameterExpression parameter => BindParameter(parameter),
        UnaryExpression unary => BindUnary(unary, c),
        BinaryExpression binary => BindBinary(binary, c),
        LogicalExpression logical => new LogicalExpr(
            logical.Kind == LogicalKind.And,
            new ExprList(logical.Operands.Select(o => CoerceBoolean(Bind(o, c), logical.Kind == LogicalKind.And ? "AND" : "OR")))),
        NotExpression not => Not(CoerceBoolean(Bind(not.Operand, c), "NOT")),
        CollateExpression collate => Bind(collate.Operand, c),
        AtTimeZoneExpression zone => BindAtTimeZone(zone, c),
        CastExpression cast => BindCast(cast, c),
        IsExpression test => BindIs(test, c),
        IsDistinctFromExpression distinct => BindDistinct(distinct, c),
        BetweenExpression between => BindBetween(between, c),
        LikeExpression like => BindLike(like, c),
        InListExpression inList => BindInList(inList, c),
        InQueryExpression inQuery => BindInQuery(inQuery, c),
        ExistsExpression exists => BindExists(exists, c),
        ScalarSubqueryExpression scalar => BindScalarSubquery(scalar, c),
        ArrayQueryExpression array => BindArraySubquery(array, c),
        QuantifiedQueryExpression quantified => BindQuantifiedQuery(quantified, c),
        QuantifiedArrayExpression quantified => BindQuantifiedArray(quantified, c),
        CaseExpression @case => BindCase(@case, c),
        OverlapsExpression overlaps => BindOverlaps(overlaps, c),
        RowExpression row => BindRow(row, c),
        ArrayExpression array => BindArray(array, c),
        SqlValueFunction value => BindValueFunction(value, c),
        FieldAccessExpression field => BindField(Bind(field.Operand, c), field.Field),
        SubscriptExpression subscript => BindSubscript(subscript, c),
        SliceExpression slice => BindSlice(slice, c),
        FunctionCall call => BindCall(call, c),
        StarExpression or FieldStarExpression => throw new StreamSqlException(SqlState.SyntaxError, "* is not allowed here")
        {
            Position = expression.Span.Position,
        },
        DefaultExpression => throw new StreamSqlException(SqlState.SyntaxError, "DEFAULT is not allowed in this context")
        {
            Position = expression.Span.Position,
        },
        _ => throw StreamSqlException.NotSupported(expression.GetType().Name.Replace("Expression", ""), expression.Span.Position),
    };

    private static Literal BindNumber(NumberLiteral number, bool negative)
    {
        string text = negative ? "-" + number.Text : number.Text;
        if (number.IsInteger)
        {
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int small))
                return new Literal(small, SqlTypes.Int32);
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long big))
                return new Literal(big, SqlTypes.Int64);
        }

        // What decimal can only hold as zero is a double.
        bool fits = decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal exact)
            && (exact != 0 || double.Parse(text, CultureInfo.InvariantCulture) == 0);
        return fits
            ? new Literal(exact, SqlTypes.Decimal)
            : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double real) && double.IsFinite(real)
                ? new Literal(real, SqlTypes.Float64)
                : throw new StreamSqlException(SqlState.NumericValueOutOfRange, $"value \"{text}\" is out of range")
                {
                    Position = number.Span.Position,
                };
    }

    private Expr BindTyped(TypedLiteral typed)
    {
        SqlType type = TypeBinder.Bind(typed.Type);
        return Coerce(new Literal(typed.Value, SqlTypes.Unknown), type, CastContext.Explicit, typed.Span.Position, null);
    }

    private ParameterRef BindParameter(ParameterExpression parameter)
    {
        if (parameter.Number is < 1 or > 65_535)
            throw new StreamSqlException(SqlState.UndefinedParameter, $"there is no parameter ${parameter.Number}")
            {
                Position = parameter.Span.Position,
            };
        while (_parameterTypes.Count < parameter.Number) _parameterTypes.Add(null);
        return new ParameterRef(parameter.Number, _parameterTypes[parameter.Number - 1] ?? SqlTypes.Unknown);
    }

    private Expr BindUnary(UnaryExpression unary, ExprContext c)
    {
        string symbol = unary.Operator.Symbol;
        if (symbol == "-" && unary.Operand is NumberLiteral number) return BindNumber(number, true);
        Expr operand = Bind(unary.Operand, c);
        if (symbol == "+") return operand;
        string? function = Operators.Unary(symbol);
        return function is null
            ? throw Operators.Unknown(symbol, null, operand.Type, unary.Operator.Span.Position)
            : Call(function, [operand], unary.Operator, symbol);
    }

    private Expr BindBinary(BinaryExpression binary, ExprContext c)
    {
        if (binary.Left is RowExpression left && binary.Right is RowExpression right)
            return CompareRows(binary.Operator, [.. left.Items.Select(i => Bind(i, c))], [.. right.Items.Select(i => Bind(i, c))]);
        return Operate(binary.Operator, Bind(binary.Left, c), Bind(binary.Right, c));
    }

    private Expr Operate(OperatorName name, Expr left, Expr right)
    {
        string function = Operators.Binary(name.Symbol)
            ?? throw Operators.Unknown(name.Symbol, left.Type, right.Type, name.Span.Position);
        Expr call = Call(function, [left, right], name, name.Symbol);
        return Operators.IsNegated(name.Symbol) ? Not(call) : call;
    }

    private Expr CompareRows(OperatorName name, Expr[] left, Expr[] right)
    {
        if (left.Length != right.Length)
            throw new StreamSqlException(SqlState.SyntaxError, "unequal number of entries in row expressions") { Position = name.Span.Position };
        switch (name.Symbol)
        {
            case "=": return ExprTree.And(left.Zip(right, (l, r) => Operate(name, l, r))) ?? new Literal(true, SqlTypes.Boolean);
            case "<>": return Or(left.Zip(right, (l, r) => Operate(name, l, r)));
            case "<" or "<=" or ">" or ">=":
                string strict = name.Symbol[..1];
                Expr result = Operate(name, left[^1], right[^1]);
                for (int i = left.Length - 2; i >= 0; i--)
                {
                    Expr less = Operate(name with { Symbol = strict }, left[i], right[i]);
                    Expr equal = Operate(name with { Symbol = "=" }, left[i], right[i]);
                    result = Or([less, new LogicalExpr(true, [equal, result])]);
                }

                return result;
            default: throw Operators.Unknown(name.Symbol, SqlTypes.StructOf([]), SqlTypes.StructOf([]), name.Span.Position);
        }
    }

    private static Expr Or(IEnumerable<Expr> parts)
    {
        Expr[] all = [.. parts];
        return all.Length == 1 ? all[0] : new LogicalExpr(false, new ExprList(all));
    }

    private static Expr Not(Expr operand) => operand is Core.Plan.Expressions.FunctionCall { Function: "not" } inner
        ? inner.Arguments[0]
        : new Core.Plan.Expressions.FunctionCall("not", [operand], SqlTypes.Boolean);

    private Expr BindAtTimeZone(AtTimeZoneExpression zone, ExprContext c)
    {
        Expr operand = Bind(zone.Operand, c);
        Expr name = zone.Zone is null ? new Literal(_context.Setting("timezone") ?? "UTC", SqlTypes.Text) : Bind(zone.Zone, c);
        return Call("timezone", [name, operand], zone, null);
    }

    private Expr BindCast(CastExpression cast, ExprContext c)
    {
        if (cast.Syntax == CastSyntax.Try) throw StreamSqlException.NotSupported("TRY_CAST", cast.Span.Position);
        SqlType type = TypeBinder.Bind(cast.Type);
        Expr operand = Bind(cast.Operand, c);
        return Coerce(operand, type, CastContext.Explicit, cast.Span.Position, null);
    }

    private Expr BindIs(IsExpression test, ExprContext c)
    {
        Expr operand = Bind(test.Operand, c);
        Expr result;
        switch (test.Test)
        {
            case IsTest.Null:
                return IsNull(ResolveUnknown(operand), test.IsNegated);
            case IsTest.True or IsTest.False:
                Expr flag = CoerceBoolean(operand, "IS TRUE");
                result = BooleanCall(test.Test == IsTest.True ? "is_true" : "is_false", flag);
                break;
            case IsTest.Unknown:
                return IsNull(CoerceBoolean(operand, "IS UNKNOWN"), test.IsNegated);
            default: throw StreamSqlException.NotSupported($"IS {test.Test.ToString().ToUpperInvariant()}", test.Span.Position);
        }

        return test.IsNegated ? Not(result) : result;
    }

    private static Core.Plan.Expressions.FunctionCall BooleanCall(string function, params Expr[] arguments) =>
        new(function, new ExprList(arguments), SqlTypes.Boolean);

    internal static Expr IsNull(Expr operand, bool negated) => BooleanCall(negated ? "is_not_null" : "is_null", operand);

    private Expr BindDistinct(IsDistinctFromExpression distinct, ExprContext c)
    {
        Expr call = Call("is_distinct", [Bind(distinct.Left, c), Bind(distinct.Right, c)], distinct, "=");
        return distinct.IsNegated ? Not(call) : call;
    }

    private Expr BindBetween(BetweenExpression between, ExprContext c)
    {
        Expr operand = Bind(between.Operand, c);
        Expr low = Bind(between.Low, c);
        Expr high = Bind(between.High, c);
        Expr inside = Inside(low, high);
        if (between.IsSymmetric) inside = Or([inside, Inside(high, low)]);
        return between.IsNegated ? Not(inside) : inside;

        Expr Inside(Expr from, Expr to) => new LogicalExpr(
            true, [Call("ge", [operand, from], between, ">="), Call("le", [operand, to], between, "<=")]);
    }

    private Expr BindLike(LikeExpression like, ExprContext c)
    {
        Expr operand = Bind(like.Operand, c);
        Expr pattern = Bind(like.Pattern, c);
        string function = like.Kind switch { LikeKind.Like => "like", LikeKind.ILike => "ilike", _ => "similar" };
        Expr[] arguments = like.Escape is { } escape ? [operand, pattern, Bind(escape, c)] : [operand, pattern];
        Expr call = Call(function, arguments, like, like.Kind switch { LikeKind.Like => "~~", LikeKind.ILike => "~~*", _ => null });
        return like.IsNegated ? Not(call) : call;
    }

    private Expr BindInList(InListExpression inList, ExprContext c)
    {
        if (inList.Operand is RowExpression row) return BindRowInList(inList, row, c);
        Expr operand = Bind(inList.Operand, c);
        Expr[] items = [.. inList.Items.Select(i => Bind(i, c))];
        Expr result;
        Expr first = Call("eq", [operand, items[0]], inList, "=");
        if (items.Length > 1 && items.All(i => i is Literal))
        {
            SqlType type = CommonType([operand, .. items], "IN");
            Expr[] coerced = CoerceAll(items, type);
            Expr probe = CoerceImplicit(operand, type);
            result = coerced.All(i => i is Literal)
                ? new InListExpr(probe, new ExprList(coerced.Select(i => ((Literal)i) with { Type = type })))
                : Or(items.Select(i => Call("eq", [operand, i], inList, "=")));
        }
        else
        {
            result = Or(items.Skip(1).Select(i => Call("eq", [operand, i], inList, "=")).Prepend(first));
        }

        return inList.IsNegated ? Not(result) : result;
    }

    private Expr BindRowInList(InListExpression inList, RowExpression row, ExprContext c)
    {
        Expr[] operand = [.. row.Items.Select(i => Bind(i, c))];
        var equal = new OperatorName("=") { Span = inList.Span };
        Expr result = Or(inList.Items.Select(item => item is RowExpression other
            ? CompareRows(equal, operand, [.. other.Items.Select(i => Bind(i, c))])
            : throw StreamSqlException.NotSupported("a row compared with a value that is no row", item.Span.Position)));
        return inList.IsNegated ? Not(result) : result;
    }

    private Expr BindCase(CaseExpression @case, ExprContext c)
    {
        Expr? operand = @case.Operand is null ? null : Bind(@case.Operand, c);
        Expr[] conditions =
        [
            .. @case.Whens.Select(w => operand is null
                ? CoerceBoolean(Bind(w.When, c), "CASE/WHEN")
                : Call("eq", [operand, Bind(w.When, c)], w.When, "=")),
        ];
        Expr[] results = [.. @case.Whens.Select(w => Bind(w.Then, c))];
        Expr otherwise = @case.Else is null ? new Literal(null, SqlTypes.Unknown) : Bind(@case.Else, c);
        SqlType type = CommonType([otherwise, .. results], "CASE");
        return new CaseExpr(new ExprList(conditions), new ExprList(CoerceAll(results, type)), CoerceImplicit(otherwise, type), type);
    }

    private StructConstructor BindRow(RowExpression row, ExprContext c)
    {
        Expr[] fields = [.. row.Items.Select(i => ResolveUnknown(Bind(i, c)))];
        return new StructConstructor(
            new ExprList(fields), SqlTypes.StructOf([.. fields.Select((f, i) => new StructField($"f{i + 1}", f.Type))]));
    }

    private Expr BindArray(ArrayExpression array, ExprContext c)
    {
        Expr[] items = [.. array.Items.Select(i => Bind(i, c))];
        if (items.Length == 0) return new ListConstructor([], SqlTypes.ListOf(SqlTypes.Unknown));
        if (items.All(i => i.Type.Kind == TypeKind.Unknown))
            return new ListConstructor(new ExprList(items), SqlTypes.ListOf(SqlTypes.Unknown));
        SqlType type = CommonType(items, "ARRAY");
        return new ListConstructor(new ExprList(CoerceAll(items, type)), SqlTypes.ListOf(type));
    }

    private Expr BindSubscript(SubscriptExpression subscript, ExprContext c)
    {
        Expr operand = Bind(subscript.Operand, c);
        Expr index = Bind(subscript.Index, c);
        if (operand.Type.Kind == TypeKind.Jsonb) return Call("json_get", [operand, index], subscript, "->");
        if (operand.Type.Kind is not (TypeKind.List or TypeKind.Map))
        {
            throw new StreamSqlException(SqlState.DatatypeMismatch, $"cannot subscript type {operand.Type} because it does not support subscripting")
            {
                Position = subscript.Span.Position,
            };
        }

        return Call("subscript", [operand, operand.Type.Kind == TypeKind.List ? CoerceImplicit(index, SqlTypes.Int32) : index], subscript, null);
    }

    private Expr BindSlice(SliceExpression slice, ExprContext c)
    {
        Expr operand = Bind(slice.Operand, c);
        Expr lower = slice.Lower is null ? new Literal(1, SqlTypes.Int32) : CoerceImplicit(Bind(slice.Lower, c), SqlTypes.Int32);
        Expr upper = slice.Upper is null ? new Literal(int.MaxValue, SqlTypes.Int32) : CoerceImplicit(Bind(slice.Upper, c), SqlTypes.Int32);
        return Call("slice", [operand, lower, upper], slice, null);
    }

    private FieldAccess BindField(Expr operand, Identifier field)
    {
        int index = -1;
        for (int i = 0; i < operand.Type.Fields.Count; i++)
            if (operand.Type.Fields[i].Name == field.Text) index = i;
        if (operand.Type.Kind == TypeKind.Struct && index >= 0) return new FieldAccess(operand, index, operand.Type.Fields[index].Type);
        throw new StreamSqlException(SqlState.UndefinedColumn, $"column \"{field.Text}\" not found in data type {operand.Type}")
        {
            Position = field.Span.Position,
        };
    }
}
