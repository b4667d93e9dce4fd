using StreamSql.Core.Columnar;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>Writes rows of chunks as DataRow messages in the formats the client asked for. One per result; owned by its session.</summary>
internal sealed class RowEncoder
{
    private readonly WireCodec[] _codecs;
    private readonly bool[] _binary;
    private readonly WireSettings _settings;

    public RowEncoder(IReadOnlyList<ResultColumn> columns, ReadOnlySpan<short> formats, WireSettings settings)
    {
        _settings = settings;
        _codecs = new WireCodec[columns.Count];
        _binary = new bool[columns.Count];
        for (int i = 0; i < columns.Count; i++)
        {
            _codecs[i] = WireCodec.Of(columns[i].Type);
            _binary[i] = WireFormats.Of(formats, i) == 1;
        }
    }

    /// <summary>Writes one row as a DataRow.</summary>
    public void Write(BackendWriter output, StreamChunk chunk, int physicalRow)
    {
        output.Begin(BackendMessage.DataRow);
        output.WriteInt16((short)_codecs.Length);
        for (int i = 0; i < _codecs.Length; i++)
        {
            Column column = chunk[i];
            if (column.IsNull(physicalRow))
            {
                output.WriteInt32(-1);
                continue;
            }

            int mark = output.BeginValue();
            if (_binary[i]) _codecs[i].WriteBinary(output, column, physicalRow);
            else _codecs[i].WriteText(output, column, physicalRow, _settings);
            output.EndValue(mark);
        }

        output.End();
    }
}
