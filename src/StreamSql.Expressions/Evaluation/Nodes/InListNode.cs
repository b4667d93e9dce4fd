using System.Collections.Frozen;
using System.Text;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Evaluation.Nodes;

/// <summary>Membership in a set of values of one type.</summary>
internal interface IValueSet
{
    void Fill(Column column, Span<ulong> target);
}

/// <summary>A set of fixed-width values; few are compared one by one, more are hashed.</summary>
internal sealed class FixedValueSet<T>(T[] items) : IValueSet
    where T : unmanaged, IEquatable<T>
{
    private const int ScanLimit = 8;

    private readonly FrozenSet<T> _set = items.ToFrozenSet();
    private readonly T[] _items = items;

    public void Fill(Column column, Span<ulong> target)
    {
        ReadOnlySpan<T> values = ((FixedColumn<T>)column).Values;
        if (_items.Length <= ScanLimit)
        {
            ReadOnlySpan<T> items = _items;
            for (int row = 0; row < values.Length; row++)
            {
                bool found = false;
                foreach (T item in items) found |= item.Equals(values[row]);
                target[row >> 6] |= (found ? 1UL : 0) << (row & 63);
            }

            return;
        }

        for (int row = 0; row < values.Length; row++)
            if (_set.Contains(values[row])) target[row >> 6] |= 1UL << (row & 63);
    }
}

/// <summary>A set of texts by their bytes.</summary>
internal sealed class TextValueSet : IValueSet
{
    private readonly Dictionary<ulong, List<byte[]>> _byHash = [];

    public TextValueSet(IEnumerable<byte[]> items)
    {
        foreach (byte[] item in items)
        {
            ulong hash = Hash(item);
            if (!_byHash.TryGetValue(hash, out List<byte[]>? bucket)) _byHash[hash] = bucket = [];
            bucket.Add(item);
        }
    }

    public void Fill(Column column, Span<ulong> target)
    {
        var views = (ViewColumn)column;
        for (int row = 0; row < views.Length; row++)
        {
            ReadOnlySpan<byte> text = views.GetBytes(row);
            if (!_byHash.TryGetValue(Hash(text), out List<byte[]>? bucket)) continue;
            foreach (byte[] item in bucket)
            {
                if (!text.SequenceEqual(item)) continue;
                target[row >> 6] |= 1UL << (row & 63);
                break;
            }
        }
    }

    private static ulong Hash(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length;
        for (; text.Length >= 8; text = text[8..]) hash = (hash ^ BitConverter.ToUInt64(text)) * 0x9E3779B97F4A7C15;
        foreach (byte c in text) hash = (hash ^ c) * 0x9E3779B97F4A7C15;
        return hash;
    }
}

/// <summary>A set of any other values, compared one by one by PostgreSQL's equality.</summary>
internal sealed class CompositeValueSet(Column items) : IValueSet
{
    public void Fill(Column column, Span<ulong> target)
    {
        for (int row = 0; row < column.Length; row++)
        {
            if (column.IsNull(row)) continue;
            for (int i = 0; i < items.Length; i++)
            {
                if (Kernels.ColumnOrder.Compare(column, row, items, i) != 0) continue;
                target[row >> 6] |= 1UL << (row & 63);
                break;
            }
        }
    }
}

/// <summary><c>operand IN (constants)</c>; a NULL among them turns "not found" into NULL.</summary>
internal sealed class InListNode : EvalNode
{
    private readonly EvalNode _operand;
    private readonly IValueSet _set;
    private readonly bool _hasNull;

    public InListNode(EvalNode operand, IReadOnlyList<object?> items)
        : base(SqlTypes.Boolean)
    {
        _operand = operand;
        _hasNull = items.Any(i => i is null);
        _set = CreateSet(operand.Type, items.Where(i => i is not null).Select(i => i!).ToList());
    }

    public override bool NeedsNarrowing => _operand.NeedsNarrowing;

    public override Operand Evaluate(in EvalFrame frame)
    {
        Operand value = _operand.Evaluate(frame);
        Column source = value.Column;
        int words = Bitmap.WordCount(source.Length);
        PooledBuffer bits = BufferPool.Rent<ulong>(Math.Max(1, words));
        Span<ulong> found = bits.As<ulong>()[..words];
        found.Clear();
        _set.Fill(source, found);
        PooledBuffer? validity = source.ValidityBuffer;
        if (_hasNull)
        {
            validity = BufferPool.Rent<ulong>(Math.Max(1, words));
            Span<ulong> valid = validity.As<ulong>()[..words];
            for (int w = 0; w < words; w++) valid[w] = found[w] & (source.HasNulls ? source.Validity[w] : ulong.MaxValue);
        }
        else
        {
            validity?.Retain();
        }

        var result = new BitColumn(Type, source.Length, bits, validity);
        value.Release();
        return new Operand(result, value.IsConstant);
    }

    private static IValueSet CreateSet(SqlType type, List<object> items)
    {
        switch (type.Physical)
        {
            case PhysicalKind.Int16: return new FixedValueSet<short>([.. items.Cast<short>()]);
            case PhysicalKind.Int32: return new FixedValueSet<int>([.. items.Cast<int>()]);
            case PhysicalKind.Int64: return new FixedValueSet<long>([.. items.Cast<long>()]);
            case PhysicalKind.Float64: return new FixedValueSet<double>([.. items.Cast<double>()]);
            case PhysicalKind.Float32: return new FixedValueSet<float>([.. items.Cast<float>()]);
            case PhysicalKind.Decimal: return new FixedValueSet<decimal>([.. items.Cast<decimal>()]);
            case PhysicalKind.Interval: return new FixedValueSet<IntervalValue>([.. items.Cast<IntervalValue>()]);
            case PhysicalKind.Uuid: return new FixedValueSet<UuidValue>([.. items.Cast<UuidValue>()]);
            case PhysicalKind.View when type.Oid != SqlTypes.Bpchar.Oid && type.Kind != TypeKind.Jsonb:
                return new TextValueSet(items.Select(i => i as byte[] ?? Encoding.UTF8.GetBytes((string)i)));
            default:
                using (Core.Columnar.Builders.ColumnBuilder builder = Core.Columnar.Builders.ColumnBuilder.Create(type, items.Count))
                {
                    foreach (object item in items) builder.AppendValue(item);
                    return new CompositeValueSet(builder.Finish());
                }
        }
    }
}
