using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Connectors;

/// <summary>An encoding of rows as bytes, for sources and sinks alike. Stateless and thread-safe.</summary>
public interface IFormat
{
    /// <summary>The value of <c>format = '…'</c>.</summary>
    string Name { get; }

    /// <summary>Its options with the format's name in front: <c>csv.field-delimiter</c>.</summary>
    IReadOnlyList<OptionSpec> Options { get; }

    /// <summary>How records lie behind each other in a file.</summary>
    RecordFraming Framing(ConnectorOptions options);

    /// <summary>Checks option values and whether it can fill these columns, as CREATE does.</summary>
    void Validate(ConnectorOptions options, IReadOnlyList<Field> columns);

    RecordDecoder CreateDecoder(ConnectorOptions options, IReadOnlyList<DecodedColumn> columns);

    RecordEncoder CreateEncoder(ConnectorOptions options, Schema schema);
}

/// <summary>A column to decode from a payload: its name there, its type, its position among the payload's columns (CSV).</summary>
public sealed record DecodedColumn(string Name, SqlType Type, bool Nullable, int Position);

/// <summary>
/// Where a record of a file ends: at a newline that is outside of quotes when <paramref name="Quote"/> is given.
/// <paramref name="Escape"/> makes the next byte ordinary.
/// </summary>
public readonly record struct RecordFraming(byte? Quote = null, byte? Escape = null, bool SkipEmpty = true, int HeaderRecords = 0);

/// <summary>The bytes of one record inside a buffer.</summary>
public readonly record struct RecordRange(int Start, int Length);

/// <summary>
/// Turns records into columns, batch by batch; learns from what it sees, so one per reader. Owned by one thread at a time.
/// </summary>
public abstract class RecordDecoder : IDisposable
{
    /// <summary>
    /// One row per record, a column per <see cref="DecodedColumn"/>, written to <paramref name="columns"/> (the caller owns them). Text may
    /// stay in <paramref name="buffer"/>, which the columns then retain. A record or field that cannot be decoded goes to
    /// <paramref name="faults"/> and leaves NULL.
    /// </summary>
    public abstract void Decode(
        PooledBuffer buffer, ReadOnlySpan<RecordRange> records, Span<Column> columns, IDecodeFaults faults);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}

/// <summary>Receives what a decoder could not decode.</summary>
public interface IDecodeFaults
{
    /// <param name="record">Index in the batch; a record may be reported several times.</param>
    /// <param name="reason">For the user, without the raw bytes.</param>
    /// <param name="dropRow">True when the row cannot exist even with NULLs (NOT NULL column).</param>
    void Report(int record, string reason, bool dropRow);
}

/// <summary>Turns rows into records. Owned by one thread.</summary>
public abstract class RecordEncoder : IDisposable
{
    /// <summary>Appends one record for a physical row, without a line end.</summary>
    public abstract void Encode(StreamChunk chunk, int physicalRow, System.Buffers.IBufferWriter<byte> output);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }
}
