namespace StreamSql.Sql.Tests.Optimizing;

/// <summary>Random queries over three small tables of integers with NULLs, given as VALUES so that nothing else is needed to run them.</summary>
internal sealed class RandomQueries(int seed)
{
    private const string Tables =
        "WITH r (a, b, c) AS (VALUES (1, 10, 1), (2, 20, NULL), (3, NULL, 2), (3, 30, 2), (NULL, 5, 1), (4, 20, 3)), "
        + "s (a, b, c) AS (VALUES (1, 1, 1), (3, 2, NULL), (3, 7, 2), (5, 20, 4), (NULL, NULL, 1)), "
        + "t (a, b, c) AS (VALUES (2, 20, 2), (4, NULL, 3), (4, 4, 4)) ";

    private readonly Random _random = new(seed);

    public string Next() => Tables + Query(2);

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];

    private string Query(int depth) => _random.Next(6) switch
    {
        0 when depth > 0 => $"{Plain(depth - 1)} {Pick("UNION ALL", "UNION", "INTERSECT", "EXCEPT")} {Plain(depth - 1)}",
        1 => $"SELECT x.c AS a, {Pick("count(*)", "sum(x.b)", "min(x.a)", "count(DISTINCT x.b)")} AS b, max(x.b) AS c FROM {Source(depth)} x "
            + $"WHERE {Condition("x", depth)} GROUP BY x.c{Pick("", " HAVING count(*) > 1")}",
        2 => $"SELECT DISTINCT x.a, x.c AS b, 1 + 1 AS c FROM {Source(depth)} x WHERE {Condition("x", depth)}",
        3 => $"SELECT x.a, y.b, x.c FROM {Source(depth)} x {Pick("JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN")} {Source(depth)} y "
            + $"ON x.a = y.a{Pick("", " AND x.b > y.b", " AND y.c = 2")} WHERE {Condition(Pick("x", "y"), 0)}",
        4 => "SELECT q.a, q.b, q.n AS c FROM (SELECT x.a, x.b, row_number() OVER (PARTITION BY x.c ORDER BY x.a, x.b, x.c) AS n "
            + $"FROM {Source(depth)} x) q WHERE q.n {Pick("<= 2", "= 1", "< 2", "= 2")} AND {Condition("q", 0, false)}",
        _ => Plain(depth),
    };

    private string Plain(int depth) =>
        $"SELECT x.a, x.b + {_random.Next(3)} AS b, coalesce(x.c, {_random.Next(3)}) AS c FROM {Source(depth)} x WHERE {Condition("x", depth)}";

    private string Source(int depth) => depth > 0 && _random.Next(2) == 0 ? $"({Query(depth - 1)})" : Pick("r", "s", "t");

    private string Condition(string x, int depth, bool withC = true)
    {
        string column = withC ? Pick("a", "b", "c") : Pick("a", "b");
        string simple = _random.Next(7) switch
        {
            0 => $"{x}.{column} > {_random.Next(10)}",
            1 => $"{x}.{column} IS NOT NULL",
            2 => $"({x}.a = {_random.Next(5)} OR {x}.b < 15)",
            3 => $"NOT ({x}.{column} = {_random.Next(5)})",
            4 => "1 = 1",
            5 => $"{x}.{column} IN (1, 2, 20)",
            _ => $"{x}.a + 1 > {_random.Next(4)}",
        };
        if (depth == 0) return simple;
        string other = Pick("r", "s", "t");
        string subquery = _random.Next(6) switch
        {
            0 => $"{x}.a IN (SELECT z.a FROM {other} z WHERE {Condition("z", 0)})",
            1 => $"EXISTS (SELECT 1 FROM {other} z WHERE z.a = {x}.a)",
            2 => $"NOT EXISTS (SELECT 1 FROM {other} z WHERE z.a = {x}.a AND z.b > {x}.b)",
            3 => $"{x}.a NOT IN (SELECT z.a FROM {other} z WHERE z.a IS NOT NULL)",
            4 => $"{x}.b >= (SELECT min(z.b) FROM {other} z WHERE z.c = {x}.c)",
            _ => simple,
        };
        return $"{simple} AND {subquery}";
    }
}
