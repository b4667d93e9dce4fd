using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Functions;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using PlanCall = StreamSql.Core.Plan.Expressions.FunctionCall;
using SyntaxCall = StreamSql.Sql.Syntax.Expressions.FunctionCall;

namespace StreamSql.Sql.Binding;

/// <summary>Calls of scalar functions and the forms that look like them.</summary>
internal sealed partial class Binder
{
    /// <summary>Chooses the overload and casts the arguments; <paramref name="symbol"/> for operators, in messages.</summary>
    private Expr Call(string function, IReadOnlyList<Expr> arguments, SyntaxNode node, string? symbol)
    {
        // ARRAY['a', 'b'] is text[] unless a cast says otherwise.
        if (arguments.Any(a => a is ListConstructor { Elements.Count: > 0, Type.Element.Kind: TypeKind.Unknown }))
            arguments = [.. arguments.Select(a => a is ListConstructor { Elements.Count: > 0 } ? ResolveUnknown(a) : a)];
        SqlType[] types = [.. arguments.Select(a => a.Type)];
        int position = node.Span.Position;
        FunctionSignature? signature;
        IReadOnlyList<SqlType> coercedTo;
        try
        {
            signature = FunctionRegistry.Resolve(function, types, out coercedTo);
        }
        catch (StreamSqlException error)
        {
            throw symbol is null ? error.At(position) : new StreamSqlException(
                SqlState.AmbiguousFunction, $"operator is not unique: {OperatorText(symbol, types)}")
            { Position = position, Hint = error.Hint };
        }

        if (signature is null) throw UndefinedFunction(function, types, position, symbol);
        Expr[] coerced = [.. arguments.Select((a, i) => Coerce(a, coercedTo[i], CastContext.Implicit, PositionOf(a), null))];
        return new PlanCall(signature.Name, new ExprList(coerced), signature.ReturnType);
    }

    private static string OperatorText(string symbol, SqlType[] types) =>
        types.Length == 1 ? $"{symbol} {types[0]}" : $"{types[0]} {symbol} {types[1]}";

    private static StreamSqlException UndefinedFunction(string function, SqlType[] types, int position, string? symbol)
    {
        if (symbol is not null) return Operators.Unknown(symbol, types.Length == 1 ? null : types[0], types[^1], position);
        bool known = FunctionRegistry.Contains(function);
        return new StreamSqlException(SqlState.UndefinedFunction, $"function {function}({string.Join(", ", types.AsEnumerable())}) does not exist")
        {
            Position = position,
            Hint = known || Suggestion.Nearest(function, FunctionRegistry.All.Select(f => f.Name)) is not { } near
                ? "No function matches the given name and argument types. You might need to add explicit type casts."
                : $"Did you mean \"{near}\"?",
        };
    }

    private Expr BindCall(SyntaxCall call, ExprContext c)
    {
        string name = call.Name.Name;
        if (call.Name.Schema is { } schema && schema is not ("pg_catalog" or "information_schema" or "public" or "streamsql"))
        {
            throw new StreamSqlException(
                _context.Catalog.SchemaExists(schema) ? SqlState.UndefinedFunction : SqlState.InvalidSchemaName,
                _context.Catalog.SchemaExists(schema) ? $"function {schema}.{name} does not exist" : $"schema \"{schema}\" does not exist")
            {
                Position = call.Span.Position,
            };
        }

        if (GroupWindowCall(call, c) is { } window) return window;
        if (call.Over is not null) return BindWindowCall(call, c);
        if (IsAggregate(call)) return BindAggregateCall(call, c);
        if (call.IsDistinct || call.Filter is not null || call.OrderBy.Count > 0 || call.IsStar)
        {
            throw new StreamSqlException(SqlState.WrongObjectType,
                $"{(call.IsStar ? name + "(*)" : "DISTINCT")} specified, but {name} is not an aggregate function")
            {
                Position = call.Span.Position,
            };
        }

        if (call.Arguments.Any(a => a.Name is not null)) throw StreamSqlException.NotSupported("named argument notation", call.Span.Position);
        if (call.Arguments.Any(a => a.IsVariadic)) throw StreamSqlException.NotSupported("VARIADIC in a call", call.Span.Position);
        if (IsWindowOnly(name))
        {
            throw new StreamSqlException(SqlState.WrongObjectType, $"window function {name} requires an OVER clause")
            {
                Position = call.Span.Position,
            };
        }

        Expr[] arguments = [.. call.Arguments.Select(a => Bind(a.Value, c))];
        return BindSpecialForm(name, arguments, call) ?? BindSetReturning(name, arguments, call, c) ?? Call(name, arguments, call, null);
    }

    private Expr? BindSpecialForm(string name, Expr[] arguments, SyntaxCall call)
    {
        switch (name)
        {
            case "coalesce" when arguments.Length > 0:
                SqlType common = CommonType(arguments, "COALESCE");
                return arguments.Length == 1
                    ? CoerceImplicit(arguments[0], common)
                    : new CoalesceExpr(new ExprList(CoerceAll(arguments, common)), common);
            case "nullif" when arguments.Length == 2:
                Expr value = ResolveUnknown(arguments[0]);
                return new CaseExpr(
                    [Call("eq", arguments, call, "=")], [new Literal(null, value.Type)], value, value.Type);
            case "greatest" or "least" when arguments.Length > 0:
                SqlType type = CommonType(arguments, name.ToUpperInvariant());
                return Call(name, CoerceAll(arguments, type), call, null);
            case "proctime" when arguments.Length == 0:
                return Call("now", [], call, null);
            default:
                return TypeNameCall(name, arguments, call);
        }
    }

    /// <summary>A type's name used as a function is a cast: <c>int4(x)</c>, <c>text(x)</c>, <c>date(x)</c>.</summary>
    private Expr? TypeNameCall(string name, Expr[] arguments, SyntaxCall call) =>
        arguments.Length == 1 && !FunctionRegistry.Contains(name) && SqlTypes.Find(name) is { } type
            ? Coerce(arguments[0], type, CastContext.Explicit, call.Span.Position, null)
            : null;

    private Expr BindValueFunction(SqlValueFunction value, ExprContext c)
    {
        switch (value.Name)
        {
            case "current_timestamp": return Call("now", [], value, null);
            case "current_date": return new CastExpr(Call("now", [], value, null), SqlTypes.Date);
            case "localtimestamp": return new CastExpr(Call("now", [], value, null), SqlTypes.Timestamp);
            case "localtime" or "current_time": return new CastExpr(Call("now", [], value, null), SqlTypes.Time);
            case "current_user" or "session_user" or "user" or "current_role" when !FunctionRegistry.Contains(value.Name):
                return new Literal(_context.User, SqlTypes.Name);
            case "current_catalog": return new Literal(_context.Database, SqlTypes.Name);
            case "current_schema" when !FunctionRegistry.Contains(value.Name):
                return new Literal(_context.SearchPath.Count > 0 ? _context.SearchPath[0] : null, SqlTypes.Name);
            default: return Call(value.Name, [], value, null);
        }
    }

    private InputRef? BindSetReturning(string name, Expr[] arguments, SyntaxCall call, ExprContext c)
    {
        if (FunctionRegistry.Contains(name) || TableFunctions.Resolve(name, arguments, out SqlType[] coercedTo) is not { } function) return null;
        if (c.SetReturning is not { } list)
        {
            throw new StreamSqlException(
                SqlState.FeatureNotSupported, $"set-returning functions are not allowed in {c.Clause}")
            { Position = call.Span.Position };
        }

        Expr[] coerced = [.. arguments.Select((a, i) => CoerceImplicit(a, coercedTo[i]))];
        if (function.Count != 1) throw StreamSqlException.NotSupported($"{name} with several columns in the select list", call.Span.Position);
        BoundColumn column = NewColumn(name, function[0].Type);
        list.Add(new BoundSetReturning(column, name, new ExprList(coerced)));
        return column.ToRef();
    }
}
