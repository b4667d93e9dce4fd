using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.PgWire.CopyStreams;

/// <summary>
/// Turns CopyData bytes, cut anywhere, into chunks of the target's columns. Errors name table, line and column as PostgreSQL does.
/// Owned by the connection's loop.
/// </summary>
internal abstract class CopyDecoder : IDisposable
{
    private readonly ICopyTarget _target;
    private readonly WireSettings _settings;
    private readonly ColumnBuilder[] _builders;
    private byte[] _pending = [];
    private int _pendingLength;
    private int _rows;

    protected CopyDecoder(ICopyTarget target, CopyOptions options, WireSettings settings)
    {
        _target = target;
        _settings = settings;
        Options = options;
        _builders = [.. target.Columns.Select(c => ColumnBuilder.Create(c.Type))];
    }

    /// <summary>Lines or rows read, for error messages.</summary>
    protected long Line { get; set; }

    /// <summary>The end mark was seen: what follows is ignored.</summary>
    protected bool Ended { get; set; }

    protected CopyOptions Options { get; }

    protected IReadOnlyList<Field> Columns => _target.Columns;

    public static CopyDecoder Create(ICopyTarget target, CopyOptions options, WireSettings settings) => options.Format switch
    {
        CopyFormat.Text => new CopyTextDecoder(target, options, settings),
        CopyFormat.Csv => new CopyCsvDecoder(target, options, settings),
        _ => new CopyBinaryDecoder(target, options, settings),
    };

    /// <summary>Takes what arrived; returns true when full chunks wait to be drained.</summary>
    public bool Feed(ReadOnlySpan<byte> bytes)
    {
        if (Ended) return false;
        if (_pendingLength == 0)
        {
            Keep(bytes, Decode(bytes, isLast: false));
        }
        else
        {
            Append(bytes);
            int used = Decode(_pending.AsSpan(0, _pendingLength), isLast: false);
            _pending.AsSpan(used, _pendingLength - used).CopyTo(_pending);
            _pendingLength -= used;
        }

        return _rows >= StreamChunk.MaxRows / 2;
    }

    /// <summary>The input ended: decodes what is left.</summary>
    public void Finish()
    {
        if (Ended) return;
        int used = Decode(_pending.AsSpan(0, _pendingLength), isLast: true);
        if (used < _pendingLength && !Ended) throw Bad("unexpected EOF in COPY data");
    }

    /// <summary>Hands the rows decoded so far to the target.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellation)
    {
        while (Full.Count > 0) await _target.AppendAsync(Full.Dequeue(), cancellation).ConfigureAwait(false);
        if (_rows == 0) return;
        await _target.AppendAsync(TakeChunk(), cancellation).ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (ColumnBuilder builder in _builders) builder.Dispose();
        while (Full.Count > 0) Full.Dequeue().Release();
    }

    /// <summary>Decodes whole rows; returns how many bytes they took.</summary>
    protected abstract int Decode(ReadOnlySpan<byte> bytes, bool isLast);

    protected void SetNull(int column) => _builders[column].AppendNull();

    protected void SetText(int column, ReadOnlySpan<byte> text)
    {
        SqlType type = Columns[column].Type;
        if (!TextFormat.TryParse(type, text, _builders[column], _settings.Text, out StreamSqlException? error))
            throw InColumn(error!, column, text);
    }

    protected void SetBinary(int column, ReadOnlySpan<byte> bytes)
    {
        SqlType type = Columns[column].Type;
        try
        {
            _builders[column].AppendValue(WireCodec.Of(type).ReadBinary(bytes, type));
        }
        catch (StreamSqlException error)
        {
            throw InColumn(error, column, default);
        }
    }

    protected void EndRow()
    {
        if (++_rows == StreamChunk.MaxRows) Full.Enqueue(TakeChunk());
    }

    protected StreamSqlException Bad(string message) => new(SqlState.BadCopyFileFormat, message)
    {
        Context = $"COPY {_target.TableName}, line {Line}",
    };

    private Queue<StreamChunk> Full { get; } = new();

    private StreamChunk TakeChunk()
    {
        var chunk = new StreamChunk([.. _builders.Select(b => b.Finish())], _rows);
        _rows = 0;
        return chunk;
    }

    private StreamSqlException InColumn(StreamSqlException error, int column, ReadOnlySpan<byte> text)
    {
        string value = text.IsEmpty ? "" : $": \"{System.Text.Encoding.UTF8.GetString(text[..Math.Min(100, text.Length)])}\"";
        return new StreamSqlException(error.SqlState, error.Message, error)
        {
            Detail = error.Detail,
            Hint = error.Hint,
            Context = $"COPY {_target.TableName}, line {Line}, column {Columns[column].Name}{value}",
        };
    }

    private void Keep(ReadOnlySpan<byte> bytes, int used)
    {
        if (!Ended && used < bytes.Length) Append(bytes[used..]);
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        if (_pending.Length - _pendingLength < bytes.Length)
            Array.Resize(ref _pending, Math.Max(_pending.Length * 2, _pendingLength + bytes.Length));
        bytes.CopyTo(_pending.AsSpan(_pendingLength));
        _pendingLength += bytes.Length;
    }
}
