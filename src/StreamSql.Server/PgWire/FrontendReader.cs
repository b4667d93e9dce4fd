using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using StreamSql.Core.Errors;

namespace StreamSql.Server.PgWire;

/// <summary>
/// Cuts the bytes of a connection into messages. At most one message is open at a time: <see cref="Body"/> is valid until the next
/// call. A length beyond the limit is refused before anything of it is buffered. Owned by the connection's loop.
/// </summary>
internal sealed class FrontendReader(PipeReader pipe)
{
    private ReadOnlySequence<byte> _buffer;
    private SequencePosition _next;
    private bool _hasBuffer;
    private byte[]? _rented;
    private int _rentedLength;
    private ReadOnlyMemory<byte> _body;
    private long _seen;

    /// <summary>The type of the message last read; 0 for a startup packet.</summary>
    public FrontendMessage Type { get; private set; }

    public ReadOnlySpan<byte> Body => _rented is null ? _body.Span : _rented.AsSpan(0, _rentedLength);

    /// <summary>Largest accepted message length.</summary>
    public int MaxMessageSize { get; set; } = 64 << 20;

    /// <summary>True when a further whole message lies in memory: no need to flush answers yet.</summary>
    public bool HasBuffered
    {
        get
        {
            if (!_hasBuffer) return false;
            ReadOnlySequence<byte> rest = _buffer.Slice(_next);
            return TryHeader(rest, out _, out int length) && rest.Length >= length + 1L;
        }
    }

    /// <summary>The next buffered message is a Sync.</summary>
    public bool NextIsSync => _hasBuffer && _buffer.Slice(_next) is { Length: > 0 } rest && rest.FirstSpan[0] == (byte)FrontendMessage.Sync;

    /// <summary>True when any byte follows the current message (data stuffed behind an encryption request).</summary>
    public bool HasBytes => _hasBuffer && _buffer.Slice(_next).Length > 0;

    /// <summary>Reads the next typed message. Completes at once when it is buffered.</summary>
    public ValueTask<ReadOutcome> ReadAsync(CancellationToken cancellation)
    {
        Forget();
        return TryTake() ? new ValueTask<ReadOutcome>(ReadOutcome.Message) : ReadSlowAsync(cancellation);
    }

    /// <summary>Makes a pending or the next wait for input return <see cref="ReadOutcome.Interrupted"/>. Any thread.</summary>
    public void Interrupt() => pipe.CancelPendingRead();

    /// <summary>Reads an untyped packet of the startup phase: int32 length, body.</summary>
    public async ValueTask<bool> ReadStartupAsync(int limit, CancellationToken cancellation)
    {
        Forget();
        while (true)
        {
            if (_hasBuffer)
            {
                ReadOnlySequence<byte> rest = _buffer.Slice(_next);
                if (rest.Length >= 4)
                {
                    int length = Int32At(rest);
                    if (length < 8 || length > limit) throw MessageReader.Malformed("invalid length of startup packet");
                    if (rest.Length >= length)
                    {
                        Type = 0;
                        Open(rest.Slice(4, length - 4));
                        _next = rest.GetPosition(length);
                        return true;
                    }
                }
            }

            if (await MoreAsync(cancellation).ConfigureAwait(false) != ReadOutcome.Message) return false;
        }
    }

    private async ValueTask<ReadOutcome> ReadSlowAsync(CancellationToken cancellation)
    {
        do
        {
            ReadOutcome outcome = await MoreAsync(cancellation).ConfigureAwait(false);
            if (outcome != ReadOutcome.Message) return outcome;
        }
        while (!TryTake());
        return ReadOutcome.Message;
    }

    private bool TryTake()
    {
        if (!_hasBuffer) return false;
        ReadOnlySequence<byte> rest = _buffer.Slice(_next);
        if (!TryHeader(rest, out FrontendMessage type, out int length)) return false;
        if (!Enum.IsDefined(type))
            throw MessageReader.Malformed($"invalid frontend message type {(int)type}");
        if (length < 4) throw MessageReader.Malformed("invalid message length");
        if (length > MaxMessageSize)
        {
            throw new StreamSqlException(
                SqlState.ProtocolViolation, $"message of {length} bytes exceeds the limit of {MaxMessageSize} bytes")
            {
                Hint = "Raise streamsql.max_message_size, or send large data by COPY.",
            };
        }

        if (rest.Length < length + 1L) return false;
        Type = type;
        Open(rest.Slice(5, length - 4));
        _next = rest.GetPosition(length + 1L);
        return true;
    }

    private static bool TryHeader(ReadOnlySequence<byte> rest, out FrontendMessage type, out int length)
    {
        type = 0;
        length = 0;
        if (rest.Length < 5) return false;
        type = (FrontendMessage)rest.FirstSpan[0];
        length = Int32At(rest.Slice(1));
        return true;
    }

    private static int Int32At(ReadOnlySequence<byte> bytes)
    {
        if (bytes.FirstSpan.Length >= 4) return BinaryPrimitives.ReadInt32BigEndian(bytes.FirstSpan);
        Span<byte> copy = stackalloc byte[4];
        bytes.Slice(0, 4).CopyTo(copy);
        return BinaryPrimitives.ReadInt32BigEndian(copy);
    }

    private void Open(ReadOnlySequence<byte> body)
    {
        if (body.IsSingleSegment)
        {
            _body = body.First;
            return;
        }

        _rentedLength = (int)body.Length;
        _rented = ArrayPool<byte>.Shared.Rent(_rentedLength);
        body.CopyTo(_rented);
    }

    private void Forget()
    {
        _body = default;
        if (_rented is null) return;
        ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }

    private async ValueTask<ReadOutcome> MoreAsync(CancellationToken cancellation)
    {
        if (_hasBuffer)
        {
            _hasBuffer = false;
            pipe.AdvanceTo(_next, _buffer.End);
        }

        ReadResult result = await pipe.ReadAsync(cancellation).ConfigureAwait(false);
        if (result.IsCompleted && !result.IsCanceled && result.Buffer.Length <= _seen)
        {
            pipe.AdvanceTo(result.Buffer.End);
            return ReadOutcome.End;
        }

        _seen = result.IsCompleted && !result.IsCanceled ? result.Buffer.Length : 0;
        _buffer = result.Buffer;
        _next = result.Buffer.Start;
        _hasBuffer = true;
        return result.IsCanceled ? ReadOutcome.Interrupted : ReadOutcome.Message;
    }
}

/// <summary>How a wait for a message ended.</summary>
internal enum ReadOutcome
{
    Message,

    /// <summary>The client closed its side.</summary>
    End,

    /// <summary>Somebody in the server wants the loop's attention.</summary>
    Interrupted,
}
