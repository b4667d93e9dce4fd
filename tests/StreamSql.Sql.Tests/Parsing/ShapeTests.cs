using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql.Tests.Parsing;

/// <summary>What the planner relies on in the trees of the dialect's own forms.</summary>
public sealed class ShapeTests
{
    private static T Parse<T>(string sql)
        where T : SqlStatement => Assert.IsType<T>(SqlParser.ParseStatement(sql));

    private static TableReference From(string table) =>
        Assert.IsType<SelectQuery>(Parse<SelectStatement>($"SELECT * FROM {table}").Query).From.Single();

    [Theory]
    [InlineData("TUMBLE(bids, ts, INTERVAL '10' SECOND)", "TABLE(TUMBLE(TABLE bids, DESCRIPTOR(ts), INTERVAL '10' SECOND))")]
    [InlineData(
        "HOP(bids, ts, INTERVAL '1' DAY, INTERVAL '2' DAY, INTERVAL '1' HOUR)",
        "TABLE(HOP(DATA => TABLE bids, TIMECOL => DESCRIPTOR(ts), SLIDE => INTERVAL '1' DAY, SIZE => INTERVAL '2' DAY, \"offset\" => INTERVAL '1' HOUR))")]
    [InlineData("SESSION(bids, ts, INTERVAL '1 m') PARTITION BY k", "TABLE(SESSION(TABLE bids PARTITION BY k, DESCRIPTOR(ts), INTERVAL '1 m'))")]
    [InlineData("SESSION(bids, ts, INTERVAL '1 m') PARTITION BY a, b", "TABLE(SESSION(TABLE bids PARTITION BY (a, b), DESCRIPTOR(ts), INTERVAL '1 m'))")]
    [InlineData("SESSION(bids, ts, INTERVAL '1 m') PARTITION BY k", "SESSION(bids, ts, INTERVAL '1 m', k)")]
    [InlineData("CUMULATE(s.bids, ts, INTERVAL '1 m', INTERVAL '1 h')", "TABLE(CUMULATE(TABLE s.bids, DESCRIPTOR(ts), INTERVAL '1 m', INTERVAL '1 h'))")]
    [InlineData("TUMBLE((SELECT * FROM x), ts, INTERVAL '1 m')", "TABLE(TUMBLE(TABLE (SELECT * FROM x), DESCRIPTOR(ts), INTERVAL '1 m'))")]
    public void Both_spellings_of_a_window_are_one_node(string sql, string standard)
    {
        Assert.IsType<WindowTable>(From(sql));
        Assert.Equal(From(sql), From(standard));
    }

    [Fact]
    public void A_hopping_window_has_its_arguments_in_order()
    {
        var window = Assert.IsType<WindowTable>(From("HOP(bids, date_time, INTERVAL '2 s', INTERVAL '10 s') AS w"));
        Assert.Equal(WindowKind.Hop, window.Kind);
        Assert.Equal("bids", Assert.IsType<NamedTable>(window.Input).Name.Name);
        Assert.Equal("date_time", window.TimeColumn.Name.Name);
        Assert.Equal(["2 s", "10 s"], window.Arguments.Select(a => ((IntervalLiteral)a).Value));
        Assert.Equal("w", window.Alias!.Name.Text);
    }

    [Fact]
    public void A_call_of_another_shape_stays_a_function()
    {
        Assert.IsType<FunctionTable>(From("TUMBLE(1, 2)"));
        Assert.IsType<FunctionTable>(From("generate_series(1, 2) AS g"));
    }

    [Fact]
    public void A_stream_has_columns_watermark_options_and_format()
    {
        var stream = Parse<CreateTableStatement>(
            """
            CREATE SOURCE s (a int NOT NULL, d date GENERATED ALWAYS AS (ts::date) STORED, p AS PROCTIME(), k int METADATA FROM 'partition',
            INCLUDE offset AS ofs, WATERMARK FOR ts AS ts - INTERVAL '4 s') INCLUDE timestamp AS at
            WITH (connector = 'kafka', properties.bootstrap.servers = 'x:1', "scan.startup.mode" = 'earliest', n = -1, ok = true)
            FORMAT PLAIN ENCODE JSON (x = 'y')
            """);
        Assert.Equal(ObjectKind.Stream, stream.Kind);
        Assert.True(stream.IsSourceSpelling);
        Assert.Equal(5, stream.Elements.Count);
        Assert.Equal(["offset", "timestamp"], stream.Includes.Select(i => i.What.Text));
        Assert.IsType<NullabilityConstraint>(((ColumnDefinition)stream.Elements[0]).Constraints[0]);
        Assert.True(Assert.IsType<GeneratedConstraint>(((ColumnDefinition)stream.Elements[1]).Constraints[0]).IsStored);
        var computed = (ColumnDefinition)stream.Elements[2];
        Assert.Null(computed.Type);
        Assert.False(Assert.IsType<GeneratedConstraint>(computed.Constraints[0]).IsStored);
        Assert.Equal("partition", Assert.IsType<MetadataConstraint>(((ColumnDefinition)stream.Elements[3]).Constraints[0]).Key);
        Assert.Equal("ts", Assert.IsType<WatermarkDefinition>(stream.Elements[4]).Column.Name);
        Assert.Equal(
            ["connector=kafka", "properties.bootstrap.servers=x:1", "scan.startup.mode=earliest", "n=-1", "ok=true"],
            stream.Options.Select(o => $"{o.Key}={o.Value!.Text}"));
        Assert.Equal("json", stream.Format!.Encode!.Text);
    }

    [Theory]
    [InlineData("EMIT ON WINDOW CLOSE", EmitMode.OnWindowClose)]
    [InlineData("EMIT CHANGES", EmitMode.Changes)]
    [InlineData("", EmitMode.Default)]
    public void The_emit_mode_is_the_query_s(string clause, EmitMode mode) =>
        Assert.Equal(mode, Parse<CreateMaterializedViewStatement>($"CREATE MATERIALIZED VIEW v AS SELECT a FROM t {clause}").Query.Emit);

    [Theory]
    [InlineData("int", "int4", 0)]
    [InlineData("varchar(10)[]", "varchar", 1)]
    [InlineData("timestamp(3) with time zone", "timestamptz", 0)]
    [InlineData("timestamp without time zone", "timestamp", 0)]
    [InlineData("double precision", "float8", 0)]
    [InlineData("float(10)", "float4", 0)]
    [InlineData("numeric(10, 2)", "numeric", 0)]
    [InlineData("character varying", "varchar", 0)]
    [InlineData("int[3][]", "int4", 2)]
    [InlineData("int ARRAY[4]", "int4", 1)]
    [InlineData("jsonb", "jsonb", 0)]
    [InlineData("map<text, array<int>>", "map", 0)]
    [InlineData("ROW(a int, b text)", "struct", 0)]
    public void Types_come_under_one_name(string sql, string name, int dimensions)
    {
        var type = SqlParser.ParseType(sql);
        Assert.Equal(name, type.Name.Name);
        Assert.Equal(dimensions, type.ArrayDimensions);
        Assert.Equal(type, SqlParser.ParseType(type.ToString()));
    }

    [Fact]
    public void Spans_point_at_the_text_of_a_node()
    {
        const string Sql = "SELECT a, lower(b) || 'x' FROM t WHERE c > 1";
        var query = Assert.IsType<SelectQuery>(Parse<SelectStatement>(Sql).Query);
        Assert.Equal("lower(b) || 'x'", Text(query.Items[1].Expression));
        Assert.Equal("lower(b)", Text(((BinaryExpression)query.Items[1].Expression).Left));
        Assert.Equal("t", Text(query.From[0]));
        Assert.Equal("c > 1", Text(query.Where!));
        var script = SqlParser.ParseScript("SELECT 1; " + Sql);
        Assert.Equal(Sql, script[1].Text);
        Assert.Equal(10, script[1].Offset);
        Assert.Equal(0, script[1].Statement.Span.Start);

        static string Text(SyntaxNode node) => Sql.Substring(node.Span.Start, node.Span.Length);
    }

    [Fact]
    public void Special_forms_are_calls_with_arguments_in_the_function_s_order()
    {
        Assert.Equal("position(haystack, needle)", Call("POSITION(needle IN haystack)"));
        Assert.Equal("btrim(x, 'c')", Call("TRIM('c' FROM x)"));
        Assert.Equal("ltrim(x)", Call("TRIM(LEADING FROM x)"));
        Assert.Equal("substring(x, 1, 2)", Call("SUBSTRING(x FOR 2)"));
        Assert.Equal("extract('year', x)", Call("EXTRACT(YEAR FROM x)"));
        Assert.Equal("overlay(a, b, 1)", Call("OVERLAY(a PLACING b FROM 1)"));

        static string Call(string sql) =>
            (Assert.IsType<FunctionCall>(SqlParser.ParseExpression(sql)) with { Syntax = CallSyntax.Function }).ToString()
                .Replace("\"", string.Empty, StringComparison.Ordinal);
    }

    [Fact]
    public void Warming_up_parses_only_what_is_valid() => SqlParser.WarmUp();
}
