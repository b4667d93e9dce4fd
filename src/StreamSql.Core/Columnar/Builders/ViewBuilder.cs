using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar.Builders;

/// <summary>Builds a <see cref="ViewColumn"/>: copies values over 12 bytes into its own data blocks, or shares blocks of others.</summary>
public sealed class ViewBuilder : ColumnBuilder
{
    private const int SmallestBlock = 4096;
    private const int LargestBlock = 1 << 20;

    private readonly List<PooledBuffer> _data = [];
    private PooledBuffer? _views;
    private PooledBuffer? _block;
    private int _blockIndex;
    private int _blockUsed;

    public ViewBuilder(SqlType type, int capacity = 256)
        : base(type, capacity)
    {
    }

    /// <summary>Copies the bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        EnsureCapacity(1);
        Views()[Count] = bytes.Length <= StringView.MaxInline ? StringView.Inline(bytes) : Store(bytes);
        MarkValid();
        Count++;
    }

    public void Append(string text)
    {
        int size = System.Text.Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = size > 512 ? System.Buffers.ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> bytes = rented ?? stackalloc byte[512];
        Append(bytes[..System.Text.Encoding.UTF8.GetBytes(text, bytes)]);
        if (rented is not null) System.Buffers.ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>
    /// Registers a buffer that views may point into (retains it) and returns its index; valid until <see cref="Finish"/>.
    /// Decoders use it to leave strings where they were read.
    /// </summary>
    public int ShareBuffer(PooledBuffer buffer)
    {
        buffer.Retain();
        _data.Add(buffer);
        return _data.Count - 1;
    }

    /// <summary>Appends a value that lies in a shared buffer; short values are stored inline.</summary>
    public void AppendShared(ReadOnlySpan<byte> bytes, int sharedBuffer, int offset)
    {
        EnsureCapacity(1);
        Views()[Count] = bytes.Length <= StringView.MaxInline ? StringView.Inline(bytes) : StringView.Outside(bytes, sharedBuffer, offset);
        MarkValid();
        Count++;
    }

    public override void AppendNull()
    {
        EnsureCapacity(1);
        Views()[Count] = default;
        MarkNull();
        Count++;
    }

    public override void AppendValue(object? value)
    {
        if (value is null) AppendNull();
        else if (value is byte[] bytes) Append(bytes);
        else Append((string)value);
    }

    public override void AppendRows(Column source, ReadOnlySpan<int> rows)
    {
        EnsureCapacity(rows.Length);
        var from = (ViewColumn)source;
        Span<StringView> to = Views().Slice(Count, rows.Length);
        ReadOnlySpan<StringView> views = from.Views;
        for (int i = 0; i < rows.Length; i++)
        {
            StringView view = views[rows[i]];
            to[i] = view.IsInline ? view : Store(from.GetBytes(rows[i]));
        }

        MarkRows(source, rows);
        Count += rows.Length;
    }

    public override Column Finish()
    {
        Views();
        var column = new ViewColumn(Type, Count, _views!, [.. _data], TakeValidity());
        _views = null;
        _block = null;
        _data.Clear();
        Count = 0;
        return column;
    }

    protected override void Grow(int capacity)
    {
        PooledBuffer grown = BufferPool.Rent<StringView>(capacity);
        if (_views is not null)
        {
            _views.As<StringView>()[..Count].CopyTo(grown.As<StringView>());
            _views.Release();
        }

        _views = grown;
    }

    protected override void DisposeBuffers()
    {
        _views?.Release();
        _views = null;
        foreach (PooledBuffer buffer in _data) buffer.Release();
        _data.Clear();
        _block = null;
    }

    private Span<StringView> Views() => (_views ??= BufferPool.Rent<StringView>(Capacity)).As<StringView>();

    private StringView Store(ReadOnlySpan<byte> bytes)
    {
        if (_block is null || _block.Capacity - _blockUsed < bytes.Length)
        {
            int size = Math.Clamp((_block?.Capacity ?? (SmallestBlock / 2)) * 2, SmallestBlock, LargestBlock);
            _block = BufferPool.Rent(Math.Max(size, bytes.Length));
            _data.Add(_block);
            _blockIndex = _data.Count - 1;
            _blockUsed = 0;
        }

        bytes.CopyTo(_block.Bytes[_blockUsed..]);
        StringView view = StringView.Outside(bytes, _blockIndex, _blockUsed);
        _blockUsed += bytes.Length;
        return view;
    }
}
