using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Binding;

/// <summary>TABLESAMPLE.</summary>
internal sealed partial class Binder
{
    /// <summary>
    /// Rows are chosen by their key, or without one by all columns. There are no blocks to choose from, so SYSTEM is as BERNOULLI. Without
    /// REPEATABLE a query has a seed of its own; a job keeps to one, as it may be planned again over the state it has.
    /// </summary>
    private BoundSample BindSample(BoundRelation input, RelationObject relation, TableSample sample)
    {
        string method = sample.Method.Text;
        if (relation is ViewObject) throw CannotSample(sample);
        if (method is not ("bernoulli" or "system"))
            throw SampleError(SqlState.UndefinedObject, $"tablesample method {method} does not exist", sample);
        if (sample.Arguments.Count != 1)
        {
            string message = $"tablesample method {method} requires 1 argument, not {sample.Arguments.Count}";
            throw SampleError(SqlState.InvalidTablesampleArgument, message, sample);
        }

        if (SampleNumber(sample.Arguments[0]) is not { } percent)
            throw SampleError(SqlState.InvalidTablesampleArgument, "TABLESAMPLE parameter cannot be null", sample);
        if (!(percent is >= 0 and <= 100))
            throw SampleError(SqlState.InvalidTablesampleArgument, "sample percentage must be between 0 and 100", sample);
        ulong seed = _inlineMaterialized ? 0 : (ulong)Random.Shared.NextInt64();
        if (sample.Seed is { } repeatable)
        {
            seed = KeyHash.OfDouble(SampleNumber(repeatable)
                ?? throw SampleError(SqlState.InvalidTablesampleRepeat, "TABLESAMPLE REPEATABLE parameter cannot be null", sample));
        }

        BoundColumn[] key = [.. input.Columns.Where(c => relation.Key.Contains(c.OriginColumn - 1))];
        if (key.Length == 0 || key.Length < relation.Key.Count) key = [.. input.Columns];
        return new BoundSample(input, new ExprList(key.Select(c => c.ToRef())), percent, seed) { Columns = input.Columns };
    }

    private double? SampleNumber(SqlExpression expression)
    {
        Expr bound = CoerceImplicit(Bind(expression, new ExprContext(new Scope(null), "TABLESAMPLE")), SqlTypes.Float64);
        return Constants.TryEvaluate(bound, out object? value)
            ? (double?)value
            : throw StreamSqlException.NotSupported("TABLESAMPLE with a value that is not a constant", expression.Span.Position);
    }

    private static StreamSqlException CannotSample(TableSample sample) =>
        SampleError(SqlState.WrongObjectType, "TABLESAMPLE clause can only be applied to tables and materialized views", sample);

    private static StreamSqlException SampleError(string state, string message, TableSample sample) =>
        new(state, message) { Position = sample.Span.Position };
}
