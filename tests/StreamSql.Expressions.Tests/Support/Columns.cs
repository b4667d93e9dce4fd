using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Functions;

namespace StreamSql.Expressions.Tests.Support;

/// <summary>Columns, chunks and calls for tests, from single values.</summary>
internal static class Columns
{
    public static Column Of(SqlType type, IEnumerable<object?> values)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type);
        foreach (object? value in values) builder.AppendValue(value);
        return builder.Finish();
    }

    public static StreamChunk Chunk(int rows, params Column[] columns) => new(columns, rows);

    /// <summary>The same chunk with only these rows selected; takes it over.</summary>
    public static StreamChunk Select(StreamChunk chunk, int[] rows)
    {
        PooledBuffer selection = BufferPool.Rent<int>(Math.Max(1, rows.Length));
        rows.CopyTo(selection.As<int>());
        StreamChunk selected = chunk.WithSelection(selection, rows.Length);
        chunk.Release();
        return selected;
    }

    public static FunctionCall Call(string name, params Expr[] arguments) => new(
        name, new ExprList(arguments),
        (FunctionRegistry.Resolve(name, [.. arguments.Select(a => a.Type)], out _)
            ?? throw new InvalidOperationException($"no function {name}({string.Join(", ", arguments.Select(a => a.Type))})")).ReturnType);

    /// <summary>The values of an expression over a chunk, which it releases; null for NULL, only the selected rows.</summary>
    public static List<object?> Values(Expr expression, StreamChunk chunk)
    {
        Column result = ExpressionEvaluator.Compile(expression).Evaluate(chunk);
        var values = new List<object?>();
        for (int i = 0; i < chunk.RowCount; i++) values.Add(result.GetValue(chunk.PhysicalRow(i)));
        result.Release();
        chunk.Release();
        return values;
    }

    /// <summary>The text form of a call of constants, written as <c>type:text</c>; <c>type:NULL</c> for NULL.</summary>
    public static string Text(string function, params string[] arguments)
    {
        Expr call = Call(function, [.. arguments.Select(Constant)]);
        object? value = ConstantFolder.Evaluate(call);
        return value is null ? "NULL" : TextFormat.Format(call.Type, value);
    }

    private static Expr Constant(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        SqlType type = SignatureParser.ParseType(text[..colon]);
        string value = text[(colon + 1)..];
        return new Literal(value == "NULL" ? null : TextFormat.Parse(type, value), type);
    }
}
