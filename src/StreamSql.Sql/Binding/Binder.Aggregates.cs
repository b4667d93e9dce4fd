using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using SyntaxCall = StreamSql.Sql.Syntax.Expressions.FunctionCall;

namespace StreamSql.Sql.Binding;

/// <summary>Aggregates and window functions.</summary>
internal sealed partial class Binder
{
    private static bool IsAggregate(SyntaxCall call) => Aggregates.Contains(call.Name.Name);

    private static bool IsWindowOnly(string name) => name is "row_number" or "rank" or "dense_rank" or "percent_rank" or "cume_dist"
        or "ntile" or "lag" or "lead" or "first_value" or "last_value" or "nth_value";

    private InputRef BindAggregateCall(SyntaxCall call, ExprContext c)
    {
        string name = call.Name.Name;
        int position = call.Span.Position;
        if (c.Aggregates is not { } list)
        {
            throw new StreamSqlException(SqlState.GroupingError, c.Clause == "aggregate function calls"
                ? "aggregate function calls cannot be nested"
                : $"aggregate functions are not allowed in {c.Clause}")
            { Position = position };
        }

        ExprContext inner = c.InAggregate();
        Expr[] arguments = call.IsStar ? [] : [.. call.Arguments.Select(a => Bind(a.Value, inner))];
        if (call.WithinGroup.Count > 0) arguments = [.. DirectArguments(arguments, call), .. call.WithinGroup.Select(o => Bind(o.Expression, inner))];
        (arguments, SqlType type) = ResolveAggregate(name, arguments, call);
        Expr? filter = call.Filter is null ? null : BindCondition(call.Filter, inner with { Clause = "FILTER" });
        BoundSortKey[] order = [.. (call.WithinGroup.Count > 0 ? call.WithinGroup : call.OrderBy).Select(o => BindSortKey(o, inner))];
        if (call.IsDistinct && order.Any(o => !arguments.Contains(o.Expression)))
        {
            throw new StreamSqlException(
                SqlState.InvalidColumnReference, "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list")
            {
                Position = position,
            };
        }

        bool distinct = call.IsDistinct && name is not ("min" or "max" or "bool_and" or "bool_or" or "every");
        var bound = new BoundAggregate(NewColumn(name, type), name, new ExprList(arguments), distinct, filter, order);
        if (list.Find(bound.IsSameAs) is { } same) return same.Column.ToRef();
        list.Add(bound);
        return bound.Column.ToRef();
    }

    /// <summary>The arguments before WITHIN GROUP: the same for all rows of a group.</summary>
    private static Expr[] DirectArguments(Expr[] arguments, SyntaxCall call)
    {
        int position = call.Span.Position;
        if (call.IsDistinct) throw new StreamSqlException(SqlState.SyntaxError, "cannot use DISTINCT with WITHIN GROUP") { Position = position };
        if (call.OrderBy.Count > 0)
            throw new StreamSqlException(SqlState.SyntaxError, "cannot use multiple ORDER BY clauses with WITHIN GROUP") { Position = position };
        foreach (Expr argument in arguments)
        {
            ExprTree.Visit(argument, e =>
            {
                if (e is InputRef) throw StreamSqlException.NotSupported("a column as direct argument of an ordered-set aggregate", position);
            });
        }

        return arguments;
    }

    private static void CheckOrderedSet(string name, bool isOrderedSet, SyntaxCall call)
    {
        if (isOrderedSet == call.WithinGroup.Count > 0) return;
        string message = isOrderedSet
            ? $"WITHIN GROUP is required for ordered-set aggregate {name}"
            : $"{name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP";
        throw new StreamSqlException(SqlState.WrongObjectType, message) { Position = call.Span.Position };
    }

    private (Expr[] Arguments, SqlType Type) ResolveAggregate(string name, Expr[] arguments, SyntaxCall call)
    {
        SqlType[] types = [.. arguments.Select(a => a.Type)];
        if (Aggregates.Resolve(name, types) is not { } found)
        {
            throw new StreamSqlException(
                SqlState.UndefinedFunction,
                call.IsStar ? $"function {name}() does not exist" : $"function {name}({string.Join(", ", types.AsEnumerable())}) does not exist")
            {
                Position = call.Span.Position,
                Hint = "No function matches the given name and argument types. You might need to add explicit type casts.",
            };
        }

        CheckOrderedSet(name, found.IsOrderedSet, call);
        return ([.. arguments.Select((a, i) => Coerce(a, found.ArgumentTypes[i], CastContext.Implicit, PositionOf(a), null))], found.ReturnType);
    }

    private BoundSortKey BindSortKey(OrderByItem item, ExprContext c) =>
        new(ResolveUnknown(Bind(item.Expression, c)), IsDescending(item), NullsFirst(item));

    private static bool IsDescending(OrderByItem item) =>
        item.Direction == SortDirection.Descending || item.UsingOperator?.Symbol is ">" or ">=";

    private static bool NullsFirst(OrderByItem item) =>
        item.Nulls switch { NullsOrder.First => true, NullsOrder.Last => false, _ => IsDescending(item) };

    private InputRef BindWindowCall(SyntaxCall call, ExprContext c)
    {
        string name = call.Name.Name;
        int position = call.Span.Position;
        if (c.Windows is not { } list)
        {
            throw new StreamSqlException(SqlState.WindowingError, $"window functions are not allowed in {c.Clause}") { Position = position };
        }

        if (call.WithinGroup.Count > 0) throw StreamSqlException.NotSupported($"OVER for ordered-set aggregate {name}", position);
        if (call.IsDistinct) throw StreamSqlException.NotSupported("DISTINCT for window functions", position);
        if (call.NullTreatment == NullTreatment.IgnoreNulls) throw StreamSqlException.NotSupported("IGNORE NULLS", position);
        ExprContext inner = c with { Windows = null, SetReturning = null, Clause = "window functions" };
        Expr[] arguments = call.IsStar ? [] : [.. call.Arguments.Select(a => Bind(a.Value, inner))];
        SqlType type;
        if (IsWindowOnly(name)) (arguments, type) = ResolveWindowFunction(name, arguments, call);
        else if (IsAggregate(call)) (arguments, type) = ResolveAggregate(name, arguments, call);
        else throw new StreamSqlException(SqlState.WrongObjectType, $"OVER specified, but {name} is not a window function nor an aggregate function")
        {
            Position = position,
        };
        WindowSpecification window = ResolveWindow(call.Over!, c);
        Expr[] partition = [.. window.PartitionBy.Select(p => ResolveUnknown(Bind(p, inner)))];
        BoundSortKey[] order = [.. window.OrderBy.Select(o => BindSortKey(o, inner))];
        Expr? filter = call.Filter is null ? null : BindCondition(call.Filter, inner with { Clause = "FILTER" });
        var bound = new BoundWindow(
            NewColumn(name, type), name, new ExprList(arguments), new ExprList(partition), order, window.Frame, filter);
        if (list.Find(bound.IsSameAs) is { } same) return same.Column.ToRef();
        list.Add(bound);
        return bound.Column.ToRef();
    }

    private WindowSpecification ResolveWindow(WindowSpecification window, ExprContext c)
    {
        if (window.BaseWindow is not { } name) return window;
        NamedWindow named = c.NamedWindows.FirstOrDefault(w => w.Name.Text == name.Text)
            ?? throw new StreamSqlException(SqlState.UndefinedObject, $"window \"{name.Text}\" does not exist")
            {
                Position = name.Span.Position,
                Hint = Suggestion.Hint(name.Text, c.NamedWindows.Select(w => w.Name.Text)),
            };
        WindowSpecification basis = ResolveWindow(named.Specification, c);
        return window.IsReference
            ? basis
            : basis with
            {
                OrderBy = window.OrderBy.Count > 0 ? window.OrderBy : basis.OrderBy,
                Frame = window.Frame ?? basis.Frame,
            };
    }

    private (Expr[] Arguments, SqlType Type) ResolveWindowFunction(string name, Expr[] arguments, SyntaxCall call)
    {
        (int least, int most) = name switch
        {
            "lag" or "lead" => (1, 3),
            "first_value" or "last_value" or "ntile" => (1, 1),
            "nth_value" => (2, 2),
            _ => (0, 0),
        };
        if (arguments.Length < least || arguments.Length > most)
        {
            throw new StreamSqlException(
                SqlState.UndefinedFunction, $"function {name}({string.Join(", ", arguments.Select(a => a.Type))}) does not exist")
            {
                Position = call.Span.Position,
            };
        }

        SqlType type = name switch
        {
            "percent_rank" or "cume_dist" => SqlTypes.Float64,
            "ntile" => SqlTypes.Int32,
            "lag" or "lead" or "first_value" or "last_value" or "nth_value" => ResolveUnknown(arguments[0]).Type,
            _ => SqlTypes.Int64,
        };
        Expr[] coerced = new Expr[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            SqlType wanted = (name, i) switch
            {
                ("ntile", 0) or ("lag" or "lead" or "nth_value", 1) => SqlTypes.Int32,
                _ => type,
            };
            coerced[i] = CoerceImplicit(arguments[i], wanted);
        }

        return (coerced, type);
    }
}
