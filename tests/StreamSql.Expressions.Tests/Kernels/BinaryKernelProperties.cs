using FsCheck;
using FsCheck.Fluent;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Tests.Support;

namespace StreamSql.Expressions.Tests.Kernels;

/// <summary>Vectorised operators against the plain scalar meaning, with NULLs, constants on either side and selections.</summary>
public sealed class BinaryKernelProperties
{
    public static readonly TheoryData<string> Arithmetic = new("add", "subtract", "multiply", "divide", "modulo");

    public static readonly TheoryData<string> Comparisons = new("eq", "ne", "lt", "le", "gt", "ge");

    [Theory]
    [MemberData(nameof(Arithmetic))]
    public void Bigint_arithmetic_is_checked_row_by_row(string function) =>
        ForAll<long?>(SqlTypes.Int64, (l, r) => Checked(function, l, r), function);

    [Theory]
    [MemberData(nameof(Arithmetic))]
    public void Integer_arithmetic_is_checked_row_by_row(string function) =>
        ForAll<int?>(SqlTypes.Int32, (l, r) => Checked(function, l, r) is { } value ? checked((int)(long)value) : null, function);

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Bigints_compare_by_value(string function) => ForAll<long?>(SqlTypes.Int64, (l, r) => Compare(function, l, r), function);

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Doubles_compare_with_NaN_above_all(string function) =>
        ForAll<double?>(SqlTypes.Float64, (l, r) => l is { } a && r is { } b ? Holds(function, Order(a, b)) : null, function);

    [Theory]
    [MemberData(nameof(Comparisons))]
    public void Texts_compare_by_bytes(string function) => ForAll<string?>(
        SqlTypes.Text,
        (l, r) => l is null || r is null
            ? null
            : Holds(function, System.Text.Encoding.UTF8.GetBytes(l).AsSpan().SequenceCompareTo(System.Text.Encoding.UTF8.GetBytes(r))),
        function);

    private static object? Checked(string function, long? left, long? right)
    {
        if (left is not { } l || right is not { } r) return null;
        return checked(function switch
        {
            "add" => l + r,
            "subtract" => l - r,
            "multiply" => l * r,
            "divide" => l / r,
            _ => r == -1 ? 0 : l % r,
        });
    }

    private static int Order(double left, double right) =>
        double.IsNaN(left) ? (double.IsNaN(right) ? 0 : 1) : double.IsNaN(right) ? -1 : left.CompareTo(right);

    private static object? Compare(string function, long? left, long? right) =>
        left is { } l && right is { } r ? Holds(function, l.CompareTo(r)) : null;

    private static bool Holds(string function, int order) => function switch
    {
        "eq" => order == 0,
        "ne" => order != 0,
        "lt" => order < 0,
        "le" => order <= 0,
        "gt" => order > 0,
        _ => order >= 0,
    };

    /// <summary>Column with column, with a constant on each side, and with every other row selected.</summary>
    private static void ForAll<T>(SqlType type, Func<T, T, object?> reference, string function) =>
        Prop.ForAll(ArbMap.Default.ArbFor<Tuple<T, T>[]>(), pairs =>
        {
            pairs = [.. pairs.Where(p => IsStorable(p.Item1) && IsStorable(p.Item2))];
            if (pairs.Length == 0) return true;
            // Long enough for whole vectors and for whole words of a bitmap.
            Tuple<T, T>[] rows = [.. Enumerable.Range(0, 150).Select(i => pairs[i % pairs.Length])];
            int[] some = [.. Enumerable.Range(0, rows.Length).Where(i => i % 2 == 1)];
            Expr left = new InputRef(0, type), right = new InputRef(1, type);
            Check(Columns.Call(function, left, right), Both(type, rows), rows, reference);
            Check(Columns.Call(function, left, right), Columns.Select(Both(type, rows), some), [.. some.Select(i => rows[i])], reference);
            T constant = rows[0].Item2;
            Check(
                Columns.Call(function, left, new Literal(constant, type)), Both(type, rows),
                [.. rows.Select(p => Tuple.Create(p.Item1, constant))], reference);
            Check(
                Columns.Call(function, new Literal(constant, type), right), Both(type, rows),
                [.. rows.Select(p => Tuple.Create(constant, p.Item2))], reference);
            return true;
        }).QuickCheckThrowOnFailure();

    private static bool IsStorable<T>(T value) => value is not string text || !text.Any(c => c == 0 || char.IsSurrogate(c));

    private static StreamChunk Both<T>(SqlType type, Tuple<T, T>[] rows) => Columns.Chunk(
        rows.Length, Columns.Of(type, rows.Select(p => (object?)p.Item1)), Columns.Of(type, rows.Select(p => (object?)p.Item2)));

    private static void Check<T>(Expr expression, StreamChunk chunk, Tuple<T, T>[] rows, Func<T, T, object?> reference)
    {
        List<object?>? expected = null;
        try
        {
            expected = [.. rows.Select(p => reference(p.Item1, p.Item2))];
        }
        catch (ArithmeticException)
        {
            // One row fails, so the whole batch must.
        }

        if (expected is null)
        {
            string state = Assert.Throws<StreamSqlException>(() => Columns.Values(expression, chunk)).SqlState;
            Assert.True(state is SqlState.NumericValueOutOfRange or SqlState.DivisionByZero, state);
        }
        else
        {
            Assert.Equal(expected, Columns.Values(expression, chunk));
        }
    }
}
