using System.Globalization;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Nexmark;

/// <summary>
/// The numbers of the public Nexmark generator and the options of one source. Event n is a function of n and the seed alone.
/// Of every 50 events the first is a person, the next 3 are auctions, the other 46 bids.
/// </summary>
internal sealed class NexmarkConfig
{
    public const int Group = 50;
    public const int AuctionsAt = 1;
    public const int BidsAt = 4;
    public const int AuctionsPerGroup = 3;
    public const int FirstId = 1000;
    public const int FirstCategory = 10;
    public const int Categories = 5;
    public const int HotIdStep = 100;
    public const int AuctionsInFlight = 100;
    public const int ActivePeople = 1000;
    public const int IdLead = 10;

    /// <summary>Events in a row that one split generates before the next split's turn; a multiple of <see cref="Group"/>.</summary>
    public const int Block = 32 * Group;

    /// <summary>2015-07-15 00:00:00 UTC, milliseconds: the event time of event 0.</summary>
    public const long BaseMillis = 1_436_918_400_000;

    public NexmarkConfig(ConnectorOptions options, int parallelism)
    {
        string table = options.Get("nexmark.table.type", "combined").ToLowerInvariant();
        Entity = table switch
        {
            "combined" => null,
            "person" => NexmarkEntity.Person,
            "auction" => NexmarkEntity.Auction,
            "bid" => NexmarkEntity.Bid,
            _ => throw new StreamSqlException(
                SqlState.InvalidParameterValue, $"option \"nexmark.table.type\" must be combined, person, auction or bid, not \"{table}\""),
        };
        Seed = options.GetInt64("seed", 0);
        EventsPerSecond = Number(options, "nexmark.event.rate", 0);
        Events = options.Find("nexmark.event.num") is null ? null : Positive(options, "nexmark.event.num");
        Splits = options.Find("nexmark.split.num") is null
            ? Math.Max(1, parallelism)
            : (int)Math.Clamp(Positive(options, "nexmark.split.num"), 1, 4096);
        MillisPerEvent = Density(options, EventsPerSecond);
    }

    /// <summary>Which kind of event the rows are; null: all of them.</summary>
    public NexmarkEntity? Entity { get; }

    public long Seed { get; }

    /// <summary>By the wall clock, over all splits and kinds; 0: full speed.</summary>
    public double EventsPerSecond { get; }

    /// <summary>Events of all kinds; null: without end.</summary>
    public long? Events { get; }

    public int Splits { get; }

    public double MillisPerEvent { get; }

    /// <summary>The event number of a split's offset.</summary>
    public long EventNumber(int split, long offset) => ((((offset / Block) * Splits) + split) * Block) + (offset % Block);

    /// <summary>Offsets of a split when there are <see cref="Events"/> in all.</summary>
    public long SplitLength(int split)
    {
        long blocks = Events!.Value / Block;
        long own = (blocks / Splits) + (split < blocks % Splits ? 1 : 0);
        return (own * Block) + (blocks % Splits == split ? Events.Value % Block : 0);
    }

    /// <summary>Event time, microseconds in whole milliseconds; never goes back with the event number.</summary>
    public long TimeMicros(long eventNumber) => (BaseMillis + (long)(eventNumber * MillisPerEvent)) * 1000;

    private static double Density(ConnectorOptions options, double eventsPerSecond)
    {
        double rate = Number(options, "nexmark.first-event.rate", 0);
        if (rate > 0) return 1000 / rate;
        if (options.Find("nexmark.min.event.gap.in.ns") is not null) return Number(options, "nexmark.min.event.gap.in.ns", 0) / 1e6;
        return eventsPerSecond > 0 ? 1000 / eventsPerSecond : 0.1;
    }

    private static double Number(ConnectorOptions options, string key, double fallback)
    {
        if (options.Find(key) is not { } text) return fallback;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && value >= 0
            ? value
            : throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{key}\" must be a number that is not negative, not \"{text}\"");
    }

    private static long Positive(ConnectorOptions options, string key)
    {
        long value = options.GetInt64(key, 0);
        return value >= 0
            ? value
            : throw new StreamSqlException(SqlState.InvalidParameterValue, $"option \"{key}\" must not be negative");
    }
}

/// <summary>The kinds of events; numbers are those of the column event_type.</summary>
internal enum NexmarkEntity
{
    Person = 0,
    Auction = 1,
    Bid = 2,
}
