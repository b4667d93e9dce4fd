namespace StreamSql.Sql.Tests.Plans;

/// <summary>A query whose plan is kept as a golden file. Views unless bounded.</summary>
internal sealed record PlanCase(string Sql, int Parallelism = 2, bool IsBounded = false);

/// <summary>The queries of the golden plans and the objects they read.</summary>
internal static class PlanCases
{
    private const string WindowedBids =
        "SELECT auction, count(*) AS num, window_start AS starttime, window_end AS endtime "
        + "FROM HOP(bid, date_time, INTERVAL '2 seconds', INTERVAL '10 seconds') GROUP BY auction, window_start, window_end";

    public static readonly string[] Schema =
    [
        "CREATE STREAM bid WITH (connector = 'nexmark', nexmark.table.type = 'bid')",
        "CREATE STREAM auction WITH (connector = 'nexmark', nexmark.table.type = 'auction')",
        "CREATE STREAM person WITH (connector = 'nexmark', nexmark.table.type = 'person')",
        "CREATE STREAM clicks (uid bigint, page text, at timestamp, WATERMARK FOR at AS at - INTERVAL '5 seconds')",
        "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, city text)",
        "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint NOT NULL, amount numeric, status text)",
    ];

    public static readonly IReadOnlyDictionary<string, PlanCase> All = new Dictionary<string, PlanCase>
    {
        ["q0"] = new("SELECT auction, bidder, price, channel, url, date_time, extra FROM bid"),
        ["q1"] = new("SELECT auction, bidder, 0.908 * price AS price, channel, url, date_time, extra FROM bid"),
        ["q2"] = new("SELECT auction, price FROM bid WHERE auction % 123 = 0"),
        ["q3"] = new("SELECT p.name, p.city, p.state, a.id FROM auction a JOIN person p ON a.seller = p.id "
            + "WHERE a.category = 10 AND (p.state = 'OR' OR p.state = 'ID' OR p.state = 'CA')"),
        ["q4"] = new("SELECT category, avg(final) FROM (SELECT max(b.price) AS final, a.category FROM auction a JOIN bid b ON a.id = b.auction "
            + "WHERE b.date_time BETWEEN a.date_time AND a.expires GROUP BY a.id, a.category) q GROUP BY category"),
        ["q5"] = new($"SELECT ab.auction, ab.num FROM ({WindowedBids}) ab JOIN (SELECT max(num) AS maxn, starttime, endtime FROM ({WindowedBids}) c "
            + "GROUP BY starttime, endtime) mb ON ab.starttime = mb.starttime AND ab.endtime = mb.endtime AND ab.num >= mb.maxn EMIT ON WINDOW CLOSE"),
        ["q7"] = new("SELECT b.auction, b.price, b.bidder, b.date_time, b.extra FROM TUMBLE(bid, date_time, INTERVAL '10 seconds') b JOIN "
            + "(SELECT max(price) AS maxprice, window_start, window_end FROM TUMBLE(bid, date_time, INTERVAL '10 seconds') "
            + "GROUP BY window_start, window_end) m ON b.price = m.maxprice AND b.window_start = m.window_start AND b.window_end = m.window_end "
            + "EMIT ON WINDOW CLOSE"),
        ["q8"] = new("SELECT p.id, p.name, p.window_start FROM (SELECT id, name, window_start, window_end FROM "
            + "TUMBLE(person, date_time, INTERVAL '10 seconds') GROUP BY id, name, window_start, window_end) p JOIN "
            + "(SELECT seller, window_start, window_end FROM TUMBLE(auction, date_time, INTERVAL '10 seconds') GROUP BY seller, window_start, window_end) a "
            + "ON p.id = a.seller AND p.window_start = a.window_start AND p.window_end = a.window_end EMIT ON WINDOW CLOSE"),
        ["q17_core"] = new("SELECT auction, count(*) AS n, sum(price) AS total, min(price) AS lowest, max(price) AS highest FROM bid GROUP BY auction"),
        ["tumble_close"] = new("SELECT auction, window_start, count(*) AS num FROM TUMBLE(bid, date_time, INTERVAL '10 seconds') "
            + "GROUP BY auction, window_start, window_end EMIT ON WINDOW CLOSE"),
        ["tumble_changes"] = new("SELECT window_start, window_end, page, count(*) AS n, avg(uid) FROM TUMBLE(clicks, at, INTERVAL '1 minute') "
            + "WHERE page <> '' GROUP BY window_start, window_end, page"),
        ["tumble_serial"] = new("SELECT auction, window_start, count(*) AS num FROM TUMBLE(bid, date_time, INTERVAL '10 seconds') "
            + "GROUP BY auction, window_start, window_end EMIT ON WINDOW CLOSE", 1),
        ["tumble_distinct"] = new("SELECT window_start, count(DISTINCT uid) AS n FROM TUMBLE(clicks, at, INTERVAL '1 minute') GROUP BY window_start, window_end"),
        ["tumble_having"] = new("SELECT page, window_end, count(*) AS n FROM TUMBLE(clicks, at, INTERVAL '1 minute') GROUP BY page, window_end HAVING count(*) > 10 EMIT ON WINDOW CLOSE"),
        ["tumble_filter_aggregate"] = new("SELECT window_end, count(*) FILTER (WHERE uid > 10) AS n, sum(uid * 2) AS s "
            + "FROM TUMBLE(clicks, at, INTERVAL '1 minute') GROUP BY window_end"),
        ["group_window"] = new("SELECT TUMBLE_START(at, INTERVAL '1' HOUR) AS w, count(*) AS n FROM clicks GROUP BY TUMBLE(at, INTERVAL '1' HOUR)"),
        ["hop"] = new(WindowedBids + " EMIT ON WINDOW CLOSE"),
        ["join_tables"] = new("SELECT u.name, o.amount FROM users u JOIN orders o ON o.user_id = u.id WHERE o.status = 'open' AND u.city = 'Oslo'"),
        ["join_left"] = new("SELECT u.id, u.name, o.id AS order_id FROM users u LEFT JOIN orders o ON o.user_id = u.id AND o.amount > 10"),
        ["join_stream_table"] = new("SELECT c.page, u.name FROM clicks c JOIN users u ON u.id = c.uid"),
        ["join_then_group"] = new("SELECT u.city, sum(o.amount) AS total FROM users u JOIN orders o ON o.user_id = u.id GROUP BY u.city"),
        ["top_n"] = new("SELECT * FROM (SELECT id, user_id, amount, row_number() OVER (PARTITION BY user_id ORDER BY amount DESC) AS rank FROM orders) t WHERE rank <= 3"),
        ["top_n_no_rank"] = new("SELECT id, amount FROM (SELECT id, user_id, amount, row_number() OVER (PARTITION BY user_id ORDER BY amount DESC) AS rank FROM orders) t WHERE rank <= 3"),
        ["order_limit"] = new("SELECT id, amount FROM orders ORDER BY amount DESC LIMIT 10"),
        ["dedup_last"] = new("SELECT uid, page, at FROM (SELECT *, row_number() OVER (PARTITION BY uid ORDER BY at DESC) AS n FROM clicks) t WHERE n = 1"),
        ["dedup_first"] = new("SELECT uid, page, at FROM clicks QUALIFY row_number() OVER (PARTITION BY uid ORDER BY at) = 1"),
        ["distinct_on"] = new("SELECT DISTINCT ON (user_id) user_id, amount, id FROM orders ORDER BY user_id, amount DESC"),
        ["in_subquery"] = new("SELECT id, amount FROM orders WHERE user_id IN (SELECT id FROM users WHERE city = 'Oslo')"),
        ["not_in_subquery"] = new("SELECT id FROM orders WHERE user_id NOT IN (SELECT id FROM users)"),
        ["exists_subquery"] = new("SELECT u.id FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.user_id = u.id AND o.amount > 100)"),
        ["scalar_subquery"] = new("SELECT u.id, (SELECT count(*) FROM orders o WHERE o.user_id = u.id) AS n FROM users u"),
        ["union_all"] = new("SELECT id, amount FROM orders WHERE amount > 10 UNION ALL SELECT id, NULL FROM users"),
        ["union_distinct"] = new("SELECT city FROM users UNION SELECT status FROM orders"),
        ["distinct"] = new("SELECT DISTINCT city FROM users"),
        ["distinct_of_key"] = new("SELECT DISTINCT city, id FROM users WHERE city <> ''"),
        ["group_table"] = new("SELECT city, count(*) AS n FROM users GROUP BY city HAVING count(*) > 1"),
        ["group_no_key_shown"] = new("SELECT count(*) AS n, max(amount) AS m FROM orders GROUP BY user_id"),
        ["global_aggregate"] = new("SELECT count(*) AS n, sum(price) AS s FROM bid"),
        ["two_level_group"] = new("SELECT n, count(*) AS users FROM (SELECT user_id, count(*) AS n FROM orders GROUP BY user_id) t GROUP BY n"),
        ["filter_on_group_key"] = new("SELECT * FROM (SELECT auction, count(*) AS n FROM bid GROUP BY auction) t WHERE auction = 7 AND n > 3"),
        ["constant_folding"] = new("SELECT id, 1 + 2 * 3 AS seven FROM users WHERE 1 = 1 AND id > 10 * 10"),
        ["view_on_filter_view"] = new("SELECT name FROM oslo WHERE id > 5"),
        ["bounded_scan"] = new("SELECT name FROM users WHERE id = 5", 1, true),
        ["bounded_sort_limit"] = new("SELECT id, amount FROM orders WHERE amount > 1 ORDER BY amount DESC, id LIMIT 5 OFFSET 2", 1, true),
        ["bounded_window_function"] = new("SELECT id, rank() OVER (PARTITION BY user_id ORDER BY amount) FROM orders", 1, true),
        ["bounded_system"] = new("SELECT relname FROM pg_class WHERE relkind = 'm' ORDER BY 1", 1, true),
    };
}
