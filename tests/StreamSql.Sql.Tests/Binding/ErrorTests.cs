using StreamSql.Core.Errors;
using StreamSql.Sql.Tests.Support;

namespace StreamSql.Sql.Tests.Binding;

/// <summary>What a mistaken statement is answered: SQLSTATE, message, the place of the offending word, a hint.</summary>
public sealed class ErrorTests
{
    private static readonly TestDatabase Database = new(
        "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL, city text, twice bigint GENERATED ALWAYS AS (id * 2) STORED)",
        "CREATE STREAM clicks (uid bigint, page text, at timestamp, WATERMARK FOR at AS at)",
        "CREATE MATERIALIZED VIEW cities AS SELECT city, count(*) AS n FROM users GROUP BY city");

    /// <summary>The position points at where <paramref name="at"/> begins.</summary>
    [Theory]
    [InlineData("SELECT nam FROM users", "42703", "column \"nam\" does not exist", "nam", "users.name")]
    [InlineData("SELECT u.nosuch FROM users u", "42703", "column u.nosuch does not exist", "u.nosuch", null)]
    [InlineData("SELECT * FROM user_s", "42P01", "relation \"user_s\" does not exist", "user_s", "users")]
    [InlineData("SELECT lenght(name) FROM users", "42883", "function lenght(text) does not exist", "lenght", "length")]
    [InlineData("SELECT name + 1 FROM users", "42883", "operator does not exist: text + integer", "+", "explicit type casts")]
    [InlineData("SELECT city, name FROM users GROUP BY city", "42803", "must appear in the GROUP BY clause", "name", null)]
    [InlineData("SELECT name FROM users WHERE count(*) > 1", "42803", "aggregate functions are not allowed in WHERE", "count", null)]
    [InlineData("SELECT name FROM users WHERE id", "42804", "argument of WHERE must be type boolean, not type bigint", "id", null)]
    [InlineData("SELECT id FROM users a, users b", "42702", "column reference \"id\" is ambiguous", "id", null)]
    [InlineData("SELECT 1 FROM users, users", "42712", "table name \"users\" specified more than once", "users", null)]
    [InlineData("SELECT name FROM users UNION SELECT id FROM users", "42804", "UNION types text and bigint cannot be matched", null, null)]
    [InlineData("SELECT name FROM users ORDER BY 3", "42P10", "ORDER BY position 3 is not in select list", "3", null)]
    [InlineData("SELECT 'x'::int", "22P02", "invalid input syntax for type integer: \"x\"", "'x'", null)]
    [InlineData("SELECT 1::nosuchtype", "42704", "type \"nosuchtype\" does not exist", "nosuchtype", null)]
    [InlineData("INSERT INTO users (id, nme) VALUES (1, 'a')", "42703", "column \"nme\" of relation \"users\" does not exist", "nme", "name")]
    [InlineData("INSERT INTO users (id, twice) VALUES (1, 2)", "428C9", "cannot insert a non-DEFAULT value", null, null)]
    [InlineData("INSERT INTO cities VALUES ('x', 1)", "42809", "cannot insert into materialized view \"cities\"", "cities", null)]
    [InlineData("INSERT INTO users VALUES (1, 'a', 'b', 4, 5)", "42601", "more expressions than target columns", "4", null)]
    [InlineData("UPDATE clicks SET page = ''", "42809", "cannot update stream \"clicks\"", "clicks", "TABLE")]
    [InlineData("UPDATE users SET nme = ''", "42703", "column \"nme\" of relation \"users\" does not exist", "nme", "name")]
    [InlineData("CREATE TABLE t (a int, a text)", "42701", "column \"a\" specified more than once", "a", null)]
    [InlineData("CREATE TABLE t (a int, PRIMARY KEY (b))", "42703", "column \"b\" does not exist", "b)", null)]
    [InlineData("CREATE STREAM s (a int, WATERMARK FOR a AS a)", "42804", "must be a timestamp", "WATERMARK", null)]
    [InlineData("CREATE STREAM s (a int PRIMARY KEY)", "42P16", "a stream has no primary key", null, "CREATE TABLE")]
    [InlineData("CREATE STREAM s (a int) WITH (connector = 'kafk')", "22023", "connector \"kafk\" does not exist", null, "kafka")]
    [InlineData(
        "CREATE STREAM s (a int) WITH (connector = 'datagen', rows-per-secnd = 1)", "22023", "option \"rows-per-secnd\" does not exist",
        "rows-per-secnd", "rows-per-second")]
    [InlineData("CREATE MATERIALIZED VIEW v AS SELECT 1, 2", "42701", "column \"?column?\" specified more than once", null, null)]
    [InlineData("DROP TABLE users", "2BP01", "cannot drop table users because other objects depend on it", null, "CASCADE")]
    [InlineData("DROP TABLE cities", "42809", "\"cities\" is not a table", null, "DROP MATERIALIZED VIEW")]
    [InlineData("DROP VIEW IF EXISTS cities", "42809", "\"cities\" is not a view", null, null)]
    [InlineData("DROP STREAM click", "42P01", "stream \"click\" does not exist", null, "clicks")]
    [InlineData("CREATE TABLE nosuch.t (a int)", "3F000", "schema \"nosuch\" does not exist", "nosuch", null)]
    [InlineData("CREATE TABLE pg_catalog.t (a int)", "42501", "permission denied", null, null)]
    [InlineData("SELECT count(*) FROM TUMBLE(clicks, page, INTERVAL '1 minute')", "42804", "must be a timestamp", null, null)]
    [InlineData("SELECT row_number() FROM users", "42809", "window function row_number requires an OVER clause", "row_number", null)]
    [InlineData("SELECT * FROM otherdb.public.users", "0A000", "cross-database references are not implemented", "otherdb", null)]
    [InlineData("CREATE FUNCTION f() RETURNS int AS 'select 1' LANGUAGE sql", "0A000", "CREATE FUNCTION", null, null)]
    [InlineData("SELECT * FROM clicks MATCH_RECOGNIZE (ORDER BY at PATTERN (A) DEFINE A AS uid > 1)", "0A000", "MATCH_RECOGNIZE", null, null)]
    [InlineData("CREATE TABLE t AS SELECT 1 AS a", "0A000", "CREATE TABLE AS", null, null)]
    public void Mistakes_are_named(string sql, string code, string message, string? at, string? hint)
    {
        StreamSqlException error = Database.Fails(sql);
        Assert.Equal(code, error.SqlState);
        Assert.Contains(message, error.Message);
        if (at is not null) Assert.StartsWith(at, sql[(error.Position - 1)..], StringComparison.Ordinal);
        if (hint is not null) Assert.Contains(hint, error.Hint ?? "");
    }
}
