using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar;

/// <summary>
/// Text, bytea or jsonb: a view per row, longer values in data buffers that several columns may share. A view under a null
/// is always the empty inline view, so that readers need no validity test to stay in bounds.
/// </summary>
public sealed class ViewColumn : Column
{
    private readonly PooledBuffer _views;
    private readonly PooledBuffer[] _data;

    /// <summary>Takes over one reference of each buffer, also of those in <paramref name="data"/>.</summary>
    public ViewColumn(SqlType type, int length, PooledBuffer views, PooledBuffer[] data, PooledBuffer? validity = null)
        : base(type, length, validity)
    {
        _views = views;
        _data = data;
    }

    public ReadOnlySpan<StringView> Views => _views.As<StringView>()[..Length];

    public Span<StringView> WritableViews => _views.As<StringView>()[..Length];

    /// <summary>What <see cref="StringView.Buffer"/> indexes.</summary>
    public ReadOnlySpan<PooledBuffer> Data => _data;

    public override long MemorySize => base.MemorySize + _views.Capacity + _data.Sum(b => (long)b.Capacity);

    /// <summary>The value's bytes, valid as long as the caller holds its reference.</summary>
    public ReadOnlySpan<byte> GetBytes(int row)
    {
        ref readonly StringView view = ref Views[row];
        return view.IsInline ? StringView.InlineBytes(in view) : _data[view.Buffer].Bytes.Slice(view.Offset, view.Length);
    }

    /// <summary>A retained copy of the data buffer list, for a column that shares them.</summary>
    public PooledBuffer[] ShareData()
    {
        foreach (PooledBuffer buffer in _data) buffer.Retain();
        return _data;
    }

    public override Column Gather(ReadOnlySpan<int> rows)
    {
        PooledBuffer views = BufferPool.Rent<StringView>(Math.Max(1, rows.Length));
        ReadOnlySpan<StringView> source = Views;
        Span<StringView> target = views.As<StringView>()[..rows.Length];
        for (int i = 0; i < target.Length && i < rows.Length; i++) target[i] = source[rows[i]];
        return new ViewColumn(Type, rows.Length, views, ShareData(), GatherValidity(rows));
    }

    public override object? GetValue(int row)
    {
        if (IsNull(row)) return null;
        return Type.Kind == TypeKind.Bytes ? GetBytes(row).ToArray() : System.Text.Encoding.UTF8.GetString(GetBytes(row));
    }

    public override Column Retype(SqlType type)
    {
        _views.Retain();
        ValidityBuffer?.Retain();
        return new ViewColumn(type, Length, _views, ShareData(), ValidityBuffer);
    }

    protected override void ReleaseBuffers()
    {
        _views.Release();
        foreach (PooledBuffer buffer in _data) buffer.Release();
    }
}
