using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Explain;
using StreamSql.Sql.Fragmenting;
using StreamSql.Sql.Optimizing;
using StreamSql.Sql.Physical;
using StreamSql.Sql.Planning;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;
using StreamSql.Sql.Syntax;
using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Sql;

/// <summary>
/// The public entry of this project: syntax to bound statements, bound queries to job graphs. Stateless; any thread.
/// </summary>
public static class SqlCompiler
{
    public static BoundStatement Bind(SqlStatement statement, CompilerContext context) => Binder.BindStatement(statement, context);

    /// <summary>The type that a name in PREPARE or a cast means; 42704 when there is none.</summary>
    public static SqlType BindType(TypeName name) => TypeBinder.Bind(name);

    /// <summary>An expression without columns, brought to a type as by assignment: an argument of EXECUTE.</summary>
    public static Expr BindConstant(SqlExpression expression, SqlType type, CompilerContext context) =>
        Binder.BindConstant(expression, type, context);

    /// <summary>
    /// A query as a graph that ends in a Collect operator (bounded), or whose changelog it hands on (streaming, for SUBSCRIBE).
    /// Parameters are values in the representation of <see cref="Core.Columnar.SqlValue"/>.
    /// </summary>
    public static CompiledQuery CompileQuery(
        BoundQueryStatement bound, IReadOnlyList<object?> parameters, QueryMode mode, CompilerContext context)
    {
        BoundQueryStatement query = mode == QueryMode.Streaming ? Binder.BindForMode(bound.Syntax, context, mode) : bound;
        PlanSettings settings = Settings(mode, bound.Syntax.Emit, context, null);
        return Compile(query.Query, query.NextColumn, parameters, settings, bound, (planner, node) => planner.Collect(node), "query");
    }

    /// <summary>A bound query that is part of another statement (INSERT … SELECT, UPDATE): bounded, ending in Collect.</summary>
    public static CompiledQuery CompileBounded(
        BoundQuery query, BoundStatement statement, IReadOnlyList<object?> parameters, CompilerContext context)
    {
        int next = statement switch
        {
            BoundInsert insert => insert.NextColumn,
            BoundModify modify => modify.NextColumn,
            BoundQueryStatement select => select.NextColumn,
            _ => throw new ArgumentException("the statement holds no query", nameof(statement)),
        };
        return Compile(query, next, parameters, Settings(QueryMode.Bounded, EmitMode.Default, context, null), statement,
            (planner, node) => planner.Collect(node), "query");
    }

    /// <summary>The job of a materialized view or sink whose object has its id by now.</summary>
    public static CompiledQuery CompileJob(BoundCreateJob bound, long objectId, CompilerContext context)
    {
        PlanSettings settings = Settings(QueryMode.Streaming, bound.Emit, context, bound.Object.Options);
        RelationObject item = bound.Object with { Id = objectId };
        string name = item.QualifiedName;
        if (item is SinkObject sink)
        {
            return Compile(bound.Query, bound.NextColumn, [], settings, bound,
                (planner, node) => SinkPlanner.Plan(planner, node, sink, bound.Into, context), name);
        }

        int visible = bound.Query.Columns.Count;
        return Compile(bound.Query, bound.NextColumn, [], settings, bound,
            (planner, node) => planner.Materialize(node, objectId, item.Name, visible), name);
    }

    /// <summary>The object as it is stored once its job is compiled: a view's hidden key columns and its key.</summary>
    public static RelationObject Complete(RelationObject item, CompiledQuery compiled)
    {
        if (item is not MaterializedViewObject) return item;
        var columns = item.Columns.Where(c => !c.IsHidden).ToList();
        for (int i = columns.Count; i < compiled.Output.Fields.Count; i++)
        {
            Field field = compiled.Output.Fields[i];
            columns.Add(new CatalogColumn($"_key{i}_{field.Name}", field.Type, field.Nullable) { IsHidden = true });
        }

        return item with { Columns = columns, Key = compiled.Key };
    }

    /// <summary>What EXPLAIN prints, without the options' own checks.</summary>
    public static string Explain(SqlStatement statement, ExplainFormat format, CompilerContext context) =>
        Explainer.Explain(statement, format, context);

    internal static PlanSettings Settings(
        QueryMode mode, EmitMode emit, CompilerContext context, IReadOnlyDictionary<string, string>? options)
    {
        string? Find(string key) => options?.GetValueOrDefault(key) ?? context.Setting(key);
        int parallelism = mode == QueryMode.Bounded ? 1
            : int.TryParse(options?.GetValueOrDefault("parallelism") ?? context.Setting("parallelism.default"), out int p) && p > 0 ? p : 1;
        return new PlanSettings(mode)
        {
            Parallelism = parallelism,
            Emit = emit,
            AllowedLatenessMicros = Durations.TryParseMicros(Find("allowed_lateness"), out long lateness) ? lateness : 0,
            IdleTimeoutMillis =
                Durations.TryParseMicros(Find("scan.watermark.idle-timeout") ?? context.Setting("table.exec.source.idle-timeout"), out long idle)
                    ? idle / 1000
                    : 5_000,
            UnboundedState = context.Setting("streamsql.unbounded_state") ?? "notice",
            TwoPhase = Find("table.optimizer.agg-phase-strategy") is not "ONE_PHASE" and not "one_phase",
        };
    }

    /// <summary>Bound query to optimised logical plan.</summary>
    internal static LogicalNode PlanLogical(
        BoundQuery query, int nextColumn, PlanSettings settings, IReadOnlyList<object?> parameters, BoundStatement statement,
        out IReadOnlyList<BoundColumn> output, bool optimize = true)
    {
        var numbers = new ColumnNumbers(nextColumn);
        LogicalNode logical = new LogicalPlanner(numbers).Plan(query);
        logical = Parameters.Replace(logical, parameters, statement.ParameterTypes);
        output = query.Columns;
        if (!optimize) return logical;
        int[] ids = [.. output.Select(c => c.Id)];
        if (settings.IsStreaming)
        {
            (logical, IReadOnlyList<BoundColumn> hidden) = HiddenKeys.Expose(logical, ids);
            output = [.. output, .. hidden];
        }

        return Optimizer.Optimize(logical, new RuleContext(numbers, settings.IsStreaming, [.. output.Select(c => c.Id)]));
    }

    private static CompiledQuery Compile(
        BoundQuery query, int nextColumn, IReadOnlyList<object?> parameters, PlanSettings settings, BoundStatement statement,
        Func<PhysicalPlanner, StreamNode, StreamNode> finish, string name)
    {
        LogicalNode logical = PlanLogical(query, nextColumn, settings, parameters, statement, out IReadOnlyList<BoundColumn> output);
        var planner = new PhysicalPlanner(settings);
        StreamNode root = finish(planner, planner.Plan(logical, output));
        IReadOnlyList<Notice> notices = UnboundedState.Apply(settings.UnboundedState, root, planner.Notices);
        return new CompiledQuery
        {
            Graph = Fragmenter.Cut(root, name, !settings.IsStreaming, settings.Parallelism, new Dictionary<string, string>()),
            Output = new Schema(root.Spec.Output),
            DependsOn = statement.DependsOn,
            Notices = notices,
            VisibleColumns = query.Columns.Count,
            Key = root.Spec is Core.Plan.Operators.MaterializeSpec { IsBag: false } view ? view.KeyColumns : [],
            Plan = root,
        };
    }
}
