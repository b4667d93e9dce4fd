using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;
using StreamSql.Sql.Catalog;
using StreamSql.State.Tables;

namespace StreamSql.Server.Statements.Data;

/// <summary>
/// Rows to delete and rows to store, read at some moment, turned into a changelog once the table's writer confirms that the rows read
/// are still the current ones. Cold path: values are compared one by one.
/// </summary>
internal sealed class RowChange(TableObject target, long readVersion)
{
    private readonly List<(RowKind Kind, object?[] Row)> _rows = [];
    private readonly List<object?[]> _mustExist = [];
    private readonly List<object?[]> _mustBeFree = [];

    /// <summary>Rows that the statement affects.</summary>
    public long Affected { get; private set; }

    /// <summary>Rows inserted, and updated ones as they are now.</summary>
    public IEnumerable<object?[]> NewRows => _rows.Where(r => r.Kind is RowKind.Insert or RowKind.UpdateAfter).Select(r => r.Row);

    public void Delete(object?[] old)
    {
        _mustExist.Add(old);
        _rows.Add((RowKind.Delete, old));
        Affected++;
    }

    public void Insert(object?[] row)
    {
        if (HasKey) _mustBeFree.Add(row);
        _rows.Add((RowKind.Insert, row));
        Affected++;
    }

    public void Update(object?[] old, object?[] row)
    {
        _mustExist.Add(old);
        Affected++;
        if (HasKey && !KeyOf(old).SequenceEqual(KeyOf(row), ValueComparer.Instance))
        {
            _mustBeFree.Add(row);
            _rows.Insert(0, (RowKind.Delete, old));
            _rows.Add((RowKind.Insert, row));
            return;
        }

        _rows.Add((RowKind.UpdateBefore, old));
        _rows.Add((RowKind.UpdateAfter, row));
    }

    /// <summary>Runs on the log's writer: checks against the rows as they are, then gives the changes.</summary>
    public IReadOnlyList<StreamChunk> Compute(TablePin pin)
    {
        if (pin.Version != readVersion) Verify(pin);
        CheckNewKeys(pin);
        return ToChunks();
    }

    private bool HasKey => target.Key.Count > 0;

    private void Verify(TablePin pin)
    {
        if (!HasKey) throw new StaleRowsException();
        foreach (object?[] old in _mustExist)
            if (Find(pin, old) is not { } current || !current.SequenceEqual(old, ValueComparer.Instance)) throw new StaleRowsException();
    }

    private void CheckNewKeys(TablePin pin)
    {
        if (_mustBeFree.Count == 0) return;
        var leaving = new HashSet<object?[]>(_mustExist.Select(KeyOf), KeyComparer.Instance);
        var taken = new HashSet<object?[]>(KeyComparer.Instance);
        foreach (object?[] row in _mustBeFree)
        {
            object?[] key = KeyOf(row);
            if (taken.Add(key) && (leaving.Contains(key) || Find(pin, row) is null)) continue;
            if (pin.Version != readVersion) throw new StaleRowsException();
            string columns = string.Join(", ", target.Key.Select(k => target.Columns[k].Name));
            string values = string.Join(", ", key.Select((v, i) => Core.Types.Text.TextFormat.Format(target.Columns[target.Key[i]].Type, v)));
            throw new StreamSqlException(
                SqlState.UniqueViolation, $"duplicate key value violates unique constraint \"{target.KeyName ?? target.Name + "_pkey"}\"")
            {
                Detail = $"Key ({columns})=({values}) already exists.",
            };
        }
    }

    private object?[] KeyOf(object?[] row) => [.. target.Key.Select(k => row[k])];

    /// <summary>The row with the same key; null when there is none.</summary>
    public object?[]? Find(TablePin pin, object?[] row)
    {
        var keys = new Column[target.Key.Count];
        for (int i = 0; i < keys.Length; i++)
        {
            using ColumnBuilder builder = ColumnBuilder.Create(target.Columns[target.Key[i]].Type, 1);
            builder.AppendValue(row[target.Key[i]]);
            keys[i] = builder.Finish();
        }

        ColumnBuilder[] into = [.. target.Columns.Select(c => ColumnBuilder.Create(c.Type, 1))];
        try
        {
            if (!pin.TryGet(keys, 0, null, into)) return null;
            return [.. into.Select(Take)];
        }
        finally
        {
            foreach (Column key in keys) key.Release();
            foreach (ColumnBuilder builder in into) builder.Dispose();
        }
    }

    private static object? Take(ColumnBuilder builder)
    {
        Column column = builder.Finish();
        object? value = column.GetValue(0);
        column.Release();
        return value;
    }

    private List<StreamChunk> ToChunks()
    {
        var chunks = new List<StreamChunk>();
        ColumnBuilder[] builders = [.. target.Columns.Select(c => ColumnBuilder.Create(c.Type))];
        for (int start = 0; start < _rows.Count;)
        {
            int end = Math.Min(start + StreamChunk.MaxRows, _rows.Count);
            if (end < _rows.Count && _rows[end].Kind == RowKind.UpdateAfter) end--;
            PooledBuffer kinds = BufferPool.Rent(end - start);
            for (int i = start; i < end; i++)
            {
                kinds.Bytes[i - start] = (byte)_rows[i].Kind;
                for (int c = 0; c < builders.Length; c++) builders[c].AppendValue(_rows[i].Row[c]);
            }

            chunks.Add(new StreamChunk([.. builders.Select(b => b.Finish())], end - start, rowKinds: kinds));
            start = end;
        }

        foreach (ColumnBuilder builder in builders) builder.Dispose();
        return chunks;
    }

    private sealed class ValueComparer : IEqualityComparer<object?>
    {
        public static readonly ValueComparer Instance = new();

        bool IEqualityComparer<object?>.Equals(object? x, object? y) => SqlValue.AreEqual(x, y);

        public int GetHashCode(object? obj) => obj is object?[] or byte[]? 0 : obj?.GetHashCode() ?? 0;
    }

    private sealed class KeyComparer : IEqualityComparer<object?[]>
    {
        public static readonly KeyComparer Instance = new();

        public bool Equals(object?[]? x, object?[]? y) => SqlValue.AreEqual(x, y);

        public int GetHashCode(object?[] obj)
        {
            var hash = default(HashCode);
            foreach (object? value in obj) hash.Add(value is object?[] or byte[]? 0 : value?.GetHashCode() ?? 0);
            return hash.ToHashCode();
        }
    }
}

/// <summary>The rows a change was computed from have changed since: compute it again.</summary>
internal sealed class StaleRowsException() : Exception("rows changed while the statement ran");
