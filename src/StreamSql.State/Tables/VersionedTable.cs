using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;

namespace StreamSql.State.Tables;

/// <summary>
/// Rows of a view partition or a table, readable at published versions (MVCC). One writer thread applies chunks into the open version
/// and publishes it; any number of readers on any threads pin a version and read without locks.
/// </summary>
public sealed class VersionedTable
{
    internal VersionedTable(VersionedTableDescriptor descriptor) => Descriptor = descriptor;

    /// <summary>A table that belongs to no subtask's state.</summary>
    public static VersionedTable Scratch(VersionedTableDescriptor descriptor) => new(descriptor);

    public VersionedTableDescriptor Descriptor { get; }

    /// <summary>The newest published version; -1 before the first.</summary>
    public long PublishedVersion => throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>The oldest version that can still be pinned.</summary>
    public long OldestVersion => throw StreamSqlException.NotSupported("VersionedTable");

    public long MemorySize => throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>Published versions that can be pinned, ascending.</summary>
    public IReadOnlyList<long> KeptVersions() => throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>Rows visible at the newest published version.</summary>
    public long Count => throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>
    /// Called by the writer inside <see cref="Publish"/>, after the version has become readable. Handlers must be quick and not throw.
    /// </summary>
    public event Action<VersionedTable, long>? Published
    {
        add => throw StreamSqlException.NotSupported("VersionedTable");
        remove => throw StreamSqlException.NotSupported("VersionedTable");
    }

    /// <summary>Applies a changelog chunk to the open version. Borrows the chunk.</summary>
    public void Apply(StreamChunk chunk) => throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>Makes the open version readable under a number above all before.</summary>
    public void Publish(long version) => throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>Holds a version readable until disposed; throws when it is not published or no longer kept.</summary>
    public TablePin Pin(long version) => TryPin(version, out TablePin? pin) ? pin : throw new InvalidOperationException();

    public bool TryPin(long version, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TablePin? pin) =>
        throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>The newest published version, pinned.</summary>
    public TablePin PinNewest() => throw StreamSqlException.NotSupported("VersionedTable");

    /// <summary>
    /// The net changes between two kept versions, as chunks with row kinds (-U directly before its +U); null when
    /// <paramref name="fromVersion"/> is no longer kept. The caller owns the chunks.
    /// </summary>
    public IEnumerable<StreamChunk>? ChangesBetween(long fromVersion, long toVersion) =>
        throw StreamSqlException.NotSupported("VersionedTable");
}
