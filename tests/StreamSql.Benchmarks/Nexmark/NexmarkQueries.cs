namespace StreamSql.Benchmarks.Nexmark;

/// <summary>The Nexmark queries in this server's SQL, and a few cores of them. Each reads streams named bid, auction, person.</summary>
internal static class NexmarkQueries
{
    private const string WindowedBids =
        "SELECT auction, count(*) AS num, window_start AS starttime, window_end AS endtime "
        + "FROM HOP(bid, date_time, INTERVAL '2 seconds', INTERVAL '10 seconds') GROUP BY auction, window_start, window_end";

    /// <summary>Name, text, and whether a changelog that is only final when the window closes is wanted.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>
    {
        ["q0"] = "SELECT auction, bidder, price, channel, url, date_time, extra FROM bid",
        ["q1"] = "SELECT auction, bidder, 0.908 * price AS price, channel, url, date_time, extra FROM bid",
        ["q2"] = "SELECT auction, price FROM bid WHERE auction % 123 = 0",
        ["q3"] = "SELECT p.name, p.city, p.state, a.id FROM auction a JOIN person p ON a.seller = p.id "
            + "WHERE a.category = 10 AND (p.state = 'OR' OR p.state = 'ID' OR p.state = 'CA')",
        ["q4"] = "SELECT category, avg(final) FROM (SELECT max(b.price) AS final, a.category FROM auction a JOIN bid b ON a.id = b.auction "
            + "WHERE b.date_time BETWEEN a.date_time AND a.expires GROUP BY a.id, a.category) q GROUP BY category",
        ["q5"] = $"SELECT ab.auction, ab.num FROM ({WindowedBids}) ab JOIN (SELECT max(num) AS maxn, starttime, endtime FROM ({WindowedBids}) c "
            + "GROUP BY starttime, endtime) mb ON ab.starttime = mb.starttime AND ab.endtime = mb.endtime AND ab.num >= mb.maxn EMIT ON WINDOW CLOSE",
        ["q7"] = "SELECT b.auction, b.price, b.bidder, b.date_time, b.extra FROM TUMBLE(bid, date_time, INTERVAL '10 seconds') b JOIN "
            + "(SELECT max(price) AS maxprice, window_start, window_end FROM TUMBLE(bid, date_time, INTERVAL '10 seconds') "
            + "GROUP BY window_start, window_end) m ON b.price = m.maxprice AND b.window_start = m.window_start AND b.window_end = m.window_end "
            + "EMIT ON WINDOW CLOSE",
        ["q8"] = "SELECT p.id, p.name, p.window_start FROM (SELECT id, name, window_start, window_end FROM "
            + "TUMBLE(person, date_time, INTERVAL '10 seconds') GROUP BY id, name, window_start, window_end) p JOIN "
            + "(SELECT seller, window_start, window_end FROM TUMBLE(auction, date_time, INTERVAL '10 seconds') GROUP BY seller, window_start, window_end) a "
            + "ON p.id = a.seller AND p.window_start = a.window_start AND p.window_end = a.window_end EMIT ON WINDOW CLOSE",
        ["q14"] = "SELECT auction, bidder, 0.908 * price AS price, CASE WHEN extract(hour FROM date_time) BETWEEN 8 AND 18 THEN 'dayTime' "
            + "WHEN extract(hour FROM date_time) <= 6 OR extract(hour FROM date_time) >= 20 THEN 'nightTime' ELSE 'otherTime' END AS bidtimetype, "
            + "date_time, extra FROM bid WHERE 0.908 * price > 1000000 AND 0.908 * price < 50000000",
        ["q17"] = "SELECT auction, to_char(date_time, 'YYYY-MM-DD') AS day, count(*) AS total_bids, "
            + "count(*) FILTER (WHERE price < 10000) AS rank1_bids, count(*) FILTER (WHERE price >= 10000 AND price < 1000000) AS rank2_bids, "
            + "count(*) FILTER (WHERE price >= 1000000) AS rank3_bids, min(price) AS min_price, max(price) AS max_price, avg(price) AS avg_price, "
            + "sum(price) AS sum_price FROM bid GROUP BY auction, to_char(date_time, 'YYYY-MM-DD')",
        ["q21"] = "SELECT auction, bidder, price, channel, CASE WHEN lower(channel) = 'apple' THEN '0' WHEN lower(channel) = 'google' THEN '1' "
            + "WHEN lower(channel) = 'facebook' THEN '2' WHEN lower(channel) = 'baidu' THEN '3' "
            + "ELSE substring(url FROM '(?:&|^)channel_id=([^&]*)') END AS channel_id FROM bid "
            + "WHERE substring(url FROM '(?:&|^)channel_id=([^&]*)') IS NOT NULL OR lower(channel) IN ('apple', 'google', 'facebook', 'baidu')",
        ["q22"] = "SELECT auction, bidder, price, channel, split_part(url, '/', 4) AS dir1, split_part(url, '/', 5) AS dir2, "
            + "split_part(url, '/', 6) AS dir3 FROM bid",
        ["tumble"] = "SELECT auction, window_start, count(*) AS num FROM TUMBLE(bid, date_time, INTERVAL '10 seconds') "
            + "GROUP BY auction, window_start, window_end EMIT ON WINDOW CLOSE",
        ["hop"] = WindowedBids + " EMIT ON WINDOW CLOSE",
        ["group"] = "SELECT auction, count(*) AS n, sum(price) AS total, min(price) AS lowest, max(price) AS highest FROM bid GROUP BY auction",
    };
}
