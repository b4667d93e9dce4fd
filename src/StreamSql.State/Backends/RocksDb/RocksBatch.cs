using static StreamSql.State.Backends.RocksDb.Native.RocksApi;

namespace StreamSql.State.Backends.RocksDb;

/// <summary>Changes that go to a database together. Owned by one thread.</summary>
internal sealed unsafe class RocksBatch : IDisposable
{
    private readonly nint[] _families;

    internal RocksBatch(nint[] families)
    {
        _families = families;
        Handle = rocksdb_writebatch_create();
    }

    public int Count => rocksdb_writebatch_count(Handle);

    /// <summary>Bytes of keys and values so far.</summary>
    public long Bytes { get; private set; }

    internal nint Handle { get; private set; }

    public void Put(int family, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        fixed (byte* keyBytes = key)
        fixed (byte* valueBytes = value)
            rocksdb_writebatch_put_cf(Handle, _families[family], keyBytes, (nuint)key.Length, valueBytes, (nuint)value.Length);
        Bytes += key.Length + value.Length;
    }

    public void Delete(int family, ReadOnlySpan<byte> key)
    {
        fixed (byte* keyBytes = key) rocksdb_writebatch_delete_cf(Handle, _families[family], keyBytes, (nuint)key.Length);
        Bytes += key.Length;
    }

    /// <summary>Deletes all keys in <c>[from, to)</c>.</summary>
    public void DeleteRange(int family, ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        fixed (byte* fromBytes = from)
        fixed (byte* toBytes = to)
            rocksdb_writebatch_delete_range_cf(Handle, _families[family], fromBytes, (nuint)from.Length, toBytes, (nuint)to.Length);
        Bytes += from.Length + to.Length;
    }

    public void Clear()
    {
        rocksdb_writebatch_clear(Handle);
        Bytes = 0;
    }

    public void Dispose()
    {
        if (Handle != 0) rocksdb_writebatch_destroy(Handle);
        Handle = 0;
    }
}
