using System.Buffers;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.PgWire.CopyStreams;

/// <summary>Writes rows as CopyData messages, one a row. Owned by the connection's loop.</summary>
internal sealed class CopyEncoder
{
    private readonly CopyOptions _options;
    private readonly IReadOnlyList<ResultColumn> _columns;
    private readonly WireSettings _settings;
    private readonly WireCodec[] _codecs;
    private readonly byte[] _special;

    public CopyEncoder(IReadOnlyList<ResultColumn> columns, CopyOptions options, WireSettings settings)
    {
        _columns = columns;
        _options = options;
        _settings = settings;
        _codecs = [.. columns.Select(c => WireCodec.Of(c.Type))];
        _special = options.Format == CopyFormat.Csv
            ? [options.Delimiter, options.Quote, (byte)'\n', (byte)'\r']
            : [options.Delimiter, (byte)'\\', 8, 9, 10, 11, 12, 13];
    }

    /// <summary>What comes before the first row.</summary>
    public void WriteHeader(BackendWriter output)
    {
        if (_options.Format == CopyFormat.Binary)
        {
            output.Begin(BackendMessage.CopyData);
            output.WriteBytes(CopyBinaryDecoder.Signature);
            output.WriteInt64(0);
            output.End();
        }
        else if (_options.Header)
        {
            output.Begin(BackendMessage.CopyData);
            for (int i = 0; i < _columns.Count; i++)
            {
                if (i > 0) output.WriteByte(_options.Delimiter);
                Put(output, System.Text.Encoding.UTF8.GetBytes(_columns[i].Name), false);
            }

            output.WriteByte((byte)'\n');
            output.End();
        }
    }

    public void WriteRow(BackendWriter output, StreamChunk chunk, int row)
    {
        output.Begin(BackendMessage.CopyData);
        if (_options.Format == CopyFormat.Binary) WriteBinary(output, chunk, row);
        else WriteText(output, chunk, row);
        output.End();
    }

    /// <summary>What comes behind the last row.</summary>
    public void WriteTrailer(BackendWriter output)
    {
        if (_options.Format != CopyFormat.Binary) return;
        output.Begin(BackendMessage.CopyData);
        output.WriteInt16(-1);
        output.End();
    }

    private void WriteBinary(BackendWriter output, StreamChunk chunk, int row)
    {
        output.WriteInt16((short)_codecs.Length);
        for (int i = 0; i < _codecs.Length; i++)
        {
            if (chunk[i].IsNull(row))
            {
                output.WriteInt32(-1);
                continue;
            }

            int mark = output.BeginValue();
            _codecs[i].WriteBinary(output, chunk[i], row);
            output.EndValue(mark);
        }
    }

    private void WriteText(BackendWriter output, StreamChunk chunk, int row)
    {
        for (int i = 0; i < _codecs.Length; i++)
        {
            if (i > 0) output.WriteByte(_options.Delimiter);
            if (chunk[i].IsNull(row))
            {
                output.WriteBytes(_options.Null);
                continue;
            }

            // The plain value is written, then looked at: only what needs it is rewritten.
            int start = output.Offset;
            _codecs[i].WriteText(output, chunk[i], row, _settings);
            ReadOnlySpan<byte> plain = output.Written(start);
            bool force = _options.Format == CopyFormat.Csv && (_options.ForceQuoteAll || _options.ForceQuote.Contains(_columns[i].Name));
            if (!force && !NeedsRewrite(plain)) continue;
            byte[] copy = ArrayPool<byte>.Shared.Rent(Math.Max(1, plain.Length));
            int length = plain.Length;
            plain.CopyTo(copy);
            output.Truncate(start);
            Put(output, copy.AsSpan(0, length), force);
            ArrayPool<byte>.Shared.Return(copy);
        }

        output.WriteByte((byte)'\n');
    }

    private bool NeedsRewrite(ReadOnlySpan<byte> plain) => plain.IndexOfAny(_special) >= 0
        || (_options.Format == CopyFormat.Csv && (plain.SequenceEqual(_options.Null) || plain.SequenceEqual("\\."u8)));

    private void Put(BackendWriter output, ReadOnlySpan<byte> plain, bool force)
    {
        if (_options.Format == CopyFormat.Csv)
        {
            if (!force && !NeedsRewrite(plain))
            {
                output.WriteBytes(plain);
                return;
            }

            output.WriteByte(_options.Quote);
            foreach (byte b in plain)
            {
                if (b == _options.Quote || b == _options.Escape) output.WriteByte(_options.Escape);
                output.WriteByte(b);
            }

            output.WriteByte(_options.Quote);
            return;
        }

        foreach (byte b in plain)
        {
            byte letter = b switch
            {
                8 => (byte)'b',
                9 => (byte)'t',
                10 => (byte)'n',
                11 => (byte)'v',
                12 => (byte)'f',
                13 => (byte)'r',
                (byte)'\\' => (byte)'\\',
                _ => b == _options.Delimiter ? b : (byte)0,
            };
            if (letter != 0) output.WriteByte((byte)'\\');
            output.WriteByte(letter == 0 ? b : letter);
        }
    }
}
