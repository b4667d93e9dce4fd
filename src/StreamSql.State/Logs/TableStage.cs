using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.State.Tables;

namespace StreamSql.State.Logs;

/// <summary>
/// Checks the changes that one request makes to one table against its key, and turns them into what is appended. Nothing is applied
/// here: a request that fails leaves no trace. Used by the writer thread.
/// </summary>
internal sealed class TableStage(Log log)
{
    /// <summary>Keys this request has changed: true = it has a row now.</summary>
    private readonly Dictionary<int, bool> _changed = [];

    /// <summary>What to append, dense and owned by the taker.</summary>
    public List<StreamChunk> Effective { get; } = [];

    public long AffectedRows { get; private set; }

    /// <summary>Adds a change; false when it needs a row that is not published yet: commit what is staged and try again.</summary>
    public bool TryAdd(StreamChunk chunk, ConflictAction action)
    {
        if (chunk.RowCount == 0) return true;
        if (!log.IsKeyed)
        {
            AddWhole(chunk);
            return true;
        }

        int[] rows = new int[chunk.RowCount];
        for (int i = 0; i < rows.Length; i++) rows[i] = chunk.PhysicalRow(i);
        int[] slots = new int[rows.Length];
        log.Index!.SlotsOf(chunk, rows, slots);
        return action == ConflictAction.Replace ? TryReplace(chunk, rows, slots) : AddChecked(chunk, rows, slots, action);
    }

    public void Release()
    {
        foreach (StreamChunk chunk in Effective) chunk.Release();
        Effective.Clear();
    }

    private void AddWhole(StreamChunk chunk)
    {
        for (int i = 0; i < chunk.RowCount; i++) Count(chunk.Kind(chunk.PhysicalRow(i)));
        Effective.Add(chunk.Compact());
    }

    private void Count(RowKind kind) => AffectedRows += kind == RowKind.UpdateBefore ? 0 : 1;

    private bool AddChecked(StreamChunk chunk, int[] rows, int[] slots, ConflictAction action)
    {
        var taken = new List<int>(rows.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            RowKind kind = chunk.Kind(rows[i]);
            bool exists = Exists(slots[i]);
            if (kind.IsRetract())
            {
                if (!exists) continue;
                _changed[slots[i]] = false;
            }
            else if (exists)
            {
                if (action == ConflictAction.Error) throw Duplicate(chunk, rows[i]);
                continue;
            }
            else
            {
                _changed[slots[i]] = true;
            }

            taken.Add(rows[i]);
            Count(kind);
        }

        if (taken.Count == chunk.RowCount) Effective.Add(chunk.Compact());
        else if (taken.Count > 0) Effective.Add(chunk.Gather(taken.ToArray()));
        return true;
    }

    private bool TryReplace(StreamChunk chunk, int[] rows, int[] slots)
    {
        foreach (int slot in slots)
            if (!_changed.ContainsKey(slot) && log.Index!.IsRowUnpublished(slot)) return false;
        var changes = new ChangeBuilder(log.Schema.Schema);
        using TablePin pin = log.Index!.PinNewest();
        ColumnBuilder[] old = [.. log.Types.Select(t => ColumnBuilder.Create(t, 16))];
        var keys = new Column[log.Schema.KeyColumns!.Count];
        for (int i = 0; i < keys.Length; i++) keys[i] = chunk[log.Schema.KeyColumns[i]];
        for (int i = 0; i < rows.Length; i++)
        {
            if (_changed.ContainsKey(slots[i]))
                throw new StreamSqlException(
                    SqlState.CardinalityViolation, "ON CONFLICT DO UPDATE command cannot affect row a second time")
                {
                    Hint = "Ensure that no rows proposed for insertion within the same command have duplicate constrained values.",
                };
            bool replaces = pin.TryGet(keys, rows[i], null, old);
            if (replaces) AddOld(changes, old);
            changes.Add(chunk.Columns, rows[i], replaces ? RowKind.UpdateAfter : RowKind.Insert);
            _changed[slots[i]] = true;
            AffectedRows++;
            if (changes.Count >= StreamChunk.MaxRows - 1) Effective.Add(changes.Finish());
        }

        if (changes.Count > 0) Effective.Add(changes.Finish());
        foreach (ColumnBuilder builder in old) builder.Dispose();
        return true;
    }

    private static void AddOld(ChangeBuilder changes, ColumnBuilder[] old)
    {
        Column[] columns = [.. old.Select(b => b.Finish())];
        changes.Add(columns, 0, RowKind.UpdateBefore);
        foreach (Column column in columns) column.Release();
    }

    private bool Exists(int slot) => _changed.TryGetValue(slot, out bool exists) ? exists : log.Index!.HasOpenRow(slot);

    private StreamSqlException Duplicate(StreamChunk chunk, int row)
    {
        IReadOnlyList<int> keys = log.Schema.KeyColumns!;
        IEnumerable<string> names = keys.Select(k => log.Schema.Schema[k].Name);
        IEnumerable<string> values = keys.Select(k => TextFormat.Format(log.Types[k], chunk[k].GetValue(row)));
        return new StreamSqlException(
            SqlState.UniqueViolation,
            $"duplicate key value violates unique constraint \"{log.Schema.KeyConstraint ?? log.Schema.Name + "_pkey"}\"")
        {
            Detail = $"Key ({string.Join(", ", names)})=({string.Join(", ", values)}) already exists.",
        };
    }
}
