using StreamSql.Core.Errors;
using StreamSql.Sql.Parsing;

namespace StreamSql.Sql.Tests.Parsing;

/// <summary>Operators bind as in PostgreSQL 15: the right-hand texts are what pg_get_viewdef shows for the left-hand ones.</summary>
public sealed class PrecedenceTests
{
    [Theory]
    [InlineData("a + b * c - d", "((a + (b * c)) - d)")]
    [InlineData("a - b - c", "((a - b) - c)")]
    [InlineData("a * b / c % d", "(((a * b) / c) % d)")]
    [InlineData("a ^ b ^ c", "((a ^ b) ^ c)")]
    [InlineData("-a ^ b", "((-a) ^ b)")]
    [InlineData("a ^ -b", "(a ^ (-b))")]
    [InlineData("-a * b", "((-a) * b)")]
    [InlineData("a || b + c", "(a || (b + c))")]
    [InlineData("a || b || c", "((a || b) || c)")]
    [InlineData("a < b + c", "(a < (b + c))")]
    [InlineData("NOT a < b", "(NOT (a < b))")]
    [InlineData("NOT p AND q OR r", "(((NOT p) AND q) OR r)")]
    [InlineData("p OR q AND r", "(p OR (q AND r))")]
    [InlineData("NOT p IS NULL", "(NOT (p IS NULL))")]
    [InlineData("a < b IS NULL", "((a < b) IS NULL)")]
    [InlineData("p IS NULL = q", "((p IS NULL) = q)")]
    [InlineData("p IS TRUE = q IS FALSE", "(((p IS TRUE) = q) IS FALSE)")]
    [InlineData("a BETWEEN b AND c AND p", "((a BETWEEN b AND c) AND p)")]
    [InlineData("a BETWEEN b AND c + d AND p OR q", "(((a BETWEEN b AND (c + d)) AND p) OR q)")]
    [InlineData("a + b BETWEEN c AND d", "((a + b) BETWEEN c AND d)")]
    [InlineData("a IN (1, 2) = p", "((a IN (1, 2)) = p)")]
    [InlineData("NOT a IN (1, 2)", "(NOT (a IN (1, 2)))")]
    [InlineData("s LIKE s || 'x'", "(s LIKE (s || 'x'))")]
    [InlineData("s || 'y' LIKE 'z'", "((s || 'y') LIKE 'z')")]
    [InlineData("p = NOT q", "(p = (NOT q))")]
    [InlineData("p = NOT q IS NULL", "(p = (NOT (q IS NULL)))")]
    [InlineData("a IS DISTINCT FROM b + c", "(a IS DISTINCT FROM (b + c))")]
    [InlineData("a = b IS DISTINCT FROM p", "((a = b) IS DISTINCT FROM p)")]
    [InlineData("a & b + c", "(a & (b + c))")]
    [InlineData("a & b | c", "((a & b) | c)")]
    [InlineData("a # b * c", "(a # (b * c))")]
    [InlineData("a << b + c", "(a << (b + c))")]
    [InlineData("~ a + b", "(~ (a + b))")]
    [InlineData("~ a & b", "((~ a) & b)")]
    [InlineData("a - @ b - c", "(a - (@ (b - c)))")]
    [InlineData("ts AT TIME ZONE 'UTC' + i", "((ts AT TIME ZONE 'UTC') + i)")]
    [InlineData("ts AT TIME ZONE s || 'x'", "((ts AT TIME ZONE s) || 'x')")]
    [InlineData("-a::text::int", "(-((a::text)::int))")]
    [InlineData("arr[1]::int * b", "(((arr[1])::int) * b)")]
    [InlineData("a % b = c", "((a % b) = c)")]
    [InlineData("a = ANY (arr) AND p", "((a = ANY (arr)) AND p)")]
    [InlineData("a + b = ANY (arr)", "((a + b) = ANY (arr))")]
    [InlineData("a < ALL (arr) = p", "((a < ALL (arr)) = p)")]
    [InlineData("s ~ 'x' || 'y'", "((s ~ 'x') || 'y')")]
    [InlineData("s ~ 'x' = p", "((s ~ 'x') = p)")]
    [InlineData("a > b AND b > c OR NOT c > d AND p", "(((a > b) AND (b > c)) OR ((NOT (c > d)) AND p))")]
    [InlineData("s || s COLLATE \"C\" < s", "((s || (s COLLATE \"C\")) < s)")]
    [InlineData("a != -b", "(a <> (-b))")]
    [InlineData("a - -b", "(a - (-b))")]
    [InlineData("a IS NULL OR b IS NOT NULL AND p", "((a IS NULL) OR ((b IS NOT NULL) AND p))")]
    [InlineData("s SIMILAR TO 'x' || 'y' ESCAPE 'z'", "(s SIMILAR TO ('x' || 'y') ESCAPE 'z')")]
    [InlineData("ts - i < ts AND ts + i * 2 > ts", "(((ts - i) < ts) AND ((ts + (i * 2)) > ts))")]
    [InlineData("jb -> 'a' ->> 'b' || 'c'", "(((jb -> 'a') ->> 'b') || 'c')")]
    [InlineData("jb -> 'a' = jb", "((jb -> 'a') = jb)")]
    [InlineData("a * b OPERATOR(pg_catalog.+) c", "((a * b) OPERATOR(pg_catalog.+) c)")]
    [InlineData("a OPERATOR(pg_catalog.*) b + c", "(a OPERATOR(pg_catalog.*) (b + c))")]
    [InlineData("s || 'x' = ANY (ARRAY['a']) OR p", "(((s || 'x') = ANY (ARRAY['a'])) OR p)")]
    [InlineData("a=-1", "a = (-1)")]
    [InlineData("a*-b", "a * (-b)")]
    public void Operators_bind_as_in_PostgreSQL(string sql, string parenthesized)
    {
        var expression = SqlParser.ParseExpression(sql);
        Assert.Equal(SqlParser.ParseExpression(parenthesized), expression);
        Assert.Equal(expression, SqlParser.ParseExpression(expression.ToString()));
    }

    [Theory]
    [InlineData("a < b < c", "<", 7)]
    [InlineData("a = b = c", "=", 7)]
    [InlineData("a BETWEEN 1 AND 2 BETWEEN 3 AND 4", "BETWEEN", 19)]
    public void Comparisons_do_not_chain(string sql, string near, int position)
    {
        var error = Assert.Throws<StreamSqlException>(() => SqlParser.ParseExpression(sql));
        Assert.Equal($"syntax error at or near \"{near}\"", error.Message);
        Assert.Equal(position, error.Position);
    }
}
