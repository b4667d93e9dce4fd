using StreamSql.Core.Columnar;

namespace StreamSql.Expressions.Evaluation;

/// <summary>The input of one evaluation: columns, and which of their rows matter. Borrowed; lives on the stack of the call.</summary>
internal readonly ref struct EvalFrame
{
    public EvalFrame(ReadOnlySpan<Column> columns, int rows)
    {
        Columns = columns;
        Rows = rows;
    }

    public EvalFrame(ReadOnlySpan<Column> columns, int rows, ReadOnlySpan<int> selection)
    {
        Columns = columns;
        Rows = rows;
        Selection = selection;
        HasSelection = true;
    }

    public ReadOnlySpan<Column> Columns { get; }

    /// <summary>Physical rows of each column.</summary>
    public int Rows { get; }

    public bool HasSelection { get; }

    /// <summary>Ascending physical rows that count; only with <see cref="HasSelection"/>.</summary>
    public ReadOnlySpan<int> Selection { get; }

    public int SelectedRows => HasSelection ? Selection.Length : Rows;

    public EvalFrame Narrow(ReadOnlySpan<int> selection) => new(Columns, Rows, selection);

    public static EvalFrame Of(StreamChunk chunk) => chunk.HasSelection
        ? new EvalFrame(chunk.Columns, chunk.PhysicalRows, chunk.Selection)
        : new EvalFrame(chunk.Columns, chunk.PhysicalRows);
}
