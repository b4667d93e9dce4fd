using StreamSql.Core.Columnar;
using StreamSql.Runtime.Operators;

namespace StreamSql.Testing.Operators;

/// <summary>
/// A sink that adds up all rows and values, keeps the totals in operator state, and publishes them per subtask at each barrier.
/// </summary>
public sealed class EpochSumOperator(EpochSumOperator.Published published, Action<long>? onRows = null) : StreamOperator
{
    private long _rows;
    private long _sum;

    public override void Open(OperatorContext context)
    {
        base.Open(context);
        if (!context.HasState) return;
        foreach (byte[] value in context.State.OpenOperator(context.Uid).Restored("totals"))
        {
            // After a change of parallelism one subtask takes all.
            if (BitConverter.ToInt32(value, 16) % context.Parallelism != context.Subtask) continue;
            _rows += BitConverter.ToInt64(value, 0);
            _sum += BitConverter.ToInt64(value, 8);
        }
    }

    public override void ProcessChunk(StreamChunk chunk, int input)
    {
        ReadOnlySpan<long> values = ((FixedColumn<long>)chunk[1]).Values;
        for (int i = 0; i < chunk.RowCount; i++) _sum += values[chunk.PhysicalRow(i)];
        _rows += chunk.RowCount;
        onRows?.Invoke(_rows);
        Output.Emit(chunk);
    }

    public override void ProcessBarrier(Barrier barrier)
    {
        published.Publish(barrier.Epoch, Context.Subtask, Context.Parallelism, _rows, _sum);
        if (!barrier.IsCheckpoint || !Context.HasState) return;
        byte[] value = [.. BitConverter.GetBytes(_rows), .. BitConverter.GetBytes(_sum), .. BitConverter.GetBytes(Context.Subtask)];
        Context.State.OpenOperator(Context.Uid).Set("totals", value);
    }

    /// <summary>Totals by epoch, as a reader of the sink would see them. Any thread.</summary>
    public sealed class Published
    {
        private readonly Lock _lock = new();
        private readonly SortedDictionary<long, Dictionary<int, (long Rows, long Sum)>> _epochs = [];
        private readonly List<(Func<long, long, bool> Accept, TaskCompletionSource<long> Done)> _waiting = [];
        private int _parallelism;

        /// <summary>An epoch was published twice with different contents.</summary>
        public string? Contradiction { get; private set; }

        /// <summary>Complete epochs with rows and sum over all subtasks.</summary>
        public IReadOnlyDictionary<long, (long Rows, long Sum)> Epochs
        {
            get
            {
                lock (_lock) return _epochs.Where(e => e.Value.Count == _parallelism).ToDictionary(e => e.Key, e => Total(e.Value));
            }
        }

        /// <summary>Completes with the epoch at which rows and sum are accepted, past or to come.</summary>
        public Task<long> WaitForAsync(Func<long, long, bool> accept)
        {
            lock (_lock)
            {
                foreach ((long epoch, Dictionary<int, (long Rows, long Sum)> parts) in _epochs)
                {
                    if (parts.Count < _parallelism) continue;
                    (long rows, long sum) = Total(parts);
                    if (accept(rows, sum)) return Task.FromResult(epoch);
                }

                var done = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                _waiting.Add((accept, done));
                return done.Task;
            }
        }

        internal void Publish(long epoch, int subtask, int parallelism, long rows, long sum)
        {
            lock (_lock)
            {
                _parallelism = parallelism;
                if (!_epochs.TryGetValue(epoch, out Dictionary<int, (long Rows, long Sum)>? parts)) _epochs[epoch] = parts = [];
                if (parts.TryGetValue(subtask, out (long Rows, long Sum) before) && before != (rows, sum))
                    Contradiction = $"epoch {epoch}, subtask {subtask}: {before} and {(rows, sum)}";
                parts[subtask] = (rows, sum);
                if (parts.Count < parallelism) return;
                (long allRows, long allSum) = Total(parts);
                for (int i = _waiting.Count - 1; i >= 0; i--)
                {
                    if (!_waiting[i].Accept(allRows, allSum)) continue;
                    _waiting[i].Done.TrySetResult(epoch);
                    _waiting.RemoveAt(i);
                }
            }
        }

        private static (long Rows, long Sum) Total(Dictionary<int, (long Rows, long Sum)> parts) =>
            (parts.Values.Sum(p => p.Rows), parts.Values.Sum(p => p.Sum));
    }
}
