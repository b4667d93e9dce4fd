using System.Collections.Frozen;
using StreamSql.Connectors.Generators;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Nexmark;

/// <summary>The columns of each kind of event: name, type, how to make them.</summary>
internal static class NexmarkColumns
{
    /// <summary>Makes a column over the rows of a batch; takes over a reference of the validity.</summary>
    internal delegate Column Maker(NexmarkBatch batch, SqlType type, PooledBuffer? validity);

    private static readonly SqlType Time = SqlTypes.Timestamp.WithModifier(3);

    public static readonly IReadOnlyList<NexmarkColumn> Person =
    [
        new("id", SqlTypes.Int64, (b, t, v) => b.Fixed<long, OwnId>(NexmarkEntity.Person, new OwnId(1, 0), t, v)),
        new("name", SqlTypes.Text, (b, t, v) => Table(b, NexmarkEntity.Person, 11, NexmarkText.Names, t, v)),
        new("email_address", SqlTypes.Text, PersonText.Emails),
        new("credit_card", SqlTypes.Text, PersonText.CreditCards),
        new("city", SqlTypes.Text, (b, t, v) => Table(b, NexmarkEntity.Person, 14, NexmarkText.Cities, t, v)),
        new("state", SqlTypes.Text, (b, t, v) => Table(b, NexmarkEntity.Person, 15, NexmarkText.States, t, v)),
        new("date_time", Time, (b, t, v) => b.Fixed<long, TimeValue>(NexmarkEntity.Person, new TimeValue(b.Config), t, v)),
        new("extra", SqlTypes.Text, (b, t, v) => Letters(b, NexmarkEntity.Person, 16, 110, 56, t, v)),
    ];

    public static readonly IReadOnlyList<NexmarkColumn> Auction =
    [
        new("id", SqlTypes.Int64, (b, t, v) => b.Fixed<long, OwnId>(
            NexmarkEntity.Auction, new OwnId(NexmarkConfig.AuctionsPerGroup, NexmarkConfig.AuctionsAt), t, v)),
        new("item_name", SqlTypes.Text, (b, t, v) => Letters(b, NexmarkEntity.Auction, 21, 3, 17, t, v)),
        new("description", SqlTypes.Text, (b, t, v) => Letters(b, NexmarkEntity.Auction, 22, 3, 97, t, v)),
        new("initial_bid", SqlTypes.Int64, (b, t, v) => b.Fixed<long, PriceValue>(NexmarkEntity.Auction, new PriceValue(Draw(b, 23)), t, v)),
        new("reserve", SqlTypes.Int64, (b, t, v) =>
            b.Fixed<long, ReserveValue>(NexmarkEntity.Auction, new ReserveValue(Draw(b, 23), Draw(b, 24)), t, v)),
        new("date_time", Time, (b, t, v) => b.Fixed<long, TimeValue>(NexmarkEntity.Auction, new TimeValue(b.Config), t, v)),
        new("expires", Time, (b, t, v) => b.Fixed<long, ExpiresValue>(NexmarkEntity.Auction, new ExpiresValue(b.Config, Draw(b, 25)), t, v)),
        new("seller", SqlTypes.Int64, (b, t, v) =>
            b.Fixed<long, PersonReference>(NexmarkEntity.Auction, new PersonReference(Draw(b, 26), 0), t, v)),
        new("category", SqlTypes.Int64, (b, t, v) => b.Fixed<long, CategoryValue>(NexmarkEntity.Auction, new CategoryValue(Draw(b, 27)), t, v)),
        new("extra", SqlTypes.Text, (b, t, v) => Letters(b, NexmarkEntity.Auction, 28, 312, 156, t, v)),
    ];

    public static readonly IReadOnlyList<NexmarkColumn> Bid =
    [
        new("auction", SqlTypes.Int64, (b, t, v) => b.Fixed<long, AuctionReference>(NexmarkEntity.Bid, new AuctionReference(Draw(b, 31)), t, v)),
        new("bidder", SqlTypes.Int64, (b, t, v) => b.Fixed<long, PersonReference>(NexmarkEntity.Bid, new PersonReference(Draw(b, 32), 1), t, v)),
        new("price", SqlTypes.Int64, (b, t, v) => b.Fixed<long, PriceValue>(NexmarkEntity.Bid, new PriceValue(Draw(b, 33)), t, v)),
        new("channel", SqlTypes.Text, (b, t, v) => Channel(b, NexmarkText.ChannelNames, t, v)),
        new("url", SqlTypes.Text, (b, t, v) => Channel(b, NexmarkText.Urls, t, v)),
        new("date_time", Time, (b, t, v) => b.Fixed<long, TimeValue>(NexmarkEntity.Bid, new TimeValue(b.Config), t, v)),
        new("extra", SqlTypes.Text, (b, t, v) => Letters(b, NexmarkEntity.Bid, 35, 54, 28, t, v)),
    ];

    private static readonly FrozenDictionary<NexmarkEntity, IReadOnlyList<NexmarkColumn>> ByEntity =
        new Dictionary<NexmarkEntity, IReadOnlyList<NexmarkColumn>>
        {
            [NexmarkEntity.Person] = Person,
            [NexmarkEntity.Auction] = Auction,
            [NexmarkEntity.Bid] = Bid,
        }.ToFrozenDictionary();

    public static IReadOnlyList<NexmarkColumn> Of(NexmarkEntity entity) => ByEntity[entity];

    /// <summary>Independent random bits for one column; the same ones whatever else is read.</summary>
    public static EventRandom Draw(NexmarkBatch batch, int draw) => new(batch.Config.Seed, draw);

    private static Column Table(
        NexmarkBatch batch, NexmarkEntity entity, int draw, NexmarkText.TextTable table, SqlType type, PooledBuffer? validity) =>
        batch.Views(entity, new TableValue(Draw(batch, draw), table.Views), type, validity, table.Data);

    private static Column Channel(NexmarkBatch batch, NexmarkText.TextTable table, SqlType type, PooledBuffer? validity) =>
        batch.Views(NexmarkEntity.Bid, new ChannelValue(Draw(batch, 34), table.Views), type, validity, table.Data);

    private static Column Letters(
        NexmarkBatch batch, NexmarkEntity entity, int draw, int shortest, int spread, SqlType type, PooledBuffer? validity) =>
        batch.Views(entity, new LettersValue(Draw(batch, draw), shortest, spread, draw * 4001), type, validity, NexmarkText.Letters);
}

/// <summary>A column of one kind of event.</summary>
internal sealed record NexmarkColumn(string Name, SqlType Type, NexmarkColumns.Maker Make);
