using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar;

/// <summary>Lists (and maps): row i holds elements <c>Offsets[i] .. Offsets[i+1]</c> of a child column.</summary>
public sealed class ListColumn : Column
{
    private readonly PooledBuffer _offsets;

    /// <summary>Takes over one reference of each part. <paramref name="offsets"/> holds length + 1 ascending int32.</summary>
    public ListColumn(SqlType type, int length, PooledBuffer offsets, Column elements, PooledBuffer? validity = null)
        : base(type, length, validity)
    {
        _offsets = offsets;
        Elements = elements;
    }

    public Column Elements { get; }

    public ReadOnlySpan<int> Offsets => _offsets.As<int>()[..(Length + 1)];

    public override long MemorySize => base.MemorySize + _offsets.Capacity + Elements.MemorySize;

    public override Column Gather(ReadOnlySpan<int> rows)
    {
        ReadOnlySpan<int> offsets = Offsets;
        int total = 0;
        foreach (int row in rows) total += offsets[row + 1] - offsets[row];
        int[] children = new int[total];
        PooledBuffer target = BufferPool.Rent<int>(rows.Length + 1);
        Span<int> targetOffsets = target.As<int>();
        int next = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            targetOffsets[i] = next;
            for (int child = offsets[rows[i]]; child < offsets[rows[i] + 1]; child++) children[next++] = child;
        }

        targetOffsets[rows.Length] = next;
        return new ListColumn(Type, rows.Length, target, Elements.Gather(children), GatherValidity(rows));
    }

    public override object? GetValue(int row)
    {
        if (IsNull(row)) return null;
        ReadOnlySpan<int> offsets = Offsets;
        object?[] values = new object?[offsets[row + 1] - offsets[row]];
        for (int i = 0; i < values.Length; i++) values[i] = Elements.GetValue(offsets[row] + i);
        return values;
    }

    public override Column Retype(SqlType type)
    {
        _offsets.Retain();
        ValidityBuffer?.Retain();
        Elements.Retain();
        return new ListColumn(type, Length, _offsets, Elements, ValidityBuffer);
    }

    protected override void ReleaseBuffers()
    {
        _offsets.Release();
        Elements.Release();
    }
}
