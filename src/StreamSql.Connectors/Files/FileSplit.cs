using System.Collections.Concurrent;
using System.IO.Compression;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;

namespace StreamSql.Connectors.Files;

/// <summary>One file being read: the reading thread fills <see cref="Blocks"/>, the task's thread takes them.</summary>
internal sealed class FileSplit(SourceSplit split, RecordFraming framing) : IDisposable
{
    private const int BlockSize = 1 << 20;
    private const int LongestRecord = 64 << 20;

    private readonly RecordFramer _framer = new(framing);
    private readonly bool _whole = split.Payload == FileSource.WholeFile;
    private Stream? _stream;
    private readonly bool _counted = framing.Quote is not null || FileSource.IsCompressed(split.Id);
    private byte[] _rest = [];
    private long _readTo;
    private long _fetchedTo = split.StartOffset;
    private volatile bool _ended;

    public string Path => split.Id;

    public ConcurrentQueue<FileBlock> Blocks { get; } = new();

    /// <summary>One past the last byte of the last complete record that was read. Any thread.</summary>
    public long FetchedTo => Volatile.Read(ref _fetchedTo);

    /// <summary>One past the last byte that is there to be read, as far as that is known. Any thread.</summary>
    public long KnownEnd => split.StopOffset ?? FetchedTo;

    /// <summary>All of a bounded split has been read. Any thread.</summary>
    public bool Ended => _ended;

    // Of the task's thread.
    public FileBlock? Current { get; set; }

    public int NextRecord { get; set; }

    public long NextOffset { get; set; } = split.StartOffset;

    /// <summary>Reads one block on the reading thread; false when there is nothing more now.</summary>
    public bool ReadBlock()
    {
        Stream stream = _stream ??= Open();
        PooledBuffer buffer = BufferPool.Rent(Math.Max(BlockSize, _rest.Length * 2));
        try
        {
            _rest.CopyTo(buffer.Bytes);
            long origin = _readTo - _rest.Length;
            long room = buffer.Capacity - _rest.Length;
            if (split.StopOffset is { } stop) room = Math.Min(room, Math.Max(0, stop - _readTo));
            int read = stream.ReadAtLeast(buffer.Bytes.Slice(_rest.Length, (int)room), (int)room, throwOnEndOfStream: false);
            bool atEnd = read < room || (split.StopOffset is { } last && _readTo + read >= last);
            if (read == 0 && !IsBounded) CheckFollowed();
            _readTo += read;
            return Publish(buffer, origin, _rest.Length + read, atEnd && IsBounded);
        }
        finally
        {
            buffer.Release();
        }
    }

    public void Dispose() => _stream?.Dispose();

    private bool IsBounded => split.StopOffset is not null || _whole;

    private bool Publish(PooledBuffer buffer, long origin, int length, bool isLast)
    {
        ReadOnlySpan<byte> text = buffer.Bytes[..length];
        int used = _framer.Frame(text, origin == 0, isLast && _whole);
        _rest = text[used..].ToArray();
        if (_rest.Length > LongestRecord)
        {
            throw new StreamSqlException(
                SqlState.ProgramLimitExceeded, $"file \"{Path}\": the record at {origin + used} is longer than {LongestRecord} bytes");
        }

        if (used > 0 && origin + used > split.StartOffset)
        {
            buffer.Retain();
            RecordRange[] records = _framer.Take(split.StartOffset - origin);
            Blocks.Enqueue(new FileBlock(buffer, records, records.Length, origin, origin + used));
            Volatile.Write(ref _fetchedTo, origin + used);
        }

        if (!isLast) return used > 0 || length == buffer.Capacity;
        _ended = true;
        return used > 0;
    }

    private Stream Open()
    {
        FileStream file;
        try
        {
            file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.SequentialScan);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Broken(exception);
        }

        if (FileSource.IsCompressed(Path)) return new GZipStream(file, CompressionMode.Decompress);
        if (file.Length < split.StartOffset)
        {
            file.Dispose();
            throw Shrunk(split.StartOffset, file.Length);
        }

        // An offset may lie inside a record that was read before: the byte in front of it shows whether a record starts there. Where line
        // ends may be quoted, and in compressed files, only the way from the start does.
        _readTo = _counted ? 0 : Math.Max(0, split.StartOffset - 1);
        file.Position = _readTo;
        return file;
    }

    /// <summary>At the end of a file that is followed: it must still be there and not have shrunk, or have been replaced by a shorter one.</summary>
    private void CheckFollowed()
    {
        var file = new FileInfo(Path);
        if (!file.Exists) throw new StreamSqlException(SqlState.UndefinedFile, $"file \"{Path}\" was removed while it was read");
        if (file.Length < _readTo) throw Shrunk(_readTo, file.Length);
    }

    private StreamSqlException Shrunk(long readTo, long length) => new(
        SqlState.DataException, $"file \"{Path}\" was read to byte {readTo} and has only {length} now: it was truncated or replaced")
    {
        Hint = "A file that is read may only grow; let rotation give the new file a new name.",
    };

    public StreamSqlException Broken(Exception exception) => new(
        exception is FileNotFoundException or DirectoryNotFoundException ? SqlState.UndefinedFile : SqlState.IoError,
        $"file \"{Path}\" cannot be read: {exception.Message}", exception);
}
