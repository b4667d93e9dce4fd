using System.Runtime.InteropServices;
using System.Text;
using StreamSql.Core.Encoding;
using StreamSql.Core.Errors;
using static StreamSql.State.Backends.RocksDb.Native.RocksApi;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>How one database is opened.</summary>
/// <param name="WriteBufferBytes">Memory for rows not yet flushed, over all column families.</param>
/// <param name="Wal">False: durability comes from checkpoints alone.</param>
internal sealed record RocksSettings(long WriteBufferBytes = 64L << 20, bool Wal = true);

/// <summary>
/// An open RocksDB with its column families, spans in and out. Reads and writes may come from any threads; <see cref="Dispose"/> only
/// after all of them. Errors are <see cref="StreamSqlException"/> 58030.
/// </summary>
internal sealed unsafe class RocksDatabase : IDisposable
{
    private const int Lz4 = 4;
    private const int WarnLevel = 2;

    private static readonly Lock CacheLock = new();
    private static nint _sharedCache;

    private readonly nint _db;
    private readonly nint _options;
    private readonly nint[] _families;
    private readonly nint _read;
    private readonly nint _write;
    private readonly nint _writeSync;
    private bool _disposed;

    private RocksDatabase(nint db, nint options, nint[] families, bool wal)
    {
        _db = db;
        _options = options;
        _families = families;
        _read = rocksdb_readoptions_create();
        _write = rocksdb_writeoptions_create();
        _writeSync = rocksdb_writeoptions_create();
        if (!wal) rocksdb_writeoptions_disable_WAL(_write, 1);
        if (wal) rocksdb_writeoptions_set_sync(_writeSync, 1);
        else rocksdb_writeoptions_disable_WAL(_writeSync, 1);
    }

    /// <summary>Bytes of the block cache that all databases of the process share; effective before the first one opens.</summary>
    public static long SharedCacheBytes { get; set; } = 128L << 20;

    /// <summary>Opens or creates; <paramref name="families"/> starts with <c>default</c> and names all there are.</summary>
    public static RocksDatabase Open(string path, RocksSettings settings, params ReadOnlySpan<string> families)
    {
        Native.RocksLibrary.Require();
        Directory.CreateDirectory(path);
        nint options = CreateOptions(settings);
        nint[] handles = new nint[families.Length];
        nint[] familyOptions = new nint[families.Length];
        Array.Fill(familyOptions, options);
        nint[] names = new nint[families.Length];
        for (int i = 0; i < names.Length; i++) names[i] = Marshal.StringToCoTaskMemUTF8(families[i]);
        byte* error = null;
        nint db;
        fixed (nint* namePointers = names, optionPointers = familyOptions, handlePointers = handles)
        fixed (byte* pathBytes = Utf8(path))
        {
            db = rocksdb_open_column_families(
                options, pathBytes, families.Length, (byte**)namePointers, optionPointers, handlePointers, &error);
        }

        foreach (nint name in names) Marshal.FreeCoTaskMem(name);
        if (error != null) rocksdb_options_destroy(options);
        Check(error);
        return new RocksDatabase(db, options, handles, settings.Wal);
    }

    /// <summary>Appends the value of a key; false when there is none.</summary>
    public bool TryGet(int family, ReadOnlySpan<byte> key, ref ByteWriter into)
    {
        byte* error = null;
        nint slice;
        fixed (byte* keyBytes = key)
            slice = rocksdb_get_pinned_cf(_db, _read, _families[family], keyBytes, (nuint)key.Length, &error);
        Check(error);
        if (slice == 0) return false;
        nuint length;
        byte* value = rocksdb_pinnableslice_value(slice, &length);
        into.WriteBytes(new ReadOnlySpan<byte>(value, (int)length));
        rocksdb_pinnableslice_destroy(slice);
        return true;
    }

    /// <summary>
    /// Looks up many keys at once: <paramref name="keys"/> holds them one behind the other, ending at <paramref name="ends"/>. Values
    /// go to <paramref name="into"/>, their ends to <paramref name="valueEnds"/>, -1 for keys that are absent.
    /// </summary>
    public void MultiGet(int family, ReadOnlySpan<byte> keys, ReadOnlySpan<int> ends, ref ByteWriter into, Span<int> valueEnds)
    {
        const int block = 256;
        byte** pointers = stackalloc byte*[block];
        nuint* lengths = stackalloc nuint[block];
        nint* slices = stackalloc nint[block];
        byte** errors = stackalloc byte*[block];
        fixed (byte* start = keys)
        {
            for (int first = 0; first < ends.Length; first += block)
            {
                int count = Math.Min(block, ends.Length - first);
                for (int i = 0; i < count; i++)
                {
                    int from = first + i == 0 ? 0 : ends[first + i - 1];
                    pointers[i] = start + from;
                    lengths[i] = (nuint)(ends[first + i] - from);
                    errors[i] = null;
                    slices[i] = 0;
                }

                rocksdb_batched_multi_get_cf(_db, _read, _families[family], (nuint)count, pointers, lengths, slices, errors, 0);
                for (int i = 0; i < count; i++)
                {
                    Check(errors[i]);
                    valueEnds[first + i] = -1;
                    if (slices[i] == 0) continue;
                    nuint length;
                    byte* value = rocksdb_pinnableslice_value(slices[i], &length);
                    into.WriteBytes(new ReadOnlySpan<byte>(value, (int)length));
                    valueEnds[first + i] = into.Length;
                    rocksdb_pinnableslice_destroy(slices[i]);
                }
            }
        }
    }

    /// <summary>Applies a batch atomically; with <paramref name="sync"/> it is on disk on return. The batch is kept.</summary>
    public void Write(RocksBatch batch, bool sync)
    {
        byte* error = null;
        rocksdb_write(_db, sync ? _writeSync : _write, batch.Handle, &error);
        Check(error);
    }

    public RocksBatch CreateBatch() => new(_families);

    /// <summary>Walks keys in <c>[from, to)</c>; an empty <paramref name="to"/> is no bound. Dispose before the database.</summary>
    public RocksIterator Iterate(int family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        new(_db, _families[family], from, to);

    /// <summary>A consistent copy by hard links, memtables flushed first, in a directory that must not exist.</summary>
    public void CreateCheckpoint(string directory)
    {
        byte* error = null;
        nint checkpoint = rocksdb_checkpoint_object_create(_db, &error);
        Check(error);
        fixed (byte* path = Utf8(directory)) rocksdb_checkpoint_create(checkpoint, path, 0, &error);
        rocksdb_checkpoint_object_destroy(checkpoint);
        Check(error);
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (nint family in _families) rocksdb_column_family_handle_destroy(family);
        rocksdb_close(_db);
        rocksdb_readoptions_destroy(_read);
        rocksdb_writeoptions_destroy(_write);
        rocksdb_writeoptions_destroy(_writeSync);
        rocksdb_options_destroy(_options);
    }

    private static nint CreateOptions(RocksSettings settings)
    {
        nint table = rocksdb_block_based_options_create();
        rocksdb_block_based_options_set_block_cache(table, SharedCache());
        rocksdb_block_based_options_set_filter_policy(table, rocksdb_filterpolicy_create_bloom_full(10));
        nint options = rocksdb_options_create();
        rocksdb_options_set_create_if_missing(options, 1);
        rocksdb_options_set_create_missing_column_families(options, 1);
        rocksdb_options_set_compression(options, Lz4);
        rocksdb_options_set_write_buffer_size(options, (nuint)settings.WriteBufferBytes);
        rocksdb_options_set_db_write_buffer_size(options, (nuint)settings.WriteBufferBytes);
        rocksdb_options_set_max_background_jobs(options, 2);
        rocksdb_options_set_max_total_wal_size(options, 256UL << 20);
        rocksdb_options_set_keep_log_file_num(options, 2);
        rocksdb_options_set_max_log_file_size(options, 4u << 20);
        rocksdb_options_set_info_log_level(options, WarnLevel);
        rocksdb_options_set_stats_dump_period_sec(options, 0);
        rocksdb_options_set_block_based_table_factory(options, table);
        rocksdb_block_based_options_destroy(table);
        return options;
    }

    private static nint SharedCache()
    {
        lock (CacheLock)
        {
            if (_sharedCache == 0) _sharedCache = rocksdb_cache_create_lru((nuint)SharedCacheBytes);
            return _sharedCache;
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
