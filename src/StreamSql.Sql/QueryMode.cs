namespace StreamSql.Sql;

/// <summary>How a query runs.</summary>
public enum QueryMode
{
    /// <summary>Over what there is now, to its end: ad-hoc SELECT.</summary>
    Bounded,

    /// <summary>For ever, as a changelog: views, sinks, subscriptions.</summary>
    Streaming,
}
