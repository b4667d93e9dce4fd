using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Connectors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Clock;

/// <summary>One split, whose offsets are the numbers of ticks.</summary>
internal sealed class ClockSource(SourceDescription description, TimeProvider time) : ISource
{
    private readonly ClockOptions _options = ClockOptions.Read(description.Options);

    public bool IsBounded => description.Bounded || _options.End is not null;

    public TimeSpan? DiscoveryInterval => null;

    private long NowMicros => (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>One past the last tick that has been.</summary>
    private long NextTick => (NowMicros / _options.IntervalMicros) + 1;

    public ISplitEnumerator CreateEnumerator()
    {
        long first = _options.First ?? NextTick;
        long? stop = description.Bounded ? Math.Min(NextTick, _options.End ?? long.MaxValue) : _options.End;
        return new StaticEnumerator([new SourceSplit("clock-0", first, stop is { } end ? Math.Max(first, end) : null)]);
    }

    public ISplitReader CreateReader(int subtask) => new Reader(this, description, time);

    /// <summary>Gives the ticks that have been; a timer wakes the task for the next one. Owned by the task's thread.</summary>
    private sealed class Reader : ISplitReader
    {
        private readonly ClockSource _source;
        private readonly ITimer _timer;
        private readonly SqlType[] _types;
        private Action? _wakeUp;
        private long _offset;
        private long _stop;

        public Reader(ClockSource source, SourceDescription description, TimeProvider time)
        {
            _source = source;
            _types = [.. description.Decoded.Select(f => f.Type)];
            _timer = time.CreateTimer(_ => _wakeUp?.Invoke(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        public void Open(Action wakeUp) => _wakeUp = wakeUp;

        public int AddSplit(SourceSplit split)
        {
            (_offset, _stop) = (split.StartOffset, split.StopOffset ?? long.MaxValue);
            return 0;
        }

        public bool Poll(int split, long limitOffset, int maxRows, out SourceBatch batch)
        {
            batch = default;
            long due = Math.Min(_source.NextTick, _stop);
            long available = Math.Min(limitOffset, due);
            if (_offset >= available)
            {
                if (_offset >= due && _offset < _stop) WakeAt(_offset);
                return false;
            }

            int rows = (int)Math.Min(available - _offset, Math.Min(maxRows, StreamChunk.MaxRows));
            var columns = new Column[_types.Length];
            for (int i = 0; i < columns.Length; i++) columns[i] = Ticks(_types[i], rows);
            Volatile.Write(ref _offset, _offset + rows);
            batch = new SourceBatch(new StreamChunk(columns, rows), _offset, NewestTimestamp: (_offset - 1) * _source._options.IntervalMicros);
            return true;
        }

        public long KnownEndOffset(int split) => Math.Max(Volatile.Read(ref _offset), Math.Min(_source.NextTick, _stop));

        public bool IsFinished(int split) => _offset >= _stop;

        public long Lag(int split) => KnownEndOffset(split) - Volatile.Read(ref _offset);

        public void Dispose() => _timer.Dispose();

        private Column Ticks(SqlType type, int rows)
        {
            var builder = new FixedBuilder<long>(type, rows);
            long unit = type.Kind == TypeKind.Int64 ? 1 : _source._options.IntervalMicros;
            for (int i = 0; i < rows; i++) builder.Append((_offset + i) * unit);
            return builder.Finish();
        }

        private void WakeAt(long tick)
        {
            double wait = (((double)tick * _source._options.IntervalMicros) - _source.NowMicros) / 1000;
            _timer.Change(TimeSpan.FromMilliseconds(Math.Clamp(Math.Ceiling(wait), 1, 3_600_000)), Timeout.InfiniteTimeSpan);
        }
    }
}
