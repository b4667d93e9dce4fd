using System.Text.Json;
using System.Text.Unicode;
using StreamSql.Core.Connectors;

namespace StreamSql.Connectors.Formats.Json;

/// <summary>
/// Decodes one record by the book, with the framework's reader: decides what is an error and what is only unusual. Writes into the
/// decoder's columns. Owned by its decoder.
/// </summary>
internal sealed class JsonRecordReader(ColumnWriter[] columns, JsonNames names, JsonTimestamps timestamps)
{
    private readonly JsonScratch _scratch = new();
    private readonly JsonReaderOptions _options = new() { MaxDepth = 512 };

    /// <summary>Returns how many columns got a value or NULL; those have the stamp in <paramref name="seen"/>.</summary>
    public int Read(ReadOnlySpan<byte> record, int origin, int row, int[] seen, int stamp, IDecodeFaults faults)
    {
        int found = 0;
        try
        {
            if (!Utf8.IsValid(record)) throw new JsonException("the record is not valid UTF-8");
            var reader = new Utf8JsonReader(record, _options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("the record is not an object");
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                int column = names.Find(_scratch.Unescape(ref reader));
                reader.Read();
                if (column < 0)
                {
                    reader.Skip();
                    continue;
                }

                if (seen[column] != stamp) found++;
                seen[column] = stamp;
                if (Value(ref reader, record, origin, columns[column], row) is not { } fault) continue;
                columns[column].SetNull(row);
                faults.Report(row, $"field \"{columns[column].Column.Name}\": {fault}", !columns[column].Column.Nullable);
            }

            if (reader.Read()) throw new JsonException("text behind the object");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // Whatever the broken record said before it broke does not count.
            for (int i = 0; i < columns.Length; i++)
            {
                seen[i] = stamp;
                columns[i].SetNull(row);
            }

            faults.Report(row, "invalid JSON: " + exception.Message, Array.Exists(columns, c => !c.Column.Nullable));
            return columns.Length;
        }

        return found;
    }

    private string? Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> record, int origin, ColumnWriter column, int row)
    {
        int start = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.Null)
        {
            column.SetNull(row);
            return column.Column.Nullable ? null : "null in a NOT NULL column";
        }

        if (column.IsDeferred)
        {
            reader.Skip();
            column.Set(row, new RecordRange(origin + start, (int)reader.BytesConsumed - start));
            return null;
        }

        if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            reader.Skip();
            if (!column.Column.Type.IsText) return $"an object or array is no {column.Column.Type}";
            column.SetCopied(row, record[start..(int)reader.BytesConsumed]);
            return null;
        }

        string? fault = JsonLeaf.Read(ref reader, column.Column.Type, timestamps, _scratch, out ScalarValue value);
        if (fault is null) column.SetScalar(row, value);
        return fault;
    }
}
