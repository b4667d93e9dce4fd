namespace StreamSql.Sql.Parsing;

/// <summary>Warming up.</summary>
public static partial class SqlParser
{
    private static readonly string[] WarmUpStatements =
    [
        """
        WITH x AS (SELECT a.b, count(*) AS n,
            sum(c) FILTER (WHERE d > 1.5) FROM t AS a LEFT JOIN u ON a.id = u.id AND u.k IN (1, 2)
        WHERE a.x BETWEEN 1 AND 2 AND y LIKE 'z%' OR z IS NOT NULL GROUP BY 1 HAVING count(
            *) > 1 ORDER BY 2 DESC LIMIT 10 OFFSET 1)
        SELECT *, CASE WHEN n =
            1 THEN 'a'::text ELSE coalesce(NULL, 'b') END, row_number() OVER (PARTITION BY k ORDER BY ts)
        FROM x, TUMBLE(bids, ts, INTERVAL '10 seconds') w WHERE EXISTS (SELECT 1 FROM y) AND v =
            ANY ($1) UNION ALL VALUES (1, 2)
        """,
        """
        CREATE STREAM s (a bigint NOT NULL, b text DEFAULT '', ts timestamp(3),
            d date GENERATED ALWAYS AS (ts::date) STORED,
        WATERMARK FOR ts AS ts - INTERVAL '5 seconds') WITH (connector = 'kafka', properties.bootstrap.servers =
            'x', n = 1)
        """,
        "CREATE MATERIALIZED VIEW v WITH (parallelism = 2) AS SELECT a FROM s EMIT ON WINDOW CLOSE",
        "CREATE SINK k FROM v WITH (connector = 'blackhole')",
        "INSERT INTO t (a, b) VALUES (1, 'x'), ($1, $2) ON CONFLICT (a) DO UPDATE SET b = excluded.b RETURNING *",
        "UPDATE t SET a = 1 WHERE b = 2",
        "DELETE FROM t WHERE b = 2",
        "BEGIN",
        "COMMIT",
        "SET x = 'y'",
        "SHOW JOBS",
        "EXPLAIN SELECT 1",
        "DROP TABLE IF EXISTS t",
    ];

    /// <summary>
    /// Parses statements of every usual form, so that the first one of a user does not pay for compilation and for
    /// filling the parser's
    /// tables. Meant for a background thread at start.
    /// </summary>
    public static void WarmUp()
    {
        foreach (string statement in WarmUpStatements) ParseScript(statement);
    }
}
