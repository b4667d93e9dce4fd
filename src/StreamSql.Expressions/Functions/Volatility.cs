namespace StreamSql.Expressions.Functions;

/// <summary>What the planner may assume about a function's answers.</summary>
public enum Volatility : byte
{
    /// <summary>Equal arguments, equal answer: constants are folded.</summary>
    Immutable = 0,

    /// <summary>The same within a statement (time zone, now, catalog).</summary>
    Stable = 1,

    /// <summary>May differ at each call (random, gen_random_uuid).</summary>
    Volatile = 2,
}
