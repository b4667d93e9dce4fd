using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Operators;

namespace StreamSql.Runtime.Operators.Sample;

/// <summary>Keeps the rows whose keys' hash, mixed with the seed, falls below the wanted share; without state.</summary>
public sealed class SampleOperator(SampleSpec spec) : StreamOperator
{
    /// <summary>Hashes are compared by their upper bits, as many as a double holds.</summary>
    private const int Bits = 53;

    private readonly ulong _bound = (ulong)(spec.Percent / 100 * (1UL << Bits));
    private readonly Column[] _keys = new Column[spec.KeyColumns.Count];
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        for (int i = 0; i < _keys.Length; i++) _keys[i] = chunk.Columns[spec.KeyColumns[i]];
        KeyHash.Compute(_keys, chunk.PhysicalRows, _hashes);
        ReadOnlySpan<int> rows = RowNumbers.Of(chunk);
        PooledBuffer selection = BufferPool.Rent<int>(Math.Max(1, rows.Length));
        Span<int> kept = selection.As<int>();
        int count = 0;
        foreach (int row in rows)
        {
            kept[count] = row;
            if (KeyHash.Mix(KeyHash.Combine(_hashes[row], spec.Seed)) >> (64 - Bits) < _bound) count++;
        }

        if (count == 0)
        {
            selection.Release();
        }
        else
        {
            StreamChunk sample = chunk.WithSelection(selection, count);
            Output.Emit(chunk.HasRowKinds && count < rows.Length ? HalvedUpdates.Split(sample, rows) : sample);
        }

        chunk.Release();
    }
}
