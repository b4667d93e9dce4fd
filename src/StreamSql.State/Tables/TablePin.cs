using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;

namespace StreamSql.State.Tables;

/// <summary>A version of a table, held readable until disposed. Usable from any thread, also from several.</summary>
public sealed class TablePin : IDisposable
{
    internal TablePin(VersionedTable table, long version)
    {
        Table = table;
        Version = version;
    }

    public VersionedTable Table { get; }

    public long Version { get; }

    /// <summary>Rows in this version.</summary>
    public long Count => throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>The rows, given columns only (all when null), in chunks that the caller owns; no order is promised.</summary>
    public IEnumerable<StreamChunk> Scan(IReadOnlyList<int>? columns = null) => throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>
    /// Looks up row <paramref name="row"/> of key columns and appends the found row's <paramref name="columns"/> (all when null) to
    /// <paramref name="into"/>. Only for tables with a key.
    /// </summary>
    public bool TryGet(ReadOnlySpan<Column> keys, int row, IReadOnlyList<int>? columns, ReadOnlySpan<ColumnBuilder> into) =>
        throw StreamSqlException.NotSupported("VersionedTable");

    public void Dispose() => throw StreamSqlException.NotSupported("VersionedTable");
}
