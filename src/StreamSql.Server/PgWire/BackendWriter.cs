using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using StreamSql.Core.Errors;

namespace StreamSql.Server.PgWire;

/// <summary>
/// Writes backend messages straight into the connection's pipe. A message lies in one window of the pipe until it is closed, so its
/// length is patched in place; only a message that outgrows the window is copied once. Owned by the connection's loop.
/// </summary>
internal sealed partial class BackendWriter(PipeWriter pipe) : IBufferWriter<byte>
{
    private const int SmallestWindow = 4096;
    private const int LargestMessage = 1 << 30;

    private Memory<byte> _window;
    private int _position;
    private int _messageStart = -1;
    private long _unflushed;

    /// <summary>Bytes written since the last flush.</summary>
    public long Pending => _unflushed + _position;

    /// <summary>Bytes handed to the pipe so far.</summary>
    public long TotalBytes { get; private set; }

    /// <summary>Where the next byte goes, relative to the open message; for lengths patched later.</summary>
    public int Offset => _position - _messageStart;

    public void Begin(BackendMessage type)
    {
        Invariant.Check(_messageStart < 0);
        _messageStart = _position;
        Span<byte> span = Reserve(5);
        span[0] = (byte)type;
        _position += 5;
    }

    public void End()
    {
        Invariant.Check(_messageStart >= 0);
        int length = _position - _messageStart - 1;
        BinaryPrimitives.WriteInt32BigEndian(_window.Span[(_messageStart + 1)..], length);
        _messageStart = -1;
    }

    /// <summary>Forgets the open message, after an error while it was written.</summary>
    public void Abandon()
    {
        if (_messageStart < 0) return;
        _position = _messageStart;
        _messageStart = -1;
    }

    public void WriteByte(byte value)
    {
        Reserve(1)[0] = value;
        _position++;
    }

    public void WriteInt16(short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(Reserve(2), value);
        _position += 2;
    }

    public void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(Reserve(4), value);
        _position += 4;
    }

    public void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64BigEndian(Reserve(8), value);
        _position += 8;
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _position += bytes.Length;
    }

    /// <summary>UTF-8 without terminator.</summary>
    public void WriteText(string text)
    {
        Span<byte> span = Reserve(System.Text.Encoding.UTF8.GetMaxByteCount(text.Length));
        _position += System.Text.Encoding.UTF8.GetBytes(text, span);
    }

    /// <summary>UTF-8 with a closing zero.</summary>
    public void WriteCString(string text)
    {
        WriteText(text);
        WriteByte(0);
    }

    /// <summary>Patches an int32 at an <see cref="Offset"/> of the open message.</summary>
    public void PatchInt32(int offset, int value) =>
        BinaryPrimitives.WriteInt32BigEndian(_window.Span[(_messageStart + offset)..], value);

    /// <summary>Patches an int16 at an <see cref="Offset"/> of the open message.</summary>
    public void PatchInt16(int offset, short value) =>
        BinaryPrimitives.WriteInt16BigEndian(_window.Span[(_messageStart + offset)..], value);

    /// <summary>Opens a length-prefixed value: returns the mark that <see cref="EndValue"/> needs.</summary>
    public int BeginValue()
    {
        WriteInt32(0);
        return Offset;
    }

    public void EndValue(int mark) => PatchInt32(mark - 4, Offset - mark);

    /// <summary>What the open message holds from an <see cref="Offset"/> on.</summary>
    public ReadOnlySpan<byte> Written(int offset) => _window.Span[(_messageStart + offset).._position];

    /// <summary>Takes back what the open message holds from an <see cref="Offset"/> on.</summary>
    public void Truncate(int offset) => _position = _messageStart + offset;

    public Span<byte> GetSpan(int sizeHint = 0) => Reserve(Math.Max(1, sizeHint));

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(1, sizeHint));
        return _window[_position..];
    }

    public void Advance(int count) => _position += count;

    /// <summary>Makes everything written go out; waits while the client does not read. False when the client is gone.</summary>
    public ValueTask<bool> FlushAsync(CancellationToken cancellation = default)
    {
        Invariant.Check(_messageStart < 0);
        if (_position > 0) Commit(_position);
        _window = default;
        _unflushed = 0;
        ValueTask<FlushResult> flush = pipe.FlushAsync(cancellation);
        return flush.IsCompletedSuccessfully ? new ValueTask<bool>(!flush.Result.IsCompleted) : Wait(flush);

        static async ValueTask<bool> Wait(ValueTask<FlushResult> pending) =>
            !(await pending.ConfigureAwait(false)).IsCompleted;
    }

    private Span<byte> Reserve(int size)
    {
        if (_window.Length - _position < size) NextWindow(size);
        return _window.Span[_position..];
    }

    private void NextWindow(int size)
    {
        int start = _messageStart < 0 ? _position : _messageStart;
        int open = _position - start;
        long wanted = (long)open + size;
        if (wanted > LargestMessage)
            throw new StreamSqlException(SqlState.ProgramLimitExceeded, "a message to the client would exceed 1 GB");
        ReadOnlyMemory<byte> partial = _window.Slice(start, open);
        if (start > 0) Commit(start);

        // The pipe would hand out the same block again: an open message moves only when it outgrew its window.
        int ask = (int)Math.Max(SmallestWindow, Math.Min(wanted + (open > SmallestWindow ? open : 0), LargestMessage));
        if (open > 0)
        {
            byte[] copy = ArrayPool<byte>.Shared.Rent(open);
            partial.Span.CopyTo(copy);
            _window = pipe.GetMemory(ask);
            copy.AsSpan(0, open).CopyTo(_window.Span);
            ArrayPool<byte>.Shared.Return(copy);
        }
        else
        {
            _window = pipe.GetMemory(ask);
        }

        _position = open;
        if (_messageStart >= 0) _messageStart = 0;
    }

    private void Commit(int bytes)
    {
        pipe.Advance(bytes);
        _unflushed += bytes;
        TotalBytes += bytes;
        _position -= bytes;
        _window = _window[bytes..];
    }
}
