using StreamSql.Core.Columnar;
using StreamSql.Core.Streaming;
using StreamSql.Runtime.Operators;

namespace StreamSql.Testing.Operators;

/// <summary>Passes rows on and adds them up, over all of its instances.</summary>
public sealed class SumSink(SumSink.Totals totals) : StreamOperator
{
    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        long sum = 0;
        for (int i = 0; i < chunk.RowCount; i++) sum += ((FixedColumn<long>)chunk[1]).Values[chunk.PhysicalRow(i)];
        lock (totals)
        {
            totals.Rows += chunk.RowCount;
            totals.Sum += sum;
            totals.Chunks++;
            for (int i = 0; i < chunk.RowCount; i++)
            {
                long key = ((FixedColumn<long>)chunk[0]).Values[chunk.PhysicalRow(i)];
                if (totals.SubtaskOfKey.TryGetValue(key, out int subtask)) totals.KeysMoved |= subtask != Context.Subtask;
                else totals.SubtaskOfKey[key] = Context.Subtask;
            }
        }

        Output.Emit(chunk);
    }

    public override void ProcessWatermark(Watermark watermark)
    {
        lock (totals) totals.Watermarks++;
        base.ProcessWatermark(watermark);
    }

    public override void EndInput(int input)
    {
        lock (totals) totals.Ends++;
    }

    /// <summary>What all instances have seen.</summary>
    public sealed class Totals
    {
        public long Rows { get; set; }

        public long Sum { get; set; }

        public int Chunks { get; set; }

        public int Watermarks { get; set; }

        public int Ends { get; set; }

        /// <summary>A key was seen by two subtasks.</summary>
        public bool KeysMoved { get; set; }

        public Dictionary<long, int> SubtaskOfKey { get; } = [];
    }
}
