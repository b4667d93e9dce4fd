using System.Runtime.CompilerServices;
using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;

namespace StreamSql.Connectors.Nexmark;

/// <summary>Event time.</summary>
internal readonly struct TimeValue(NexmarkConfig config) : IEventValue<long>
{
    private readonly double _millisPerEvent = config.MillisPerEvent;

    public void Enter(long group)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Of(long eventNumber) => (NexmarkConfig.BaseMillis + (long)(eventNumber * _millisPerEvent)) * 1000;
}

/// <summary>An auction that a bid is for: half of the bids go to the newest hot one, the others to one in flight.</summary>
internal struct AuctionReference(EventRandom random) : IEventValue<long>
{
    private long _hot;
    private long _first;
    private uint _spread;

    public void Enter(long group)
    {
        long last = (group * NexmarkConfig.AuctionsPerGroup) + NexmarkConfig.AuctionsPerGroup - 1;
        long first = Math.Max(0, last - NexmarkConfig.AuctionsInFlight);
        _hot = (last / NexmarkConfig.HotIdStep * NexmarkConfig.HotIdStep) + NexmarkConfig.FirstId;
        _spread = (uint)(last - first + 1 + NexmarkConfig.IdLead);
        _first = first + NexmarkConfig.FirstId;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Of(long eventNumber)
    {
        ulong bits = random.Bits(eventNumber);
        long cold = _first + EventRandom.Scale((uint)(bits >> 32), _spread);
        return EventRandom.Choose(bits & 1, _hot, cold);
    }
}

/// <summary>A person that a bid or an auction refers to: three in four times the newest hot one (1 past it for bidders).</summary>
internal struct PersonReference(EventRandom random, int hotOffset) : IEventValue<long>
{
    private long _hot;
    private long _first;
    private uint _spread;

    public void Enter(long group)
    {
        long people = group + 1;
        long active = Math.Min(people, NexmarkConfig.ActivePeople);
        _hot = (group / NexmarkConfig.HotIdStep * NexmarkConfig.HotIdStep) + hotOffset + NexmarkConfig.FirstId;
        _spread = (uint)(active + NexmarkConfig.IdLead);
        _first = people - active + NexmarkConfig.FirstId;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly long Of(long eventNumber)
    {
        ulong bits = random.Bits(eventNumber);
        long cold = _first + EventRandom.Scale((uint)(bits >> 32), _spread);
        return EventRandom.Choose((bits | (bits >> 1)) & 1, _hot, cold);
    }
}

/// <summary>round(10^(6u) · 100) for u uniform in [0, 1), from two small tables: 2^20 different u.</summary>
internal readonly struct PriceValue(EventRandom random) : IEventValue<long>
{
    private const int Steps = 1024;

    private static readonly double[] Coarse = [.. Enumerable.Range(0, Steps).Select(i => 100 * Math.Pow(10, 6.0 * i / Steps))];

    private static readonly double[] Fine = [.. Enumerable.Range(0, Steps).Select(i => Math.Pow(10, 6.0 * i / (Steps * (double)Steps)))];

    private readonly double[] _coarse = Coarse;
    private readonly double[] _fine = Fine;

    public void Enter(long group)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Of(long eventNumber)
    {
        ulong bits = random.Bits(eventNumber);
        return (long)((_coarse[(int)(bits >> 54)] * _fine[(int)(bits >> 22) & (Steps - 1)]) + 0.5);
    }
}

/// <summary>A second price on top of the first: an auction's reserve.</summary>
internal readonly struct ReserveValue(EventRandom initial, EventRandom random) : IEventValue<long>
{
    private readonly PriceValue _initial = new(initial);
    private readonly PriceValue _further = new(random);

    public void Enter(long group)
    {
    }

    public long Of(long eventNumber) => _initial.Of(eventNumber) + _further.Of(eventNumber);
}

/// <summary>When an auction ends: on average after as many events as give the auctions in flight.</summary>
internal readonly struct ExpiresValue(NexmarkConfig config, EventRandom random) : IEventValue<long>
{
    private const int HorizonEvents = NexmarkConfig.AuctionsInFlight * NexmarkConfig.Group / NexmarkConfig.AuctionsPerGroup;

    public void Enter(long group)
    {
    }

    public long Of(long eventNumber)
    {
        long start = config.TimeMicros(eventNumber);
        long horizon = (config.TimeMicros(eventNumber + HorizonEvents) - start) / 1000;
        ulong range = (ulong)Math.Max(horizon * 2, 1);
        return start + (1000 * (1 + (long)EventRandom.Scale64(random.Bits(eventNumber), range)));
    }
}

/// <summary>The number of the person or auction that an event creates.</summary>
internal struct OwnId(int perGroup, int firstPosition) : IEventValue<long>
{
    private long _first;

    public void Enter(long group) =>
        _first = (group * perGroup) - ((group * NexmarkConfig.Group) + firstPosition) + NexmarkConfig.FirstId;

    public readonly long Of(long eventNumber) => _first + eventNumber;
}

/// <summary>One of the five categories.</summary>
internal readonly struct CategoryValue(EventRandom random) : IEventValue<long>
{
    public void Enter(long group)
    {
    }

    public long Of(long eventNumber) =>
        NexmarkConfig.FirstCategory + EventRandom.Scale((uint)random.Bits(eventNumber), NexmarkConfig.Categories);
}

/// <summary>A constant, for event_type.</summary>
internal readonly struct ConstantValue(int value) : IEventValue<int>
{
    public void Enter(long group)
    {
    }

    public int Of(long eventNumber) => value;
}

/// <summary>The channel of a bid or its URL: half of the bids have one of four hot ones.</summary>
internal readonly struct ChannelValue(EventRandom random, StringView[] views) : IEventValue<StringView>
{
    public void Enter(long group)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StringView Of(long eventNumber)
    {
        ulong bits = random.Bits(eventNumber);
        long cold = 4 + EventRandom.Scale((uint)(bits >> 32), NexmarkText.Channels);
        return views[(int)EventRandom.Choose(bits & 1, (long)(bits >> 1 & 3), cold)];
    }
}

/// <summary>An entry of a table, evenly.</summary>
internal readonly struct TableValue(EventRandom random, StringView[] views) : IEventValue<StringView>
{
    public void Enter(long group)
    {
    }

    public StringView Of(long eventNumber) => views[(int)EventRandom.Scale((uint)random.Bits(eventNumber), (uint)views.Length)];
}

/// <summary>Letters of a length between two bounds, cut from the permanent block; neighbours differ.</summary>
internal readonly struct LettersValue(EventRandom random, int shortest, int spread, int salt) : IEventValue<StringView>
{
    /// <summary>Odd, so that all positions come before one repeats; near a row's length, so that memory is read in order.</summary>
    private const int Stride = 89;

    private readonly byte[] _letters = NexmarkText.Letters[0].Array;

    public void Enter(long group)
    {
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public StringView Of(long eventNumber)
    {
        int length = shortest + (int)EventRandom.Scale((uint)random.Bits(eventNumber), (uint)spread);
        int offset = (int)((eventNumber * Stride) + salt) & (NexmarkText.LetterPositions - 1);
        ReadOnlySpan<byte> text = _letters.AsSpan(offset, length);
        return length <= StringView.MaxInline ? StringView.Inline(text) : StringView.Outside(text, 0, offset);
    }
}
