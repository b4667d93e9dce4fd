CREATE STREAM bids (auction bigint, bidder bigint, price bigint NOT NULL, channel text, url text, date_time timestamp(3), extra text, day date GENERATED ALWAYS AS (date_time::date) STORED, d2 AS CAST(date_time AS date), part int METADATA FROM 'partition', ofs bigint METADATA FROM 'offset', arrived timestamptz METADATA FROM 'timestamp', pt AS PROCTIME(), INCLUDE offset AS ofs2, WATERMARK FOR date_time AS date_time - INTERVAL '4 seconds'
) WITH (connector = 'kafka', topic = 'bids', properties.bootstrap.servers = '127.0.0.1:9092', scan.startup.mode = 'earliest-offset', format = 'json');

CREATE SOURCE bids (a int, m map<text, array<int>>, s struct<a int, b text>, r row(a int, b varchar(10))) WITH (connector = 'kafka', "properties.bootstrap.server" = '...', 'scan.startup.mode' = 'earliest', rows-per-second = 5, x = interval '1' day, neg = -5)  FORMAT PLAIN ENCODE JSON (a = 'b') KEY ENCODE TEXT;

CREATE STREAM clicks (uid bigint, at timestamptz, WATERMARK FOR at AS at);

CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL DEFAULT '', CHECK (id > 0));

CREATE TABLE users (id bigint, name text, PRIMARY KEY (id) NOT ENFORCED) WITH (connector = 'upsert-kafka');

CREATE TABLE orders (a int) WITH (connector = 'postgres-cdc', database-name = 'x', schema-name = 'public', table-name = 'orders', slot.name = 'streamsql');

CREATE OR REPLACE MATERIALIZED VIEW IF NOT EXISTS v (a, b) WITH (parallelism = 2) AS SELECT a, b FROM t EMIT ON WINDOW CLOSE;

CREATE MATERIALIZED VIEW v AS SELECT * FROM t EMIT CHANGES;

CREATE INDEX i ON v (city) INCLUDE (a, b);

CREATE SINK s FROM v WITH (connector = 'kafka', topic = 'out', format = 'json', sink.delivery-guarantee = 'exactly-once', transaction.timeout.ms = '900000');

CREATE SINK s AS SELECT a FROM t WITH (x = 'y') FORMAT PLAIN ENCODE JSON (force_append_only = 'true');

CREATE SINK s INTO t FROM v;

INSERT INTO out_stream SELECT * FROM a_stream;

SELECT window_start, auction, count(*) FROM TUMBLE(bids, date_time, INTERVAL '10 seconds') GROUP BY 1, 2;

SELECT * FROM TABLE(TUMBLE(TABLE bids, DESCRIPTOR(date_time), INTERVAL '10' SECOND)) GROUP BY window_start, window_end;

SELECT * FROM HOP(t, ts, interval '1 s', interval '2 s', interval '1 s') AS h, CUMULATE(s.t, ts, interval '1 s', interval '2 s'), SESSION(t, ts, interval '3 s') PARTITION BY k x, SESSION(t, ts, interval '3' second, k), SESSION(TABLE t PARTITION BY k, DESCRIPTOR(ts), interval '3 s') s2, TUMBLE((SELECT * FROM x), ts, interval '1 day') b;

SELECT * FROM TABLE(TUMBLE(DATA => TABLE bids, TIMECOL => DESCRIPTOR(bidtime), SIZE => INTERVAL '10' MINUTES));

SELECT TUMBLE_START(ts, INTERVAL '1' HOUR) FROM t GROUP BY TUMBLE(ts, INTERVAL '1' HOUR);

SELECT * FROM a JOIN b FOR SYSTEM_TIME AS OF a.ts ON a.k = b.k LEFT JOIN c FOR SYSTEM_TIME AS OF PROCTIME() AS c2 ON a.k = c2.k ASOF LEFT JOIN d ON a.k = d.k AND a.ts >= d.ts;

SELECT * FROM t WHERE ts > now() - INTERVAL '1 day';

SELECT * FROM t QUALIFY row_number() OVER (PARTITION BY k ORDER BY ts DESC) = 1;

SELECT DISTINCT ON (k) k, v FROM t ORDER BY k, ts DESC;

SELECT * FROM ticker MATCH_RECOGNIZE (PARTITION BY symbol ORDER BY rowtime MEASURES START_ROW.rowtime AS start_tstamp, LAST(PRICE_DOWN.rowtime) AS bottom_tstamp, FINAL LAST(A.x) AS l ONE ROW PER MATCH AFTER MATCH SKIP TO LAST PRICE_UP PATTERN (START_ROW PRICE_DOWN+ PRICE_UP*?|(A|B){2,3}? {- C -} D{2}) WITHIN INTERVAL '1' HOUR SUBSET U = (A, B) DEFINE PRICE_DOWN AS price < 1, PRICE_UP AS PRICE_UP.price > LAST(PRICE_DOWN.price, 1)) MR;

SUBSCRIBE v;

SUBSCRIBE TO v WITH (SNAPSHOT = false, PROGRESS) AS OF 4711;

SUBSCRIBE (SELECT * FROM v WHERE a = 1) WITH (SNAPSHOT);

COPY (SUBSCRIBE v) TO STDOUT;

DECLARE c CURSOR FOR SUBSCRIBE v;

FETCH 100 FROM c WITH (timeout = '1s');

FLUSH;

EXPLAIN SELECT 1;

EXPLAIN (AST) SELECT 1;

EXPLAIN (PHYSICAL, JSON) CREATE MATERIALIZED VIEW v AS SELECT 1;

EXPLAIN ANALYZE SELECT 1;

EXPLAIN ANALYZE v;

EXPLAIN WHY v;

EXPLAIN ALTER MATERIALIZED VIEW v AS SELECT 1;

EXPLAIN ROW v WHERE a = 1;

SHOW JOBS; ALTER MATERIALIZED VIEW v SET PARALLELISM = 4; ALTER MATERIALIZED VIEW v SUSPEND; ALTER MATERIALIZED VIEW v SUSPEND WITH SAVEPOINT 'p'; ALTER SINK s SUSPEND WITH SAVEPOINT; ALTER MATERIALIZED VIEW v RESUME FROM 'path'; CANCEL JOB 'id';

CREATE SAVEPOINT name FOR v IN 'path'; SHOW SAVEPOINTS; DROP SAVEPOINT name; CREATE MATERIALIZED VIEW v WITH (savepoint = 'path') AS SELECT 1;

ALTER MATERIALIZED VIEW v AS SELECT 1; ALTER MATERIALIZED VIEW a SWAP WITH b; ALTER TABLE t RENAME TO u; ALTER STREAM s ADD COLUMN x int; ALTER TABLE t ALTER a TYPE text USING a::text, DROP COLUMN IF EXISTS b CASCADE, ADD CONSTRAINT c CHECK (x > 0), ALTER COLUMN d SET DEFAULT 5, ALTER d DROP NOT NULL;

SHOW PENDING TRANSACTIONS; COMMIT TRANSACTION 'id'; ABORT TRANSACTION 'id'; REPLAY ERRORS FROM s WHERE a = 1;

SHOW STREAMS; SHOW TABLES; SHOW MATERIALIZED VIEWS; SHOW SINKS; SHOW FUNCTIONS; SHOW CONNECTORS; SHOW CREATE MATERIALIZED VIEW v; SHOW CREATE v; DESCRIBE x; SHOW COLUMNS FROM x LIKE 'a%';

SET parallelism.default = 4; SET execution.checkpointing.interval = '10 s'; SET streamsql.unbounded_state = notice; SET table.exec.mini-batch.enabled = true;
