using StreamSql.Core.Errors;
using StreamSql.Core.Metadata;

namespace StreamSql.Sql.Catalog;

/// <summary>
/// The durable catalog. Readers take <see cref="Current"/> without locking; writers go one at a time, to the metadata store first.
/// </summary>
public sealed class CatalogManager
{
    /// <summary>Ids go up in steps, so that row types, key indexes and their constraints have oids of their own.</summary>
    internal const int OidsPerObject = 16;

    private const long FirstOid = 16_384;

    private readonly IMetadataStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _writing = new();
    private volatile CatalogSnapshot _current;

    public CatalogManager(IMetadataStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _current = CatalogSnapshot.Empty.With(store.LoadObjects().Select(ObjectCodec.FromRecord), []);
    }

    public CatalogSnapshot Current => _current;

    /// <summary>Raised after each change, on the thread that made it.</summary>
    public event Action<CatalogSnapshot>? Changed;

    /// <summary>An id for an object about to be created; its job may use it before the object is stored.</summary>
    public long ReserveId() => FirstOid + ((_store.Reserve("object-id", 1) - 1) * OidsPerObject);

    /// <summary>Stores new objects in one transaction and returns them with id and time; 42P07 when a name is taken.</summary>
    public CatalogObject Create(CatalogObject item) => Apply([item], [])[0];

    /// <summary>Replaces objects of the same ids.</summary>
    public void Update(params IReadOnlyList<CatalogObject> items) => Apply(items, []);

    public void Drop(params IReadOnlyList<long> ids) => Apply([], ids);

    /// <summary>Upserts and deletes in one transaction.</summary>
    public IReadOnlyList<CatalogObject> Apply(IReadOnlyList<CatalogObject> upserts, IReadOnlyList<long> deletes)
    {
        CatalogSnapshot next;
        CatalogObject[] stored;
        lock (_writing)
        {
            stored = [.. upserts.Select(Complete)];
            foreach (CatalogObject item in stored) CheckName(item, deletes);
            next = _current.With(stored, deletes);
            _store.SaveObjects([.. stored.Select(ObjectCodec.ToRecord)], deletes);
            _current = next;
        }

        Changed?.Invoke(next);
        return stored;
    }

    private CatalogObject Complete(CatalogObject item)
    {
        if (item.Id == 0) item = item with { Id = ReserveId() };
        return item.CreatedMicros == 0
            ? item with { CreatedMicros = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond }
            : item;
    }

    private void CheckName(CatalogObject item, IReadOnlyList<long> deletes)
    {
        if (item is SchemaObject)
        {
            if (_current.FindSchema(item.Name) is { } schema && schema.Id != item.Id)
                throw new StreamSqlException(SqlState.DuplicateSchema, $"schema \"{item.Name}\" already exists");
            return;
        }

        if (!_current.SchemaExists(item.Schema))
            throw new StreamSqlException(SqlState.InvalidSchemaName, $"schema \"{item.Schema}\" does not exist");
        if (_current.Find(item.Schema, item.Name) is { } other && other.Id != item.Id && !deletes.Contains(other.Id))
            throw new StreamSqlException(SqlState.DuplicateTable, $"relation \"{item.Name}\" already exists");
    }
}
