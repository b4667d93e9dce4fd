using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;

namespace StreamSql.Sql.Binding;

/// <summary>Conversions between types, and the types of parameters that follow from them.</summary>
internal sealed partial class Binder
{
    /// <summary>How a value reaches a type: as part of an expression, on the way into a column, or by CAST.</summary>
    private enum CastContext
    {
        Implicit,
        Assignment,
        Explicit,
    }

    private Expr CoerceImplicit(Expr expression, SqlType target) => Coerce(expression, target, CastContext.Implicit, PositionOf(expression), null);

    private Expr Coerce(Expr expression, SqlType target, CastContext kind, int position, Func<StreamSqlException>? onFailure)
    {
        SqlType from = expression.Type;
        if (target.Kind == TypeKind.Unknown || from.Equals(target)) return expression;
        if (expression is ParameterRef parameter && from.Kind == TypeKind.Unknown) return SetParameter(parameter, target, position);
        if (expression is Literal { Value: null }) return new Literal(null, target);
        if (expression is Literal { Type.Kind: TypeKind.Unknown } unknown)
        {
            if (target.Modifier < 0 || target.Kind == TypeKind.Interval) return ConstantText.Parse(unknown, target, position);
            // The length or scale is applied to the value, and how depends on the kind of cast.
            return Coerce(ConstantText.Parse(unknown, target.WithModifier(-1), position), target, kind, position, onFailure);
        }

        if (from.SameAs(target) && (target.Modifier < 0 || kind == CastContext.Implicit)) return Relabel(expression, target);
        if (expression is ListConstructor { Type.Element.Kind: TypeKind.Unknown } list && target.Kind == TypeKind.List)
            return new ListConstructor(new ExprList(list.Elements.Select(e => Coerce(e, target.Element!, kind, position, onFailure))), target);
        CastKind found = from.SameAs(target) || from.Kind == TypeKind.Unknown ? CastKind.Implicit : CastRules.Find(from, target);
        bool allowed = found switch
        {
            CastKind.Implicit => true,
            CastKind.Assignment => kind != CastContext.Implicit,
            CastKind.Explicit => kind == CastContext.Explicit,
            _ => false,
        };
        // An assignment refuses text that is too long, a cast cuts it.
        if (allowed && kind == CastContext.Assignment && target is { IsText: true, Modifier: >= 0 })
            return new Core.Plan.Expressions.FunctionCall("assign", [expression], target);
        if (allowed) return new CastExpr(expression, target);
        throw onFailure?.Invoke() ?? (kind == CastContext.Explicit
            ? new StreamSqlException(SqlState.CannotCoerce, $"cannot cast type {from} to {target}") { Position = position }
            : new StreamSqlException(SqlState.DatatypeMismatch, $"cannot convert type {from} to {target}") { Position = position });
    }

    /// <summary>The same value under a type of equal layout and meaning.</summary>
    private static Expr Relabel(Expr expression, SqlType target) => expression switch
    {
        _ when target.Equals(expression.Type) => expression,
        Literal literal => literal with { Type = target },
        _ when target.Modifier < 0 || target.Modifier == expression.Type.Modifier => expression,
        _ => expression,
    };

    private ParameterRef SetParameter(ParameterRef parameter, SqlType type, int position)
    {
        while (_parameterTypes.Count < parameter.Index) _parameterTypes.Add(null);
        SqlType? known = _parameterTypes[parameter.Index - 1];
        SqlType plain = type.Modifier >= 0 ? type.WithModifier(-1) : type;
        if (known is null or { Kind: TypeKind.Unknown })
        {
            _parameterTypes[parameter.Index - 1] = plain;
            return parameter with { Type = plain };
        }

        return known.SameAs(plain)
            ? parameter with { Type = plain }
            : throw new StreamSqlException(SqlState.IndeterminateDatatype, $"inconsistent types deduced for parameter ${parameter.Index}")
            {
                Detail = $"{known} versus {plain}",
                Position = position,
            };
    }

    /// <summary>Untyped strings, nulls and parameters become text, as at the output of a query.</summary>
    private Expr ResolveUnknown(Expr expression) =>
        expression.Type.Kind == TypeKind.Unknown ? Coerce(expression, SqlTypes.Text, CastContext.Implicit, PositionOf(expression), null)
        : expression.Type is { Kind: TypeKind.List, Element.Kind: TypeKind.Unknown } ? CoerceImplicit(expression, SqlTypes.ListOf(SqlTypes.Text))
        : expression;

    private Expr CoerceBoolean(Expr expression, string clause) => Coerce(
        expression, SqlTypes.Boolean, CastContext.Implicit, PositionOf(expression),
        () => new StreamSqlException(SqlState.DatatypeMismatch, $"argument of {clause} must be type boolean, not type {expression.Type}")
        {
            Position = PositionOf(expression),
        });

    /// <summary>The type that UNION, CASE, VALUES, ARRAY and COALESCE give to several inputs.</summary>
    private SqlType CommonType(IReadOnlyList<Expr> expressions, string context)
    {
        var known = new List<SqlType>();
        foreach (Expr expression in expressions)
            if (expression.Type.Kind != TypeKind.Unknown) known.Add(expression.Type);
        if (known.Count == 0) return SqlTypes.Text;
        if (known.TrueForAll(t => t.Equals(known[0]))) return known[0];
        if (known.TrueForAll(t => t.SameAs(known[0]))) return known[0].WithModifier(-1);
        SqlType? common = CastRules.CommonType(known);
        if (common is not null) return common;
        Expr bad = expressions.First(e => e.Type.Kind != TypeKind.Unknown && CastRules.CommonType([known[0], e.Type]) is null);
        throw new StreamSqlException(SqlState.DatatypeMismatch, $"{context} types {known[0]} and {bad.Type} cannot be matched")
        {
            Position = PositionOf(bad),
        };
    }

    private Expr[] CoerceAll(IEnumerable<Expr> expressions, SqlType type) => [.. expressions.Select(e => CoerceImplicit(e, type))];
}
