using System.Text;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types.Text;
using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Statements;
using StreamSql.Server.Statements.Data;

namespace StreamSql.Server.Demo;

/// <summary>A result as aligned text with a head line: numbers to the right, the rest to the left.</summary>
internal static class PlainTable
{
    /// <summary>Reads the rows to their end and closes them.</summary>
    public static async Task AppendAsync(StringBuilder output, RowsResult result, TextSettings settings, CancellationToken stop)
    {
        var rows = new List<string[]> { result.Columns.Select(c => c.Name).ToArray() };
        foreach (StreamChunk chunk in await DmlRows.ReadAllAsync(result.Rows, stop).ConfigureAwait(false))
        {
            for (int row = 0; row < chunk.RowCount; row++) rows.Add(Cells(chunk, row, result.Columns, settings));
            chunk.Release();
        }

        int[] widths = [.. result.Columns.Select((_, i) => rows.Max(r => r[i].Length))];
        AppendRow(output, rows[0], widths, result.Columns);
        output.AppendJoin("-+-", widths.Select(w => new string('-', w))).Append('\n');
        foreach (string[] row in rows.Skip(1)) AppendRow(output, row, widths, result.Columns);
    }

    private static string[] Cells(StreamChunk chunk, int row, IReadOnlyList<ResultColumn> columns, TextSettings settings)
    {
        var cells = new string[columns.Count];
        for (int i = 0; i < cells.Length; i++)
        {
            object? value = chunk[i].GetValue(row);
            cells[i] = value is null ? "" : TextFormat.Format(columns[i].Type, value, settings);
        }

        return cells;
    }

    private static void AppendRow(StringBuilder output, string[] cells, int[] widths, IReadOnlyList<ResultColumn> columns)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            if (i > 0) output.Append(" | ");
            output.Append(columns[i].Type.IsNumeric ? cells[i].PadLeft(widths[i]) : cells[i].PadRight(widths[i]));
        }

        output.Append('\n');
    }
}
