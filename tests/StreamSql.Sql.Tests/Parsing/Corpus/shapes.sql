SELECT * FROM t WHERE x IN ((SELECT 1)) AND y = ((SELECT 2)) AND f((SELECT 3)) = 1 AND z IN (((SELECT 1)));

VALUES ((SELECT 1), 2), ((SELECT 3), 4);

INSERT INTO t VALUES ((SELECT 1)), ((SELECT 2));

INSERT INTO t ((SELECT 1));

SELECT coalesce((SELECT 1)), array((SELECT 1)), exists((SELECT 1)), x = any((SELECT 1)), cast((SELECT 1) as int), cast(((SELECT 1)) as int), extract(year from ((SELECT 1)));

SELECT ((SELECT 1) + 1), ((SELECT 1), 2), (((SELECT 1))), ((SELECT 1) UNION (SELECT 2)), ((VALUES (1)) LIMIT 1);

((SELECT 1)) UNION ALL ((SELECT 2) ORDER BY 1) LIMIT 1;

(SELECT 1) ORDER BY 1;

(WITH x AS (SELECT 1) SELECT * FROM x);

SELECT * FROM ((SELECT 1) AS a JOIN (SELECT 2) AS b ON true), ((SELECT 1)) x, LATERAL ((SELECT 1)) y, ((a)) , (((SELECT 1) UNION SELECT 2)) z;

COPY ((SELECT 1)) TO STDOUT; COPY (VALUES (1)) TO STDOUT; COPY (WITH x AS (SELECT 1) SELECT 1) TO STDOUT; COPY (TABLE x) TO STDOUT; COPY (INSERT INTO t VALUES (1) RETURNING a) TO STDOUT;

CREATE MATERIALIZED VIEW v AS (SELECT 1); CREATE MATERIALIZED VIEW v AS (SELECT 1) UNION ALL (SELECT 2) WITH NO DATA; SUBSCRIBE ((SELECT 1)); EXPLAIN (SELECT 1); EXPLAIN ANALYZE (SELECT 1); EXPLAIN (COSTS OFF) (SELECT 1); CREATE SINK s AS (SELECT 1) WITH (connector = 'x');

DECLARE c CURSOR FOR (SELECT 1); PREPARE p AS (SELECT 1); CREATE VIEW v AS ((SELECT 1));

SELECT a FROM t WHERE (SELECT 1) IS NULL AND (SELECT 1) = ALL (SELECT 2) GROUP BY ((SELECT 1)), (a, b), ((a));

SELECT values, count(values) FROM t; SELECT left(a, 1), right(b, 2) FROM t LEFT JOIN u ON true RIGHT JOIN w ON true;

SELECT (t).a[1].b, t.a[1].b, (t.x).*, t.*, f(t.*), count(t.*), row(t.*, 1) FROM t;

UPDATE t SET (a, b) = (SELECT 1, 2), c = (SELECT 1); UPDATE t SET a = default WHERE (a, b) IN (SELECT 1, 2); UPDATE t set SET a = 1;

DELETE FROM t WHERE EXISTS (SELECT 1) AND NOT EXISTS (SELECT 2) AND a NOT IN (1);

SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END, CASE (SELECT 1) WHEN 1 THEN 2 END, ARRAY[]::int[], '{}'::int[], a[1][2], ROW(), ROW(1);

WITH a AS (INSERT INTO t VALUES (1) RETURNING *), b AS (UPDATE t SET a = 1 RETURNING a), c(x) AS (VALUES (1)) SELECT * FROM a, b, c;

SELECT * FROM t1 JOIN (t2 JOIN t3 USING (a)) USING (b) AS j FULL OUTER JOIN t4 ON (a = b) NATURAL JOIN t5;

SELECT sum(x) OVER (ORDER BY y ROWS 5 PRECEDING), sum(x) OVER (PARTITION BY a, b ORDER BY c, d RANGE UNBOUNDED PRECEDING), ntile(4) OVER (), first_value(x) OVER (w ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING EXCLUDE GROUP) FROM t WINDOW w AS (ORDER BY z);

SELECT grouping(a), a FROM t GROUP BY GROUPING SETS (ROLLUP (a, b), CUBE (c, d), GROUPING SETS ((a), ())), ();

CREATE STREAM s (a int, b int METADATA, c timestamptz METADATA FROM 'timestamp' VIRTUAL, payload jsonb, WATERMARK FOR c AS c - INTERVAL '5' SECOND, PRIMARY KEY (a) NOT ENFORCED) INCLUDE key AS k INCLUDE header 'x' AS h INCLUDE timestamp AS ts WITH ('connector' = 'kafka', "topic" = 'a', properties.max.poll.records = 500, on_error = skip, debug = true, json.ignore-parse-errors = TRUE, t = NULL) COMMENT 'x' PARTITIONED BY (a);

SELECT a FROM kafka_stream EMIT ON WINDOW CLOSE; SELECT a FROM t ORDER BY a LIMIT 1 EMIT CHANGES;

ALTER STREAM s ADD WATERMARK FOR ts AS ts - INTERVAL '1 s'; ALTER TABLE t MODIFY COLUMN a bigint; ALTER SINK s SET (x = 'y'); ALTER MATERIALIZED VIEW v SET PARALLELISM TO DEFAULT; ALTER TABLE t ENABLE TRIGGER x; ALTER TABLE t SET SCHEMA s, OWNER TO joe; ALTER DATABASE d SET x TO 'y'; ALTER SCHEMA s RENAME TO q; ALTER VIEW v RENAME COLUMN a TO b; ALTER SOURCE s RENAME TO t; ALTER INDEX i RENAME TO j; ALTER TABLE t ADD x int; ALTER TABLE t ADD PRIMARY KEY (a); ALTER TABLE t DROP x; ALTER TABLE t ALTER x SET DATA TYPE int;

SELECT 1 WHERE 'a' ~ 'b' AND x @@ to_tsquery('y') OR a IS JSON; SELECT * FROM pg_catalog.pg_class c WHERE c.oid = 'x'::regclass AND c.relkind OPERATOR(pg_catalog.=) ANY (ARRAY['r'::"char"]);

SELECT x.* FROM generate_series(timestamp '2020-01-01', timestamp '2020-01-02', interval '1 hour') WITH ORDINALITY AS x(ts, n), jsonb_to_recordset('[]') AS (a int, b text), xmltable, current_date AS d;

SELECT DISTINCT a, DISTINCT_b FROM t UNION DISTINCT SELECT 1, 2; SELECT ALL a FROM t; SELECT; SELECT FROM t; SELECT WHERE true;

SELECT interval '1' year, interval '1-2' year to month, interval '1 2:3' day to minute, interval '5' second(2), INTERVAL '10' SECONDS AS s;

SET search_path TO "$user", public; SET SESSION CHARACTERISTICS AS TRANSACTION ISOLATION LEVEL READ COMMITTED; SET TIME ZONE 'Europe/Berlin'; SET TIME ZONE -5; SET x.y.z = 'a'; RESET x.y; SHOW a.b; SET LOCAL statement_timeout = 100; SET statement_timeout TO '5s';
