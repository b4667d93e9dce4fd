using StreamSql.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Explain;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;
using StreamSql.Testing.Clusters;

namespace StreamSql.Sql.Tests.Support;

/// <summary>A catalog in memory that statements are bound against; DDL changes it, queries are compiled and not run.</summary>
internal sealed class TestDatabase
{
    private static readonly IConnectorCatalog Known = new TestConnectors(new ConnectorRegistry());

    public TestDatabase(params string[] ddl)
    {
        Catalog = new CatalogManager(new MemoryMetadataStore(), TimeProvider.System);
        foreach (string statement in ddl) Execute(statement);
    }

    public CatalogManager Catalog { get; }

    public Dictionary<string, string> Settings { get; } = [];

    public IReadOnlyList<SqlType?> ParameterTypes { get; set; } = [];

    public CompilerContext Context => new()
    {
        Catalog = Catalog.Current,
        Connectors = Known,
        Settings = new Dictionary<string, string>(Settings),
        ParameterTypes = ParameterTypes,
    };

    public BoundStatement Bind(string sql) => SqlCompiler.Bind(SqlParser.ParseStatement(sql), Context);

    public T Bind<T>(string sql)
        where T : BoundStatement => Assert.IsType<T>(Bind(sql));

    /// <summary>Binds, plans, and does to the catalog what the statement says.</summary>
    public BoundStatement Execute(string sql)
    {
        BoundStatement bound = Bind(sql);
        switch (bound)
        {
            case BoundQueryStatement query: Compile(query); break;
            case BoundCreateObject { AlreadyExists: false } create:
                Catalog.Create(create.Object with { Id = create.Replaces?.Id ?? 0 });
                break;
            case BoundCreateJob { AlreadyExists: false } job:
                long id = job.Replaces?.Id ?? Catalog.ReserveId();
                CompiledQuery compiled = SqlCompiler.CompileJob(job, id, Context);
                Catalog.Create(SqlCompiler.Complete(job.Object, compiled) with { Id = id });
                break;
            case BoundDrop drop: Catalog.Drop([.. drop.Objects.Select(o => o.Id)]); break;
            case BoundAlterObjects alter: Catalog.Update([.. alter.Objects]); break;
            case BoundInsert insert: SqlCompiler.CompileBounded(insert.Query, insert, Nulls(bound), Context); break;
            case BoundModify modify: SqlCompiler.CompileBounded(modify.Query, modify, Nulls(bound), Context); break;
        }

        return bound;
    }

    public CompiledQuery Compile(string sql, QueryMode mode = QueryMode.Bounded) => Compile(Bind<BoundQueryStatement>(sql), mode);

    public CompiledQuery Compile(BoundQueryStatement query, QueryMode mode = QueryMode.Bounded) =>
        SqlCompiler.CompileQuery(query, Nulls(query), mode, Context);

    /// <summary>The statement as the job of a materialized view.</summary>
    public CompiledQuery CompileView(string query) => SqlCompiler.CompileJob(
        Bind<BoundCreateJob>($"CREATE MATERIALIZED VIEW compiled_view AS {query}"), 99_999, Context);

    public string Explain(string sql, ExplainFormat format = ExplainFormat.Physical) =>
        SqlCompiler.Explain(SqlParser.ParseStatement(sql), format, Context).ReplaceLineEndings("\n");

    public StreamSqlException Fails(string sql) => Assert.Throws<StreamSqlException>(() => { Execute(sql); });

    public static SqlStatement Parse(string sql) => SqlParser.ParseStatement(sql);

    private static object?[] Nulls(BoundStatement bound) => new object?[bound.ParameterTypes.Count];
}
