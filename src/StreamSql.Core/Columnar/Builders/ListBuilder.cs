using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar.Builders;

/// <summary>Builds a <see cref="ListColumn"/>: append elements to <see cref="Elements"/>, then close the row.</summary>
public sealed class ListBuilder : ColumnBuilder
{
    private PooledBuffer? _offsets;

    public ListBuilder(SqlType type, int capacity = 256)
        : base(type, capacity) =>
        Elements = Create(type.Kind == TypeKind.Map ? SqlTypes.StructOf(type.Fields) : type.Element!, capacity);

    /// <summary>Where the elements of the open row go.</summary>
    public ColumnBuilder Elements { get; }

    /// <summary>Ends the row that the elements appended since the last row form.</summary>
    public void CloseRow()
    {
        EnsureCapacity(1);
        Offsets()[Count + 1] = Elements.Count;
        MarkValid();
        Count++;
    }

    public override void AppendNull()
    {
        EnsureCapacity(1);
        Offsets()[Count + 1] = Elements.Count;
        MarkNull();
        Count++;
    }

    public override void AppendValue(object? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }

        foreach (object? element in (object?[])value) Elements.AppendValue(element);
        CloseRow();
    }

    public override void AppendRows(Column source, ReadOnlySpan<int> rows)
    {
        var from = (ListColumn)source;
        foreach (int row in rows)
        {
            if (from.IsNull(row))
            {
                AppendNull();
                continue;
            }

            int[] children = Enumerable.Range(from.Offsets[row], from.Offsets[row + 1] - from.Offsets[row]).ToArray();
            Elements.AppendRows(from.Elements, children);
            CloseRow();
        }
    }

    public override Column Finish()
    {
        Offsets();
        var column = new ListColumn(Type, Count, _offsets!, Elements.Finish(), TakeValidity());
        _offsets = null;
        Count = 0;
        return column;
    }

    protected override void Grow(int capacity)
    {
        PooledBuffer grown = BufferPool.Rent<int>(capacity + 1);
        Offsets()[..(Count + 1)].CopyTo(grown.As<int>());
        _offsets!.Release();
        _offsets = grown;
    }

    protected override void DisposeBuffers()
    {
        _offsets?.Release();
        _offsets = null;
        Elements.Dispose();
    }

    private Span<int> Offsets()
    {
        if (_offsets is null)
        {
            _offsets = BufferPool.Rent<int>(Capacity + 1);
            _offsets.As<int>()[0] = 0;
        }

        return _offsets.As<int>();
    }
}
