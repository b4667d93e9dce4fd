using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Tests.Support;

namespace StreamSql.Sql.Tests.Binding;

/// <summary>What statements bind to: names, types, keys, options, the rows of DML.</summary>
public sealed class StatementTests
{
    [Theory]
    [InlineData("SELECT 1, 'a', 1.5, NULL", "?column? integer, ?column? text, ?column? numeric, ?column? text")]
    [InlineData("SELECT id, upper(name), id + 1 AS next FROM users", "id bigint, upper text, next bigint")]
    [InlineData("SELECT count(*), sum(id), avg(id), max(name) FROM users", "count bigint, sum numeric, avg numeric, max text")]
    [InlineData("SELECT CASE WHEN id > 1 THEN 1 ELSE 2.5 END FROM users", "case numeric")]
    [InlineData("SELECT u.*, 1 AS one FROM users u", "id bigint, name text, city character varying(20), one integer")]
    [InlineData("VALUES (1, 'a'), (2.5, NULL)", "column1 numeric, column2 text")]
    [InlineData("SELECT id FROM users UNION ALL SELECT 1.5", "id numeric")]
    [InlineData("SELECT * FROM users JOIN orders USING (id)", "id bigint, name text, city character varying(20), user_id bigint, status text, amount numeric(10,2)")]
    [InlineData("SELECT window_start, count(*) FROM TUMBLE(clicks, at, INTERVAL '1 minute') GROUP BY 1", "window_start timestamp without time zone, count bigint")]
    [InlineData("SELECT EXISTS (SELECT 1), ARRAY(SELECT id FROM users), (SELECT max(id) FROM users)", "exists boolean, array bigint[], max bigint")]
    [InlineData("SELECT g FROM generate_series(1, 3) g", "g integer")]
    [InlineData("WITH t (a) AS (SELECT id FROM users) SELECT a FROM t", "a bigint")]
    public void Queries_have_PostgreSQLs_names_and_types(string sql, string expected) =>
        Assert.Equal(expected, Describe(NewDatabase().Bind(sql).Output));

    [Fact]
    public void Parameters_take_the_type_of_their_place()
    {
        BoundStatement bound = NewDatabase().Bind("SELECT name FROM users WHERE id = $1 AND name LIKE $2 LIMIT $3");
        Assert.Equal("bigint, text, bigint", string.Join(", ", bound.ParameterTypes));
    }

    [Fact]
    public void A_stream_keeps_its_columns_watermark_and_canonical_options()
    {
        var bound = NewDatabase().Bind<BoundCreateObject>(
            "CREATE SOURCE s (k text, ts timestamp(3), day date AS CAST(ts AS date), part int METADATA FROM 'partition', "
            + "WATERMARK FOR ts AS ts - INTERVAL '4 seconds') WITH (connector = 'kafka', topic = 'bids', "
            + "properties.bootstrap.server = 'h:1', scan.startup.mode = 'earliest') FORMAT PLAIN ENCODE JSON");
        var stream = Assert.IsType<StreamObject>(bound.Object);
        Assert.Equal("k text, ts timestamp(3) without time zone, day date, part integer", Describe(stream.ToSchema()));
        Assert.Equal("partition", stream.Columns[3].Metadata);
        Assert.NotNull(stream.Columns[2].Generated);
        Assert.Equal(1, stream.Watermark?.Column);
        Assert.Equal("json", stream.Options["format"]);
        Assert.Equal("h:1", stream.Options["properties.bootstrap.servers"]);
    }

    [Fact]
    public void A_table_keeps_its_key_checks_and_defaults()
    {
        var table = (TableObject)NewDatabase().Bind<BoundCreateObject>(
            "CREATE TABLE t (a int CHECK (a > 0), b text DEFAULT 'x', c int UNIQUE, PRIMARY KEY (c, a))").Object;
        Assert.Equal([2, 0], table.Key);
        Assert.Equal("t_pkey", table.KeyName);
        Assert.Equal("t_a_check", Assert.Single(table.Checks).Name);
        Assert.False(table.Columns[0].Nullable);
        Assert.NotNull(table.Columns[1].Default);
    }

    [Fact]
    public void Objects_survive_the_catalog_store()
    {
        TestDatabase database = NewDatabase();
        database.Execute("CREATE MATERIALIZED VIEW v AS SELECT count(*) AS n FROM orders GROUP BY user_id");
        var view = (MaterializedViewObject)database.Catalog.Current.Find("public", "v")!;
        Assert.Equal(["n", "_key1_user_id"], view.Columns.Select(c => c.Name));
        Assert.True(view.Columns[1].IsHidden);
        Assert.Equal([1], view.Key);
        Assert.Equal("n bigint", Describe(database.Bind("SELECT * FROM v").Output));
        CatalogObject restored = ObjectCodec.FromRecord(ObjectCodec.ToRecord(view));
        Assert.Equal(ObjectCodec.ToRecord(view), ObjectCodec.ToRecord(restored));
    }

    [Theory]
    [InlineData("INSERT INTO users (name, id) VALUES ('a', 1)")]
    [InlineData("INSERT INTO users SELECT id, status, NULL FROM orders")]
    [InlineData("INSERT INTO users (id, name) VALUES (1, DEFAULT), (2, 'b') ON CONFLICT (id) DO NOTHING RETURNING id")]
    [InlineData("WITH x AS (SELECT 1 AS id) INSERT INTO users SELECT id, 'n' FROM x")]
    public void Insert_gives_every_column_of_the_target(string sql)
    {
        TestDatabase database = NewDatabase();
        var insert = database.Bind<BoundInsert>(sql);
        Assert.Equal(insert.Target.Columns.Select(c => c.Type), insert.Query.Columns.Select(c => c.Type));
        database.Execute(sql);
    }

    [Fact]
    public void Update_and_delete_find_the_rows()
    {
        TestDatabase database = NewDatabase();
        var update = database.Bind<BoundModify>("UPDATE users u SET name = o.status FROM orders o WHERE o.user_id = u.id RETURNING u.id, name");
        Assert.Equal(6, update.Query.Columns.Count);
        Assert.Equal("id bigint, name text", Describe(update.Output));
        var delete = database.Bind<BoundModify>("DELETE FROM users USING orders o WHERE o.user_id = users.id");
        Assert.Equal(3, delete.Query.Columns.Count);
        database.Execute("DELETE FROM users WHERE id IN (SELECT user_id FROM orders)");
    }

    [Fact]
    public void Drop_goes_from_dependents_to_roots()
    {
        TestDatabase database = NewDatabase();
        database.Execute("CREATE VIEW a AS SELECT id FROM users");
        database.Execute("CREATE MATERIALIZED VIEW b AS SELECT count(*) AS n FROM a");
        var drop = database.Bind<BoundDrop>("DROP TABLE users CASCADE");
        Assert.Equal(["b", "a", "users"], drop.Objects.Select(o => o.Name));
        Assert.Contains("2 other objects", Assert.Single(drop.Notices).Message);
    }

    [Fact]
    public void If_not_exists_and_or_replace_say_what_is_there()
    {
        TestDatabase database = NewDatabase();
        Assert.True(database.Bind<BoundCreateObject>("CREATE TABLE IF NOT EXISTS users (a int)").AlreadyExists);
        database.Execute("CREATE VIEW w AS SELECT 1 AS a");
        Assert.Equal("w", database.Bind<BoundCreateObject>("CREATE OR REPLACE VIEW w AS SELECT 2 AS a").Replaces?.Name);
    }

    private static TestDatabase NewDatabase() => new(
        "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL DEFAULT '', city varchar(20))",
        "CREATE TABLE orders (id bigint PRIMARY KEY, user_id bigint, status text, amount numeric(10,2))",
        "CREATE STREAM clicks (uid bigint, page text, at timestamp, WATERMARK FOR at AS at)");

    private static string Describe(Schema schema) => string.Join(", ", schema.Fields.Select(f => $"{f.Name} {f.Type}"));
}
