using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Tests.Support;

namespace StreamSql.Expressions.Tests.Evaluation;

/// <summary>Three-valued logic, branches, and errors only of rows that count.</summary>
public sealed class LogicTests
{
    private static readonly object?[] Truths = [true, false, null];

    [Fact]
    public void And_and_or_follow_the_truth_tables()
    {
        var pairs = Truths.SelectMany(l => Truths.Select(r => (Left: (bool?)l, Right: (bool?)r))).ToList();
        Expr left = new InputRef(0, SqlTypes.Boolean), right = new InputRef(1, SqlTypes.Boolean);
        Assert.Equal([.. pairs.Select(p => (object?)(p.Left & p.Right))], Columns.Values(new LogicalExpr(true, [left, right]), Chunk()));
        Assert.Equal([.. pairs.Select(p => (object?)(p.Left | p.Right))], Columns.Values(new LogicalExpr(false, [left, right]), Chunk()));
        StreamChunk Chunk() => Columns.Chunk(
            pairs.Count, Columns.Of(SqlTypes.Boolean, pairs.Select(p => (object?)p.Left)),
            Columns.Of(SqlTypes.Boolean, pairs.Select(p => (object?)p.Right)));
    }

    [Fact]
    public void And_spares_rows_that_are_decided()
    {
        Expr x = new InputRef(0, SqlTypes.Int32);
        Expr guarded = new LogicalExpr(
            true, [Columns.Call("ne", x, Number(0)), Columns.Call("gt", Columns.Call("divide", Number(10), x), Number(1))]);
        Assert.Equal([false, true, false], Columns.Values(guarded, Ints(0, 5, 10)));
    }

    [Fact]
    public void Case_computes_a_branch_only_for_its_rows()
    {
        Expr x = new InputRef(0, SqlTypes.Int32);
        Expr guarded = new CaseExpr([Columns.Call("eq", x, Number(0))], [Number(-1)], Columns.Call("divide", Number(10), x), SqlTypes.Int32);
        Assert.Equal([-1, 2, null], Columns.Values(guarded, Ints(0, 5, null)));
    }

    [Fact]
    public void Case_of_fixed_values_blends_with_nulls()
    {
        Expr x = new InputRef(0, SqlTypes.Int32);
        Expr c = new CaseExpr(
            [Columns.Call("lt", x, Number(3)), Columns.Call("lt", x, Number(6))], [Number(1), new Literal(null, SqlTypes.Int32)], x, SqlTypes.Int32);
        object?[] values = [.. Enumerable.Range(0, 130).Select(i => i % 13 == 12 ? null : (object?)(i % 10))];
        List<object?> expected = [.. values.Select(v => v switch { int and < 3 => (object?)1, int and < 6 => null, _ => v })];
        Assert.Equal(expected, Columns.Values(c, Columns.Chunk(values.Length, Columns.Of(SqlTypes.Int32, values))));
    }

    [Fact]
    public void Rows_outside_the_selection_raise_nothing()
    {
        Expr quotient = Columns.Call("divide", Number(10), new InputRef(0, SqlTypes.Int32));
        Assert.Equal([5, 2], Columns.Values(quotient, Columns.Select(Ints(2, 0, 5), [0, 2])));
        Assert.Throws<StreamSqlException>(() => Columns.Values(quotient, Ints(2, 0, 5)));
    }

    [Fact]
    public void A_filter_keeps_only_what_is_true()
    {
        var predicate = PredicateEvaluator.Compile(Columns.Call("gt", new InputRef(0, SqlTypes.Int32), Number(2)));
        StreamChunk? kept = predicate.Filter(Ints(1, null, 3, 2, 4));
        Assert.NotNull(kept);
        Assert.Equal([2, 4], kept.Selection.ToArray());
        kept.Release();
        Assert.Null(predicate.Filter(Ints(1, null)));
    }

    [Fact]
    public void An_empty_chunk_raises_no_error_of_constants()
    {
        Expr failing = Columns.Call("divide", Number(1), Number(0));
        Assert.Empty(Columns.Values(failing, Columns.Chunk(0, Columns.Of(SqlTypes.Int32, []))));
    }

    private static Literal Number(int value) => new(value, SqlTypes.Int32);

    private static StreamChunk Ints(params object?[] values) => Columns.Chunk(values.Length, Columns.Of(SqlTypes.Int32, values));
}
