namespace StreamSql.State;

/// <summary>
/// Small named values of one operator that are not keyed: split offsets, watermarks, counters. After a restore each subtask is offered
/// those of all former subtasks and takes what concerns it. Owned by the task thread.
/// </summary>
public sealed class OperatorBlobs
{
    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<byte[]>> _restored = new(StringComparer.Ordinal);

    /// <summary>The value set in this run; null when never set (look at <see cref="Restored"/>).</summary>
    public byte[]? Get(string name) => _values.GetValueOrDefault(name);

    /// <summary>Sets what the next snapshot holds; the array must not change afterwards.</summary>
    public void Set(string name, byte[] value) => _values[name] = value;

    public void Remove(string name) => _values.Remove(name);

    /// <summary>The values that the snapshot's subtasks held under this name; empty without a restore.</summary>
    public IReadOnlyList<byte[]> Restored(string name) => _restored.TryGetValue(name, out List<byte[]>? list) ? list : [];

    /// <summary>Names of which <see cref="Restored"/> has values.</summary>
    public IReadOnlyCollection<string> RestoredNames => _restored.Keys;

    internal IReadOnlyDictionary<string, byte[]> Values => _values;

    internal void AddRestored(string name, byte[] value)
    {
        if (!_restored.TryGetValue(name, out List<byte[]>? list)) _restored[name] = list = [];
        list.Add(value);
    }
}
