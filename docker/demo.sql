-- A generator of auction events, three views that follow it, and what they show. Running it again changes nothing.
CREATE STREAM IF NOT EXISTS bids (
  auction bigint, bidder bigint, price bigint, channel text, url text, date_time timestamp(3), extra text,
  WATERMARK FOR date_time AS date_time - INTERVAL '1 second'
) WITH (connector = 'nexmark', nexmark.table.type = 'bid', nexmark.event.rate = 5000);

CREATE MATERIALIZED VIEW IF NOT EXISTS bids_per_second AS
SELECT window_start, count(*) AS bids, max(price) AS highest
FROM TUMBLE(bids, date_time, INTERVAL '1 second') GROUP BY window_start;

CREATE MATERIALIZED VIEW IF NOT EXISTS bids_per_channel AS
SELECT channel, count(*) AS bids, sum(price) AS volume FROM bids GROUP BY channel;

CREATE MATERIALIZED VIEW IF NOT EXISTS hot_auctions AS
SELECT window_start, auction, count(*) AS bids, max(price) AS highest
FROM TUMBLE(bids, date_time, INTERVAL '10 seconds') GROUP BY window_start, auction HAVING count(*) >= 100;

SELECT * FROM bids_per_second ORDER BY window_start DESC LIMIT 5;

SELECT * FROM bids_per_channel ORDER BY bids DESC LIMIT 5;

SELECT * FROM hot_auctions ORDER BY window_start DESC, bids DESC LIMIT 5;
