namespace StreamSql.Benchmarks.Nexmark;

/// <summary>The three Nexmark streams with every column.</summary>
internal static class NexmarkTables
{
    /// <param name="events">Events of all three kinds in total.</param>
    /// <param name="rate">Events per second of wall-clock time; 0 is full speed.</param>
    /// <param name="density">Events per second of event time.</param>
    public static IEnumerable<string> Create(long events, long rate, long density)
    {
        string with = $"nexmark.event.num = {events}, nexmark.event.rate = {rate}, nexmark.first-event.rate = {density}";
        yield return "CREATE STREAM bid (auction bigint, bidder bigint, price bigint, channel text, url text, date_time timestamp(3), extra text, "
            + $"WATERMARK FOR date_time AS date_time - INTERVAL '4 seconds') WITH (connector = 'nexmark', nexmark.table.type = 'bid', {with})";
        yield return "CREATE STREAM auction (id bigint, item_name text, description text, initial_bid bigint, reserve bigint, date_time timestamp(3), "
            + "expires timestamp(3), seller bigint, category bigint, extra text, WATERMARK FOR date_time AS date_time - INTERVAL '4 seconds') "
            + $"WITH (connector = 'nexmark', nexmark.table.type = 'auction', {with})";
        yield return "CREATE STREAM person (id bigint, name text, email_address text, credit_card text, city text, state text, date_time timestamp(3), "
            + "extra text, WATERMARK FOR date_time AS date_time - INTERVAL '4 seconds') "
            + $"WITH (connector = 'nexmark', nexmark.table.type = 'person', {with})";
    }
}
