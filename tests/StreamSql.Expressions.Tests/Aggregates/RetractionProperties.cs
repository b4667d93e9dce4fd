using FsCheck;
using FsCheck.Fluent;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;
using StreamSql.Expressions.Aggregates;
using StreamSql.Expressions.Tests.Support;

namespace StreamSql.Expressions.Tests.Aggregates;

/// <summary>Aggregates that saw rows come and go equal those that saw only what stayed; partials and panes add up to the whole.</summary>
public sealed class RetractionProperties
{
    public static readonly TheoryData<string> Names =
        new("count", "sum", "avg", "stddev", "stddev_pop", "stddev_samp", "variance", "var_pop", "var_samp");

    [Theory]
    [MemberData(nameof(Names))]
    public void Withdrawn_integers_leave_no_trace(string name) => Check<int?>(name, SqlTypes.Int32, v => v);

    [Theory]
    [MemberData(nameof(Names))]
    public void Withdrawn_bigints_leave_no_trace(string name) => Check<int?>(name, SqlTypes.Int64, v => v is { } i ? i * 1_000_003L : null);

    [Theory]
    [InlineData("count")]
    [InlineData("sum")]
    [InlineData("avg")]
    public void Withdrawn_numerics_leave_no_trace(string name) => Check<int?>(name, SqlTypes.Decimal, v => v is { } i ? i / 100m : null);

    [Theory]
    [InlineData("bool_and")]
    [InlineData("bool_or")]
    [InlineData("every")]
    public void Withdrawn_truths_leave_no_trace(string name) => Check<bool?>(name, SqlTypes.Boolean, v => v);

    [Theory]
    [InlineData("sum")]
    [InlineData("avg")]
    public void Withdrawn_intervals_leave_no_trace(string name) =>
        Check<short?>(name, SqlTypes.Interval, v => v is { } i ? new IntervalValue(i, -i, i * 1000L) : null);

    private static void Check<T>(string name, SqlType type, Func<T, object?> make) =>
        Prop.ForAll(ArbMap.Default.ArbFor<Tuple<T, bool>[]>(), rows =>
        {
            object?[] all = [.. rows.Select(r => make(r.Item1))];
            object?[] kept = [.. rows.Where(r => r.Item2).Select(r => make(r.Item1))];
            object?[] gone = [.. rows.Where(r => !r.Item2).Select(r => make(r.Item1))];
            var function = (FixedAggregate)AggregateRegistry.Resolve(name, [type], true)!;
            Assert.True(function.CanRetract);
            object? expected = Result(function, type, (kept, false));
            Assert.Equal(expected, Result(function, type, (all, false), (gone, true)));
            Assert.Equal(expected, InPanes(function, type, kept));
            Assert.Equal(expected, InPartials(function, type, kept));
            return true;
        }).QuickCheckThrowOnFailure();

    private static object? Result(FixedAggregate function, SqlType type, params (object?[] Values, bool Withdrawn)[] batches)
    {
        var arena = new RowArena(function.StateSize);
        int slot = arena.Add();
        foreach ((object?[] values, bool withdrawn) in batches) Feed(function, type, arena, slot, values, withdrawn);
        return Emit(function, arena, slot);
    }

    private static object? InPanes(FixedAggregate function, SqlType type, object?[] values)
    {
        var arena = new RowArena(function.StateSize);
        int whole = arena.Add(), odd = arena.Add(), even = arena.Add(), extra = arena.Add();
        Feed(function, type, arena, odd, [.. values.Where((_, i) => i % 2 == 1)], false);
        Feed(function, type, arena, even, [.. values.Where((_, i) => i % 2 == 0)], false);
        Feed(function, type, arena, extra, values, false);
        foreach (int pane in new[] { odd, extra, even }) function.Combine(arena, whole, arena, pane, 0);
        function.Subtract(arena, whole, arena, extra, 0);
        return Emit(function, arena, whole);
    }

    private static object? InPartials(FixedAggregate function, SqlType type, object?[] values)
    {
        var local = new RowArena(function.StateSize);
        int first = local.Add(), second = local.Add();
        Feed(function, type, local, first, [.. values.Take(values.Length / 3)], false);
        Feed(function, type, local, second, [.. values.Skip(values.Length / 3)], false);
        ColumnBuilder[] builders = [.. function.PartialTypes.Select(t => ColumnBuilder.Create(t))];
        function.EmitPartial(local, 0, [first, second], builders);
        Column[] partials = [.. builders.Select(b => b.Finish())];
        var global = new RowArena(function.StateSize);
        int slot = global.Add();
        function.Merge(global, 0, [slot, slot], partials, [0, 1]);
        foreach (Column column in partials) column.Release();
        return Emit(function, global, slot);
    }

    private static void Feed(FixedAggregate function, SqlType type, RowArena arena, int slot, object?[] values, bool withdrawn)
    {
        Column column = Columns.Of(type, values);
        var slots = new int[values.Length];
        Array.Fill(slots, slot);
        var kinds = new RowKind[values.Length];
        Array.Fill(kinds, RowKind.Delete);
        function.Update(arena, 0, slots, [column], [.. Enumerable.Range(0, values.Length)], withdrawn ? kinds : default);
        column.Release();
    }

    private static object? Emit(FixedAggregate function, RowArena arena, int slot)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(function.ReturnType);
        function.Emit(arena, 0, [slot], builder);
        Column column = builder.Finish();
        object? value = column.GetValue(0);
        column.Release();
        return value;
    }
}
