using System.Buffers;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;

namespace StreamSql.Expressions.Kernels;

/// <summary>What a kernel's node keeps between rows: the statement, a scratch buffer, one cached object by key (a compiled pattern).</summary>
internal sealed class KernelState(EvaluationContext context, SqlType type)
{
    private readonly ArrayBufferWriter<byte> _scratch = new();
    private byte[]? _cacheKey;
    private object? _cached;

    public EvaluationContext Context { get; } = context;

    /// <summary>The result type with its modifier.</summary>
    public SqlType Type { get; } = type;

    /// <summary>Anything else a kernel wants to keep.</summary>
    public object? Tag { get; set; }

    /// <summary>An empty buffer to build a value in; valid until the next call.</summary>
    public ArrayBufferWriter<byte> Scratch()
    {
        _scratch.ResetWrittenCount();
        return _scratch;
    }

    /// <summary>The object made from <paramref name="key"/>, made anew only when the key differs from the last one.</summary>
    public T Cached<T>(ReadOnlySpan<byte> key, Func<byte[], T> create)
        where T : class
    {
        if (_cached is T hit && _cacheKey is not null && key.SequenceEqual(_cacheKey)) return hit;
        _cacheKey = key.ToArray();
        T made = create(_cacheKey);
        _cached = made;
        return made;
    }
}
