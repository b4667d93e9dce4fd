using System.Buffers.Binary;
using StreamSql.Core.Streaming;
using StreamSql.State;

namespace StreamSql.Runtime.Operators;

/// <summary>
/// Up to where an operator has closed windows, kept in its state: what has been emitted and dropped must not come back after a
/// restore. All subtasks have the same value at a barrier, since watermarks reach them through the same channels. Owned by one operator.
/// </summary>
internal sealed class ClosedTime
{
    private const string Name = "closed";

    private readonly OperatorBlobs _blobs;

    public ClosedTime(OperatorContext context)
    {
        _blobs = context.State.OpenOperator(context.Uid);
        foreach (byte[] value in _blobs.Restored(Name)) Micros = Math.Max(Micros, BinaryPrimitives.ReadInt64LittleEndian(value));
    }

    public long Micros { get; private set; } = Watermark.None;

    /// <summary>Never goes back.</summary>
    public void Advance(long micros) => Micros = Math.Max(Micros, micros);

    /// <summary>At a checkpoint barrier.</summary>
    public void Save()
    {
        byte[] value = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(value, Micros);
        _blobs.Set(Name, value);
    }
}
