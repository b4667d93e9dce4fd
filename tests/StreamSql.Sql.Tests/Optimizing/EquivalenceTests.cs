using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Serving;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Fragmenting;
using StreamSql.Sql.Physical;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Tests.Support;
using StreamSql.Testing.Operators;

namespace StreamSql.Sql.Tests.Optimizing;

/// <summary>The optimizer changes how a query runs and never what it gives: random queries, run with and without it.</summary>
public sealed class EquivalenceTests
{
    [Fact]
    public async Task Optimized_and_plain_plans_give_the_same_rows()
    {
        var database = new TestDatabase();
        using var executor = new QueryExecutor(name => throw new InvalidOperationException(name), TimeProvider.System);
        var queries = new RandomQueries(20_260);
        int rows = 0;
        for (int i = 0; i < 300; i++)
        {
            string sql = queries.Next();
            string[] plain = await Run(database, executor, sql, false);
            string[] optimized = await Run(database, executor, sql, true);
            Assert.True(plain.SequenceEqual(optimized), $"{sql}\nplain:\n{string.Join('\n', plain)}\noptimized:\n{string.Join('\n', optimized)}");
            rows += plain.Length;
        }

        Assert.True(rows > 300);
    }

    private static async Task<string[]> Run(TestDatabase database, QueryExecutor executor, string sql, bool optimize)
    {
        var lines = new List<string>();
        await foreach (StreamChunk chunk in executor.ExecuteAsync(Compile(database, sql, optimize), ReadSnapshot.Empty, new QueryOptions()))
        {
            lines.AddRange(ChunkText.Lines(chunk));
            chunk.Release();
        }

        return [.. lines.Order(StringComparer.Ordinal)];
    }

    private static JobGraph Compile(TestDatabase database, string sql, bool optimize)
    {
        var bound = database.Bind<BoundQueryStatement>(sql);
        PlanSettings settings = SqlCompiler.Settings(QueryMode.Bounded, EmitMode.Default, database.Context, null);
        LogicalNode logical = SqlCompiler.PlanLogical(
            bound.Query, bound.NextColumn, settings, [], bound, out IReadOnlyList<BoundColumn> output, optimize);
        var planner = new PhysicalPlanner(settings);
        return Fragmenter.Cut(planner.Collect(planner.Plan(logical, output)), "query", true, 1, new Dictionary<string, string>());
    }
}
