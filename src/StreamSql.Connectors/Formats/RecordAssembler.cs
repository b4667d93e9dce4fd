using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Connectors.Formats;

/// <summary>What a connector knows about the records of a batch besides their payload.</summary>
internal interface IRecordContext
{
    string SplitId { get; }

    long OffsetOf(int record);

    /// <summary>A metadata column for the records of the batch.</summary>
    Column Metadata(DecodedField field, int records);
}

/// <summary>
/// Makes chunks of records: payload columns from the decoder, metadata columns from the connector, in the order asked for; applies the
/// policy for what cannot be decoded. One per reader, owned by the task's thread.
/// </summary>
internal sealed class RecordAssembler : IDecodeFaults, IDisposable
{
    private readonly SourceDescription _description;
    private readonly RecordDecoder _decoder;
    private readonly ErrorPolicy _policy;
    private readonly long _largest;
    private readonly int[] _payloadIndex;
    private readonly Column[] _payload;
    private readonly bool[] _dropped = new bool[StreamChunk.MaxRows];
    private PooledBuffer? _buffer;
    private RecordRange[] _records = [];
    private IRecordContext? _context;
    private int _droppedCount;
    private int _lastReported;

    public RecordAssembler(SourceDescription description, IFormat format)
    {
        _description = description;
        _policy = ErrorPolicies.Read(description.Options);
        _largest = ErrorPolicies.LargestRecord(description.Options);
        _payloadIndex = [.. Enumerable.Range(0, description.Decoded.Count).Where(i => description.Decoded[i].Metadata is null)];
        _payload = new Column[_payloadIndex.Length];
        _decoder = format.CreateDecoder(
            description.Options,
            [.. _payloadIndex.Select(i => description.Decoded[i]).Select(f => new DecodedColumn(f.Name, f.Type, f.Nullable, f.SourceIndex))]);
    }

    /// <summary>Null when no row is left. At most <see cref="StreamChunk.MaxRows"/> records.</summary>
    public StreamChunk? Assemble(PooledBuffer buffer, ReadOnlySpan<RecordRange> records, IRecordContext context)
    {
        _buffer = buffer;
        _context = context;
        _lastReported = -1;
        _droppedCount = 0;
        if (_records.Length < records.Length) _records = new RecordRange[StreamChunk.MaxRows];
        records.CopyTo(_records);
        DropTooLarge(records);
        _decoder.Decode(buffer, records, _payload, this);
        var columns = new Column[_description.Decoded.Count];
        for (int i = 0; i < _payloadIndex.Length; i++) columns[_payloadIndex[i]] = _payload[i];
        for (int i = 0; i < columns.Length; i++)
            if (_description.Decoded[i].Metadata is not null) columns[i] = context.Metadata(_description.Decoded[i], records.Length);
        var chunk = new StreamChunk(columns, records.Length);
        return _droppedCount == 0 ? chunk : WithoutDropped(chunk);
    }

    public void Report(int record, string reason, bool dropRow)
    {
        RecordRange range = _records[record];
        ReadOnlySpan<byte> raw = _buffer!.Bytes.Slice(range.Start, range.Length);
        string split = _context!.SplitId;
        long offset = _context.OffsetOf(record);
        if (_policy == ErrorPolicy.Fail)
        {
            throw new StreamSqlException(
                SqlState.InvalidTextRepresentation, $"record {offset} of {split} of \"{_description.ObjectName}\" cannot be decoded: {reason}")
            {
                Hint = "Set on_error = 'skip' or 'null' to go on; such records are then kept in streamsql.error_rows.",
            };
        }

        if (_lastReported != record && !_dropped[record]) _description.Errors.Report(new SourceError(split, offset, reason, raw));
        _lastReported = record;
        if ((_policy == ErrorPolicy.Null && !dropRow) || _dropped[record]) return;
        _dropped[record] = true;
        _droppedCount++;
    }

    public void Dispose() => _decoder.Dispose();

    private void DropTooLarge(ReadOnlySpan<RecordRange> records)
    {
        for (int i = 0; i < records.Length; i++)
            if (records[i].Length > _largest) Report(i, $"the record has {records[i].Length} bytes, more than record.max-bytes", dropRow: true);
    }

    private StreamChunk? WithoutDropped(StreamChunk chunk)
    {
        int rows = chunk.PhysicalRows;
        PooledBuffer selection = BufferPool.Rent<int>(rows);
        Span<int> selected = selection.As<int>();
        int count = 0;
        for (int row = 0; row < rows; row++)
            if (!_dropped[row]) selected[count++] = row;
        Array.Clear(_dropped, 0, rows);
        StreamChunk? result = count == 0 ? null : chunk.WithSelection(selection, count);
        if (count == 0) selection.Release();
        chunk.Release();
        return result;
    }
}

/// <summary>on_error.</summary>
internal enum ErrorPolicy
{
    Skip,
    Fail,
    Null,
}

/// <summary>Reads the error policy from options, Flink's spellings included.</summary>
internal static class ErrorPolicies
{
    public static long LargestRecord(ConnectorOptions options)
    {
        long largest = options.GetInt64("record.max-bytes", 16 << 20);
        return largest > 0
            ? largest
            : throw new StreamSqlException(SqlState.InvalidParameterValue, "option \"record.max-bytes\" must be positive");
    }

    public static ErrorPolicy Read(ConnectorOptions options)
    {
        switch (options.Find("on_error")?.ToLowerInvariant())
        {
            case "fail": return ErrorPolicy.Fail;
            case "skip": return ErrorPolicy.Skip;
            case "null": return ErrorPolicy.Null;
            case { } other:
                throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"on_error\" must be fail, skip or null, not \"{other}\"");
        }

        foreach (string key in (string[])["json.ignore-parse-errors", "csv.ignore-parse-errors"])
            if (options.Find(key) is not null) return options.GetBoolean(key, false) ? ErrorPolicy.Null : ErrorPolicy.Fail;
        return ErrorPolicy.Skip;
    }
}
