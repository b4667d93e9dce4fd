using System.Runtime.InteropServices;
using StreamSql.Core.Errors;

namespace StreamSql.State.Backends.RocksDb.Native;

/// <summary>
/// The functions of rocksdb/c.h that are used; all exist from 7.8 on. Signatures are blittable. SuppressGCTransition only where a call
/// neither blocks nor calls back.
/// </summary>
internal static unsafe partial class RocksApi
{
    private const string Lib = RocksLibrary.Name;

    [LibraryImport(Lib)] public static partial nint rocksdb_options_create();
    [LibraryImport(Lib)] public static partial void rocksdb_options_destroy(nint options);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_create_if_missing(nint options, byte value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_create_missing_column_families(nint options, byte value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_compression(nint options, int value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_write_buffer_size(nint options, nuint value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_db_write_buffer_size(nint options, nuint value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_max_background_jobs(nint options, int value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_max_total_wal_size(nint options, ulong value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_keep_log_file_num(nint options, nuint value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_max_log_file_size(nint options, nuint value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_info_log_level(nint options, int value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_stats_dump_period_sec(nint options, uint value);
    [LibraryImport(Lib)] public static partial void rocksdb_options_set_block_based_table_factory(nint options, nint table);
    [LibraryImport(Lib)] public static partial nint rocksdb_block_based_options_create();
    [LibraryImport(Lib)] public static partial void rocksdb_block_based_options_destroy(nint table);
    [LibraryImport(Lib)] public static partial void rocksdb_block_based_options_set_block_cache(nint table, nint cache);
    [LibraryImport(Lib)] public static partial void rocksdb_block_based_options_set_filter_policy(nint table, nint policy);
    [LibraryImport(Lib)] public static partial nint rocksdb_filterpolicy_create_bloom_full(double bits);
    [LibraryImport(Lib)] public static partial nint rocksdb_cache_create_lru(nuint capacity);
    [LibraryImport(Lib)] public static partial nint rocksdb_writeoptions_create();
    [LibraryImport(Lib)] public static partial void rocksdb_writeoptions_destroy(nint options);
    [LibraryImport(Lib)] public static partial void rocksdb_writeoptions_disable_WAL(nint options, int value);
    [LibraryImport(Lib)] public static partial void rocksdb_writeoptions_set_sync(nint options, byte value);
    [LibraryImport(Lib)] public static partial nint rocksdb_readoptions_create();
    [LibraryImport(Lib)] public static partial void rocksdb_readoptions_destroy(nint options);
    [LibraryImport(Lib)] public static partial void rocksdb_readoptions_set_iterate_upper_bound(nint options, byte* key, nuint length);
    [LibraryImport(Lib)] public static partial void rocksdb_readoptions_set_fill_cache(nint options, byte value);

    [LibraryImport(Lib)]
    public static partial nint rocksdb_open_column_families(
        nint options, byte* path, int count, byte** names, nint* familyOptions, nint* handles, byte** error);

    [LibraryImport(Lib)] public static partial void rocksdb_column_family_handle_destroy(nint family);
    [LibraryImport(Lib)] public static partial void rocksdb_close(nint db);
    [LibraryImport(Lib)] public static partial void rocksdb_free(void* memory);

    [LibraryImport(Lib)] public static partial nint rocksdb_writebatch_create();
    [LibraryImport(Lib)] public static partial void rocksdb_writebatch_destroy(nint batch);
    [LibraryImport(Lib), SuppressGCTransition] public static partial void rocksdb_writebatch_clear(nint batch);

    [LibraryImport(Lib), SuppressGCTransition]
    public static partial void rocksdb_writebatch_put_cf(nint batch, nint family, byte* key, nuint keyLength, byte* value, nuint length);

    [LibraryImport(Lib), SuppressGCTransition]
    public static partial void rocksdb_writebatch_delete_cf(nint batch, nint family, byte* key, nuint keyLength);

    [LibraryImport(Lib), SuppressGCTransition]
    public static partial void rocksdb_writebatch_delete_range_cf(
        nint batch, nint family, byte* from, nuint fromLength, byte* to, nuint toLength);

    [LibraryImport(Lib), SuppressGCTransition] public static partial int rocksdb_writebatch_count(nint batch);
    [LibraryImport(Lib)] public static partial void rocksdb_write(nint db, nint options, nint batch, byte** error);

    [LibraryImport(Lib)]
    public static partial nint rocksdb_get_pinned_cf(nint db, nint options, nint family, byte* key, nuint keyLength, byte** error);

    [LibraryImport(Lib), SuppressGCTransition] public static partial byte* rocksdb_pinnableslice_value(nint slice, nuint* length);
    [LibraryImport(Lib)] public static partial void rocksdb_pinnableslice_destroy(nint slice);

    [LibraryImport(Lib)]
    public static partial void rocksdb_batched_multi_get_cf(
        nint db, nint options, nint family, nuint count, byte** keys, nuint* lengths, nint* slices, byte** errors, byte sorted);

    [LibraryImport(Lib)] public static partial nint rocksdb_create_iterator_cf(nint db, nint options, nint family);
    [LibraryImport(Lib)] public static partial void rocksdb_iter_destroy(nint iterator);
    [LibraryImport(Lib)] public static partial void rocksdb_iter_seek(nint iterator, byte* key, nuint length);
    [LibraryImport(Lib)] public static partial void rocksdb_iter_seek_for_prev(nint iterator, byte* key, nuint length);
    [LibraryImport(Lib)] public static partial void rocksdb_iter_next(nint iterator);
    [LibraryImport(Lib), SuppressGCTransition] public static partial byte rocksdb_iter_valid(nint iterator);
    [LibraryImport(Lib), SuppressGCTransition] public static partial byte* rocksdb_iter_key(nint iterator, nuint* length);
    [LibraryImport(Lib), SuppressGCTransition] public static partial byte* rocksdb_iter_value(nint iterator, nuint* length);
    [LibraryImport(Lib)] public static partial void rocksdb_iter_get_error(nint iterator, byte** error);

    [LibraryImport(Lib)] public static partial nint rocksdb_flushoptions_create();
    [LibraryImport(Lib)] public static partial void rocksdb_flushoptions_destroy(nint options);
    [LibraryImport(Lib)] public static partial void rocksdb_flush_cf(nint db, nint options, nint family, byte** error);
    [LibraryImport(Lib)] public static partial nint rocksdb_checkpoint_object_create(nint db, byte** error);

    [LibraryImport(Lib)]
    public static partial void rocksdb_checkpoint_create(nint checkpoint, byte* directory, ulong logSizeForFlush, byte** error);

    [LibraryImport(Lib)] public static partial void rocksdb_checkpoint_object_destroy(nint checkpoint);
    [LibraryImport(Lib)] public static partial int rocksdb_property_int_cf(nint db, nint family, byte* name, ulong* value);

    /// <summary>Throws <c>58030</c> when a call left an error text, and frees that text.</summary>
    public static void Check(byte* error)
    {
        if (error == null) return;
        string text = Marshal.PtrToStringUTF8((nint)error) ?? "unknown error";
        rocksdb_free(error);
        throw new StreamSqlException(SqlState.IoError, "RocksDB: " + text);
    }
}
