using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Encoding;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Expressions.Aggregates;
using StreamSql.State.Keyed;

namespace StreamSql.Runtime.Operators.Aggregate;

/// <summary>
/// The sorted multisets of one ordered aggregate, a set per group. Entries: order columns, then the values, or for appended rows
/// without retraction the number of arrival → [count int64 | values]. Owned by one operator.
/// </summary>
internal sealed class OrderedValues : IDisposable
{
    private readonly BoundCall _call;
    private readonly OrderedAggregate _function;
    private readonly KeyedTable _groups;
    private readonly SortedTable _table;
    private readonly RowCodec _codec;
    private readonly ColumnBuilder[] _groupBuilders;
    private readonly ColumnBuilder[] _valueBuilders;
    private readonly ColumnBuilder _old;
    private readonly ColumnBuilder _new;
    private readonly bool _byArrival;
    private readonly int[] _found = new int[StreamChunk.MaxRows];
    private readonly List<long> _counts = [];
    private ByteWriter _key = new(128);
    private ByteWriter _row = new(128);
    private int[] _setOfGroup = new int[1024];
    private Column? _oldColumn;
    private Column? _newColumn;

    public OrderedValues(
        BoundCall call, KeyedTable groups, OperatorContext context, string uid, IReadOnlyList<Field> input, bool retracting)
    {
        _call = call;
        _function = call.Multiset!;
        _groups = groups;
        SqlType[] types = [.. call.Call.Arguments.Select(a => input[a].Type)];
        _table = context.State.OpenSorted(new SortedTableDescriptor(
            $"{uid}/values-{call.Ordered}", groups.Descriptor.KeyTypes, 8, groups.Descriptor.DistributionKeys));
        _codec = new RowCodec(types);
        _valueBuilders = [.. types.Select(t => ColumnBuilder.Create(t))];
        _groupBuilders = [.. groups.Descriptor.KeyTypes.Select(t => ColumnBuilder.Create(t, 1))];
        _old = ColumnBuilder.Create(call.Call.Type);
        _new = ColumnBuilder.Create(call.Call.Type);
        _byArrival = _function.Need == OrderedNeed.All && !retracting && !call.Call.Distinct;
    }

    /// <summary>Looks up the sets of a batch's groups.</summary>
    public void FindSets(ReadOnlySpan<Column> keys, ReadOnlySpan<ulong> hashes, ReadOnlySpan<int> rows, ReadOnlySpan<int> groupSlots)
    {
        _table.Keys.FindOrAdd(keys, hashes, rows, _found);
        for (int i = 0; i < groupSlots.Length; i++) MapOf(groupSlots[i]) = _found[i] + 1;
    }

    public void Update(
        StreamChunk chunk, Column[] arguments, ReadOnlySpan<int> groups, ReadOnlySpan<int> rows, ReadOnlySpan<RowKind> kinds)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            int row = rows[i];
            if (_function.SkipsNulls && arguments[0].IsNull(row)) continue;
            int set = SetOf(groups[i]);
            EncodeKey(chunk, arguments, row, set);
            long count = _table.TryGet(set, _key.Written, out ReadOnlySpan<byte> stored)
                ? System.Runtime.InteropServices.MemoryMarshal.Read<long>(stored)
                : 0;
            count += !kinds.IsEmpty && kinds[row].IsRetract() ? -1 : 1;
            if (count <= 0)
            {
                _table.Remove(set, _key.Written);
                continue;
            }

            _row.Clear();
            _row.Write(count);
            _codec.Encode(arguments, row, ref _row);
            _table.Put(set, _key.Written, _row.Written);
        }
    }

    /// <summary>Notes a group's result before its first change in a mini-batch.</summary>
    public void KeepOld(int group) => Append(group, _old);

    /// <summary>Computes the results of groups, in their order; the old ones noted before are then readable too.</summary>
    public void Compute(ReadOnlySpan<int> groups)
    {
        foreach (int group in groups) Append(group, _new);
        _oldColumn = _old.Finish();
        _newColumn = _new.Finish();
    }

    public bool IsUnchanged(int touched)
    {
        _key.Clear();
        KeyEncoding.Append(ref _key, _oldColumn!, touched, false, false);
        int split = _key.Length;
        KeyEncoding.Append(ref _key, _newColumn!, touched, false, false);
        return _key.Written[..split].SequenceEqual(_key.Written[split..]);
    }

    /// <summary>Appends computed results: n is the n-th of <see cref="Compute"/>, ~n the n-th old one.</summary>
    public void Emit(ReadOnlySpan<int> numbers, ColumnBuilder into)
    {
        foreach (int number in numbers)
        {
            int index = number < 0 ? ~number : number;
            into.AppendRows(number < 0 ? _oldColumn! : _newColumn!, new ReadOnlySpan<int>(in index));
        }
    }

    public void Forget()
    {
        _oldColumn?.Release();
        _newColumn?.Release();
        _oldColumn = null;
        _newColumn = null;
    }

    /// <summary>Drops the set of a group that goes.</summary>
    public void RemoveSet(int group)
    {
        _table.RemoveKey(SetOf(group));
        MapOf(group) = 0;
    }

    public void Dispose()
    {
        Forget();
        _key.Dispose();
        _row.Dispose();
        _old.Dispose();
        _new.Dispose();
        foreach (ColumnBuilder builder in _valueBuilders) builder.Dispose();
        foreach (ColumnBuilder builder in _groupBuilders) builder.Dispose();
    }

    private void EncodeKey(StreamChunk chunk, Column[] arguments, int row, int set)
    {
        _key.Clear();
        foreach (SortKey order in _call.Call.OrderBy ?? [])
            KeyEncoding.Append(ref _key, chunk[order.Column], row, order.Descending, order.NullsFirst);
        if (_byArrival) _key.WriteBigEndian((ulong)_table.Keys.Rows.Field<long>(set, _table.Keys.ValueOffset)++);
        else KeyEncoding.AppendKey(ref _key, arguments, row);
    }

    private void Append(int group, ColumnBuilder into)
    {
        int set = SetOf(group);
        _counts.Clear();
        if (_function.Need == OrderedNeed.All)
        {
            for (SortedCursor cursor = _table.Scan(set); cursor.MoveNext();) Decode(cursor.Row);
        }
        else if (_function.Need == OrderedNeed.First
            ? _table.First(set, out _, out ReadOnlySpan<byte> row)
            : _table.Last(set, out _, out row))
        {
            Decode(row);
        }

        var values = new Column[_valueBuilders.Length];
        for (int i = 0; i < values.Length; i++) values[i] = _valueBuilders[i].Finish();
        int[] rows = [.. Enumerable.Range(0, _counts.Count)];
        _function.Emit(values, rows, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_counts), into);
        foreach (Column value in values) value.Release();
    }

    private void Decode(ReadOnlySpan<byte> row)
    {
        _counts.Add(_call.Call.Distinct ? 1 : System.Runtime.InteropServices.MemoryMarshal.Read<long>(row));
        _codec.Decode(row[8..], _valueBuilders);
    }

    private int SetOf(int group)
    {
        int known = MapOf(group);
        if (known > 0) return known - 1;

        // A group that came with a restore and has had no row since.
        _groups.ReadKeys(new ReadOnlySpan<int>(in group), _groupBuilders);
        var keys = new Column[_groupBuilders.Length];
        for (int i = 0; i < keys.Length; i++) keys[i] = _groupBuilders[i].Finish();
        Span<ulong> hash = stackalloc ulong[1];
        KeyHash.Compute(keys, 1, hash);
        Span<int> slot = stackalloc int[1];
        _table.Keys.FindOrAdd(keys, hash, RowNumbers.First(1), slot);
        foreach (Column key in keys) key.Release();
        MapOf(group) = slot[0] + 1;
        return slot[0];
    }

    private ref int MapOf(int group)
    {
        if (group >= _setOfGroup.Length) Array.Resize(ref _setOfGroup, Math.Max(group + 1, _setOfGroup.Length * 2));
        return ref _setOfGroup[group];
    }
}
