CREATE STREAM bids (
  auction bigint, bidder bigint, price bigint, channel text, url text, date_time timestamp(3), extra text,
  WATERMARK FOR date_time AS date_time - INTERVAL '4 seconds'
) WITH (connector = 'nexmark', nexmark.table.type = 'bid', nexmark.event.rate = 10000);

CREATE MATERIALIZED VIEW bids_per_auction AS
SELECT window_start, auction, count(*) AS bids, max(price) AS highest
FROM TUMBLE(bids, date_time, INTERVAL '10 seconds') GROUP BY window_start, auction;

SELECT * FROM bids_per_auction ORDER BY bids DESC LIMIT 10;
