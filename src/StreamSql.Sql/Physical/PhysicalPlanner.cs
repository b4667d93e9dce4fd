using StreamSql.Core.Changelog;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Planning;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Physical;

/// <summary>
/// Logical plan to operators: columns by position, changelog modes, exchanges where parallel subtasks need rows by key. One instance
/// per statement.
/// </summary>
internal sealed partial class PhysicalPlanner(PlanSettings settings)
{
    private readonly PlanSettings _settings = settings;
    private bool _needsWatermarks;
    private IReadOnlyDictionary<long, IReadOnlyList<int>> _shared = new Dictionary<long, IReadOnlyList<int>>();

    public List<Notice> Notices { get; } = [];

    /// <summary>Plans a query whose output columns are exactly those given, in that order.</summary>
    public StreamNode Plan(LogicalNode root, IReadOnlyList<BoundColumn> output)
    {
        _needsWatermarks = _settings.IsStreaming && UsesWatermarks(root);
        if (_settings.IsStreaming) _shared = SharedScans.Find(root);
        return Shape(Translate(root), output);
    }

    private static bool UsesWatermarks(LogicalNode node) =>
        node is LogicalWindowTable or LogicalWindowAggregate || node.Inputs.Any(UsesWatermarks);

    /// <summary>Reorders, renames and drops columns where the input does not show just these.</summary>
    public static StreamNode Shape(StreamNode node, IReadOnlyList<BoundColumn> output)
    {
        bool same = node.Ids.Count == output.Count;
        for (int i = 0; same && i < output.Count; i++) same = node.Ids[i] == output[i].Id && node.Spec.Output[i].Name == output[i].Name;
        if (same) return node;
        int[] positions = [.. output.Select(c => node.PositionOf(c.Id))];
        if (node.Ids.Count == output.Count && positions.Select((p, i) => p == i).All(x => x))
            return node with { Spec = node.Spec with { Output = Fields(output) }, Ids = [.. output.Select(c => c.Id)] };
        var spec = new ProjectSpec
        {
            Uid = "",
            Output = Fields(output),
            Expressions = new ExprList(output.Select((c, i) => new InputRef(positions[i], node.Spec.Output[positions[i]].Type))),
        };
        return Over(node, spec, [.. output.Select(c => c.Id)], positions);
    }

    private StreamNode Translate(LogicalNode node) => node switch
    {
        LogicalScan scan => TranslateScan(scan),
        LogicalSystemScan scan => TranslateSystemScan(scan),
        LogicalValues values => TranslateValues(values),
        LogicalFilter filter => TranslateFilter(filter),
        LogicalSample sample => TranslateSample(sample),
        LogicalProject project => TranslateProject(project),
        LogicalViewScan view => Translate(view.Input),
        LogicalAggregate aggregate => TranslateAggregate(aggregate),
        LogicalWindowAggregate aggregate => TranslateWindowAggregate(aggregate),
        LogicalWindowTable table => TranslateWindowTable(table),
        LogicalJoin join => TranslateJoin(join),
        LogicalUnion union => TranslateUnion(union),
        LogicalSort sort => TranslateSort(sort),
        LogicalTopN top => TranslateTopN(top),
        LogicalDeduplicate dedup => TranslateDeduplicate(dedup),
        LogicalWindow window => TranslateWindow(window),
        LogicalTableFunction function => TranslateTableFunction(function),
        LogicalScalarGuard guard => TranslateGuard(guard),
        _ => throw StreamSqlException.NotSupported(node.Name),
    };

    private static Field[] Fields(IReadOnlyList<BoundColumn> columns) => [.. columns.Select(c => new Field(c.Name, c.Type, c.Nullable))];

    private static int[] Ids(IReadOnlyList<BoundColumn> columns) => [.. columns.Select(c => c.Id)];

    /// <summary>An expression over column numbers, over the positions of an input.</summary>
    private static Expr Place(Expr expression, StreamNode input) => Place(expression, input.PositionOf);

    private static Expr Place(Expr expression, Func<int, int> positionOf) => ExprTree.Rewrite(expression, e => e switch
    {
        InputRef reference when positionOf(reference.Index) is var position => position >= 0
            ? reference with { Index = position }
            : throw new InvalidOperationException($"column {reference.Index} is not in the input"),
        _ when ExprTree.IsSubquery(e) => throw StreamSqlException.NotSupported("a subquery here"),
        _ => null,
    });

    private static int Position(StreamNode node, int id)
    {
        int position = node.PositionOf(id);
        return position >= 0 ? position : throw new InvalidOperationException($"column {id} is not in the output of {node.Name}");
    }

    private static int[] Positions(StreamNode node, IEnumerable<int> ids) => [.. ids.Select(id => Position(node, id))];

    private static SortKey[] SortKeys(StreamNode node, IReadOnlyList<BoundOrderKey> keys) =>
        [.. keys.Select(k => new SortKey(Position(node, k.ColumnId), k.Descending, k.NullsFirst))];

    private static IReadOnlyList<IReadOnlyList<int>> KeysOf(LogicalNode logical, IReadOnlyList<int> ids)
    {
        var keys = new List<IReadOnlyList<int>>();
        foreach (int[] key in UniqueKeys.Of(logical))
        {
            int[] positions = [.. key.Select(id => ids.ToList().IndexOf(id))];
            if (positions.All(p => p >= 0)) keys.Add(positions);
        }

        return keys;
    }

    /// <summary>
    /// A one-to-one operator over its input; <paramref name="from"/> says which input column each output column is (-1: a new one), null:
    /// the input's columns and perhaps more.
    /// </summary>
    private static StreamNode Over(StreamNode input, OperatorSpec spec, IReadOnlyList<int> ids, IReadOnlyList<int>? from = null)
    {
        var node = new StreamNode(spec, [new StreamInput(input)], ids)
        {
            Mode = input.Mode,
            Keys = input.Keys,
            Distribution = input.Distribution,
            WatermarkColumns = input.WatermarkColumns,
            WatermarkLags = input.WatermarkLags,
        };
        if (from is null) return node;
        var to = new Dictionary<int, int>();
        for (int i = 0; i < from.Count; i++)
            if (from[i] >= 0) to.TryAdd(from[i], i);
        return node with
        {
            Keys = [.. input.Keys.Where(k => k.All(to.ContainsKey)).Select(k => (IReadOnlyList<int>)[.. k.Select(c => to[c])])],
            WatermarkColumns = [.. input.WatermarkColumns.Where(to.ContainsKey).Select(c => to[c])],
            WatermarkLags = input.LagsAt(from),
            Distribution = input.Distribution.Kind != DistributionKind.Hash ? input.Distribution
                : input.Distribution.Columns.All(to.ContainsKey)
                    ? input.Distribution with { Columns = [.. input.Distribution.Columns.Select(c => to[c])] }
                    : Distribution.Any,
        };
    }

    /// <summary>The exchange that brings rows with equal keys to one subtask, where they are not there already.</summary>
    private StreamInput ByKey(StreamNode node, IReadOnlyList<int> columns)
    {
        if (_settings.Parallelism == 1 || node.Distribution.Kind == DistributionKind.Single) return new StreamInput(node);
        if (columns.Count == 0) return new StreamInput(node, ExchangeKind.Singleton);
        bool placed = node.Distribution.Kind == DistributionKind.Hash && node.Distribution.Columns.Count > 0
            && node.Distribution.Columns.All(columns.Contains);
        return placed ? new StreamInput(node) : new StreamInput(node, ExchangeKind.Hash) { HashColumns = columns };
    }

    private Distribution After(StreamInput input, IReadOnlyList<int> hashPositions) => input.Exchange switch
    {
        ExchangeKind.Singleton => Distribution.Single,
        ExchangeKind.Hash => new Distribution(DistributionKind.Hash, hashPositions),
        _ => _settings.Parallelism == 1 ? Distribution.Single : input.Node.Distribution,
    };

    private void RequireRetractable(StreamNode input, string what)
    {
        if (input.Mode == ChangelogMode.Upsert) throw StreamSqlException.NotSupported($"{what} over an upsert stream");
    }
}
