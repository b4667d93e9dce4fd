using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Functions.Table;

namespace StreamSql.Runtime.Operators.TableFunction;

/// <summary>Applies a set-returning function to each row: the row's columns repeated, the function's columns, the ordinality.</summary>
public sealed class TableFunctionOperator(TableFunctionSpec spec) : StreamOperator
{
    private readonly int[] _inputRows = new int[StreamChunk.MaxRows];
    private readonly ExpressionEvaluator[] _arguments = new ExpressionEvaluator[spec.Arguments.Count];
    private readonly Column[] _columns = new Column[spec.Arguments.Count];
    private Expressions.Functions.Table.TableFunction _function = null!;
    private ColumnBuilder[] _builders = [];
    private FixedBuilder<long>? _ordinality;
    private int _count;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        _function = TableFunctionRegistry.Resolve(spec.Function, [.. spec.Arguments.Select(a => a.Type)])
            ?? throw StreamSqlException.NotSupported($"table function {spec.Function}");
        for (int i = 0; i < _arguments.Length; i++)
            _arguments[i] = ExpressionEvaluator.Compile(spec.Arguments[i], context.Services.Evaluation);
        _builders = [.. _function.Columns.Fields.Select(f => ColumnBuilder.Create(f.Type))];
        if (spec.WithOrdinality) _ordinality = new FixedBuilder<long>(SqlTypes.Int64);
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        int evaluated = 0;
        try
        {
            for (; evaluated < _columns.Length; evaluated++) _columns[evaluated] = _arguments[evaluated].Evaluate(chunk);
            foreach (int row in RowNumbers.Of(chunk)) Expand(chunk, row);
            Emit(chunk);
        }
        finally
        {
            foreach (Column column in _columns.AsSpan(0, evaluated)) column.Release();
            chunk.Release();
        }
    }

    protected override void Dispose(bool disposing)
    {
        foreach (ColumnBuilder builder in _builders) builder.Dispose();
        _ordinality?.Dispose();
        base.Dispose(disposing);
    }

    private void Expand(StreamChunk chunk, int row)
    {
        object? state = null;
        long ordinal = 0;
        do
        {
            if (_count == StreamChunk.MaxRows) Emit(chunk);
            int rows = _function.Expand(
                _columns, row, _builders, Context.Services.Evaluation, StreamChunk.MaxRows - _count, ref state);
            for (int i = 0; i < rows; i++)
            {
                _inputRows[_count++] = row;
                _ordinality?.Append(++ordinal);
            }

            if (_ordinality is null) ordinal += rows;
        }
        while (state is not null);
        if (ordinal > 0 || !spec.Outer) return;
        if (_count == StreamChunk.MaxRows) Emit(chunk);
        foreach (ColumnBuilder builder in _builders) builder.AppendNull();
        _ordinality?.AppendNull();
        _inputRows[_count++] = row;
    }

    private void Emit(StreamChunk chunk)
    {
        if (_count == 0) return;
        ReadOnlySpan<int> rows = _inputRows.AsSpan(0, _count);
        var columns = new Column[spec.Output.Count];
        for (int i = 0; i < chunk.ColumnCount; i++) columns[i] = chunk[i].Gather(rows);
        for (int i = 0; i < _builders.Length; i++) columns[chunk.ColumnCount + i] = _builders[i].Finish();
        if (_ordinality is not null) columns[^1] = _ordinality.Finish();
        PooledBuffer? kinds = chunk.HasRowKinds ? KindsOf(chunk, rows) : null;
        int count = _count;
        _count = 0;
        Output.Emit(new StreamChunk(columns, count, rowKinds: kinds));
    }

    /// <summary>Rows made from an update do not pair up: its halves leave as deletes and inserts.</summary>
    private static PooledBuffer KindsOf(StreamChunk chunk, ReadOnlySpan<int> rows)
    {
        PooledBuffer kinds = BufferPool.Rent(rows.Length);
        Span<RowKind> target = kinds.As<RowKind>();
        for (int i = 0; i < rows.Length; i++) target[i] = chunk.Kind(rows[i]).IsRetract() ? RowKind.Delete : RowKind.Insert;
        return kinds;
    }
}
