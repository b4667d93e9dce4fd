using System.Buffers;
using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Connectors.Formats.Csv;

/// <summary>Rows as CSV records: PostgreSQL's text of each value, quoted where it has to be.</summary>
internal sealed class CsvEncoder(Schema schema, CsvOptions options) : RecordEncoder
{
    private readonly ArrayBufferWriter<byte> _text = new();
    private readonly SearchValues<byte> _special =
        SearchValues.Create([options.Delimiter, options.Quote ?? options.Delimiter, (byte)'\n', (byte)'\r', options.Escape ?? (byte)'\n']);

    public override void Encode(StreamChunk chunk, int physicalRow, IBufferWriter<byte> output)
    {
        for (int i = 0; i < schema.Count; i++)
        {
            if (i > 0) output.Write([options.Delimiter]);
            if (chunk[i].IsNull(physicalRow))
            {
                output.Write(options.NullLiteral ?? []);
                continue;
            }

            _text.ResetWrittenCount();
            TextFormat.Append(schema[i].Type, chunk[i], physicalRow, _text, default);
            WriteField(_text.WrittenSpan, output);
        }
    }

    private void WriteField(ReadOnlySpan<byte> text, IBufferWriter<byte> output)
    {
        bool looksNull = options.NullLiteral is { } literal && text.SequenceEqual(literal);
        if (options.Quote is not { } quote || (!looksNull && !text.ContainsAny(_special)))
        {
            output.Write(text);
            return;
        }

        output.Write([quote]);
        while (!text.IsEmpty)
        {
            int stop = options.Escape is { } escape ? text.IndexOfAny(quote, escape) : text.IndexOf(quote);
            if (stop < 0) break;
            output.Write(text[..stop]);
            output.Write([options.Escape ?? quote, text[stop]]);
            text = text[(stop + 1)..];
        }

        output.Write(text);
        output.Write([quote]);
    }
}
