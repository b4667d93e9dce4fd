using System.Runtime.InteropServices;
using static StreamSql.State.Backends.RocksDb.Native.RocksApi;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>Walks a range of keys in order, as of its creation. Spans are void after the next move. Owned by one thread.</summary>
internal sealed unsafe class RocksIterator : IDisposable
{
    private readonly nint _options;
    private readonly byte* _bound;
    private nint _iterator;
    private bool _started;

    internal RocksIterator(nint db, nint family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        _options = rocksdb_readoptions_create();
        rocksdb_readoptions_set_fill_cache(_options, 0);
        if (!to.IsEmpty)
        {
            // RocksDB keeps the pointer, not the bytes.
            _bound = (byte*)NativeMemory.Alloc((nuint)to.Length);
            to.CopyTo(new Span<byte>(_bound, to.Length));
            rocksdb_readoptions_set_iterate_upper_bound(_options, _bound, (nuint)to.Length);
        }

        _iterator = rocksdb_create_iterator_cf(db, _options, family);
        fixed (byte* start = from) rocksdb_iter_seek(_iterator, start, (nuint)from.Length);
    }

    public ReadOnlySpan<byte> Key
    {
        get
        {
            nuint length;
            byte* key = rocksdb_iter_key(_iterator, &length);
            return new ReadOnlySpan<byte>(key, (int)length);
        }
    }

    public ReadOnlySpan<byte> Value
    {
        get
        {
            nuint length;
            byte* value = rocksdb_iter_value(_iterator, &length);
            return new ReadOnlySpan<byte>(value, (int)length);
        }
    }

    /// <summary>To the first, then the next key; false behind the last. Throws what reading ran into.</summary>
    public bool MoveNext()
    {
        if (_started) rocksdb_iter_next(_iterator);
        _started = true;
        if (rocksdb_iter_valid(_iterator) != 0) return true;
        byte* error = null;
        rocksdb_iter_get_error(_iterator, &error);
        Check(error);
        return false;
    }

    /// <summary>To the last key at or below the given one, before the first <see cref="MoveNext"/>.</summary>
    public bool SeekForPrevious(ReadOnlySpan<byte> key)
    {
        fixed (byte* start = key) rocksdb_iter_seek_for_prev(_iterator, start, (nuint)key.Length);
        return rocksdb_iter_valid(_iterator) != 0;
    }

    public void Dispose()
    {
        if (_iterator == 0) return;
        rocksdb_iter_destroy(_iterator);
        _iterator = 0;
        rocksdb_readoptions_destroy(_options);
        NativeMemory.Free(_bound);
    }
}
