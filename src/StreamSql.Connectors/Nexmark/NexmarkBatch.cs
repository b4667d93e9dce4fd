using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Nexmark;

/// <summary>Consecutive events of one kind within one group, and the row where they go.</summary>
internal readonly record struct NexmarkRun(long FirstEvent, int Count, int Row);

/// <summary>
/// The events of one chunk, planned as runs per kind before any column is computed. Reused by its reader.
/// </summary>
internal sealed class NexmarkBatch(NexmarkConfig config)
{
    private readonly NexmarkRun[][] _runs = [new NexmarkRun[64], new NexmarkRun[64], new NexmarkRun[64]];
    private readonly int[] _counts = new int[3];

    public NexmarkConfig Config => config;

    public int Rows { get; private set; }

    public ReadOnlySpan<NexmarkRun> Runs(NexmarkEntity entity) => _runs[(int)entity].AsSpan(0, _counts[(int)entity]);

    /// <summary>Takes events from a split's offset on; returns the offset behind the last one taken or passed over.</summary>
    public long Plan(int split, long offset, long end, int maxRows)
    {
        Rows = 0;
        _counts.AsSpan().Clear();
        while (offset < end && Rows < maxRows)
        {
            long number = config.EventNumber(split, offset);
            int position = (int)(number % NexmarkConfig.Group);
            int stop = (int)Math.Min(NexmarkConfig.Group, position + (end - offset));
            int reached = Take(NexmarkEntity.Person, 0, NexmarkConfig.AuctionsAt, number, position, stop, maxRows);
            reached = Take(NexmarkEntity.Auction, NexmarkConfig.AuctionsAt, NexmarkConfig.BidsAt, number, reached, stop, maxRows);
            reached = Take(NexmarkEntity.Bid, NexmarkConfig.BidsAt, NexmarkConfig.Group, number, reached, stop, maxRows);
            offset += reached - position;
        }

        return offset;
    }

    /// <summary>Fixed-width values of one kind's rows; rows of other kinds stay undefined (and null by <paramref name="validity"/>).</summary>
    public Column Fixed<T, TValue>(NexmarkEntity entity, TValue value, SqlType type, PooledBuffer? validity)
        where T : unmanaged
        where TValue : struct, IEventValue<T>
    {
        FixedColumn<T> column = FixedColumn<T>.Allocate(type, Rows, validity);
        Fill<T, TValue>(entity, value, column.WritableValues);
        return column;
    }

    /// <summary>Views into permanent buffers; rows of other kinds are the empty view.</summary>
    public Column Views<TValue>(NexmarkEntity entity, TValue value, SqlType type, PooledBuffer? validity, PooledBuffer[] data)
        where TValue : struct, IEventValue<StringView>
    {
        PooledBuffer views = BufferPool.Rent<StringView>(Math.Max(1, Rows));
        Span<StringView> target = views.As<StringView>()[..Rows];
        if (validity is not null) target.Clear();
        Fill<StringView, TValue>(entity, value, target);
        foreach (PooledBuffer buffer in data) buffer.Retain();
        return new ViewColumn(type, Rows, views, data, validity);
    }

    /// <summary>Bits of the rows of one kind.</summary>
    public PooledBuffer Validity(NexmarkEntity entity)
    {
        PooledBuffer buffer = BufferPool.Rent<ulong>(Math.Max(1, Bitmap.WordCount(Rows)));
        Span<ulong> words = buffer.As<ulong>();
        Bitmap.Fill(words, Rows, false);
        foreach (NexmarkRun run in Runs(entity))
            for (int row = run.Row; row < run.Row + run.Count; row++) Bitmap.Set(words, row);
        return buffer;
    }

    private void Fill<T, TValue>(NexmarkEntity entity, TValue value, Span<T> target)
        where TValue : struct, IEventValue<T>
    {
        foreach (NexmarkRun run in Runs(entity))
        {
            Span<T> rows = target.Slice(run.Row, run.Count);
            value.Enter(run.FirstEvent / NexmarkConfig.Group);
            for (int i = 0; i < rows.Length; i++) rows[i] = value.Of(run.FirstEvent + i);
        }
    }

    /// <summary>Adds the part of [from, to) of the group that lies in [position, stop); returns the position reached.</summary>
    private int Take(NexmarkEntity entity, int from, int to, long number, int position, int stop, int maxRows)
    {
        int first = Math.Max(from, position);
        int last = Math.Min(to, stop);
        if (first >= last || Rows == maxRows) return position;
        if (config.Entity is { } wanted && wanted != entity) return last;
        int count = Math.Min(last - first, maxRows - Rows);
        ref NexmarkRun[] runs = ref _runs[(int)entity];
        ref int used = ref _counts[(int)entity];
        if (used == runs.Length) Array.Resize(ref runs, used * 2);
        long groupStart = number - (number % NexmarkConfig.Group);
        runs[used++] = new NexmarkRun(groupStart + first, count, Rows);
        Rows += count;
        return first + count;
    }
}

/// <summary>A value of an event; a struct, so that the loop over rows is compiled for it.</summary>
internal interface IEventValue<T>
{
    /// <summary>Called before the events of a group of 50, with its number.</summary>
    void Enter(long group);

    T Of(long eventNumber);
}
