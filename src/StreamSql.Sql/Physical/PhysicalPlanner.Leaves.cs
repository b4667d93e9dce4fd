using StreamSql.Core.Changelog;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Physical;

/// <summary>Sources, stored rows, literal rows.</summary>
internal sealed partial class PhysicalPlanner
{
    private StreamNode TranslateScan(LogicalScan scan)
    {
        if (!_settings.IsStreaming && scan.Object is MaterializedViewObject or TableObject { IsInternal: true })
        {
            var stored = new TableScanSpec
            {
                Uid = "",
                Output = Fields(scan.Output),
                ObjectId = scan.Object.Id,
                ObjectName = scan.Object.Name,
                Columns = scan.Positions,
            };
            return Leaf(stored, scan, ChangelogMode.AppendOnly);
        }

        if (scan.Object is not BaseObject source)
            throw StreamSqlException.NotSupported($"reading {scan.Object.KindName} \"{scan.Object.Name}\" in a job");
        return TranslateSource(scan, source);
    }

    private StreamNode TranslateSource(LogicalScan scan, BaseObject source)
    {
        // Several readers of one object read the same columns, so that it is decoded once.
        bool isShared = _shared.TryGetValue(source.Id, out IReadOnlyList<int>? union);
        List<int> positions = [.. union ?? scan.Positions];
        List<BoundColumn> output = [.. positions.Select(p => ColumnAt(scan, source, p))];
        WatermarkRule? rule = _needsWatermarks ? source.Watermark : null;
        if (rule is not null)
        {
            // The watermark is computed over what the source emits.
            var needed = ExprTree.Inputs(rule.Expression.Expression);
            needed.Add(rule.Column);
            foreach (int column in needed.Where(c => !positions.Contains(c)))
            {
                positions.Add(column);
                output.Add(ColumnAt(scan, source, column));
            }
        }

        (IReadOnlyList<DecodedField> decoded, ExprList? computed) = SourceColumns.Decode(source, positions);
        var spec = new SourceSpec
        {
            Uid = "",
            Output = Fields(output),
            ObjectId = source.Id,
            ObjectName = source.Name,
            Connector = source.Connector,
            Options = source.Options,
            Decoded = decoded,
            Computed = computed,
            Bounded = !_settings.IsStreaming,
            Watermark = rule is null
                ? null
                : new WatermarkStrategy(
                    positions.IndexOf(rule.Column), Place(rule.Expression.Expression, c => positions.IndexOf(c)), IdleTimeout(source)),
        };
        ChangelogMode mode = !_settings.IsStreaming || source is not TableObject table ? ChangelogMode.AppendOnly
            : table.Connector.StartsWith("upsert", StringComparison.Ordinal) ? ChangelogMode.Upsert : ChangelogMode.Retract;
        int[] ids = Ids(output);
        var node = new StreamNode(spec, [], ids)
        {
            Mode = mode,
            Keys = KeysOf(scan, ids),
            WatermarkColumns = rule is null ? [] : [positions.IndexOf(rule.Column)],

            // A row may still come that is as old as the watermark.
            WatermarkLags = rule is null ? new Dictionary<int, long>() : new Dictionary<int, long> { [positions.IndexOf(rule.Column)] = 1 },
            Distribution = _settings.Parallelism == 1 ? Distribution.Single : Distribution.Any,
        };
        BoundColumn[] own = [.. output.Where((_, i) => scan.Positions.Contains(positions[i]) || positions[i] == rule?.Column)];
        return isShared && own.Length < output.Count ? Shape(node, own) : node;
    }

    /// <summary>The scan's column at a position of the object; one without meaning to others where the scan does not show it.</summary>
    private static BoundColumn ColumnAt(LogicalScan scan, BaseObject source, int position)
    {
        for (int i = 0; i < scan.Positions.Count; i++)
            if (scan.Positions[i] == position) return scan.Output[i];
        CatalogColumn column = source.Columns[position];
        return new BoundColumn(-1 - position, column.Name, column.Type, column.Nullable);
    }

    private long IdleTimeout(BaseObject source) =>
        source.Options.GetValueOrDefault("scan.watermark.idle-timeout") is { } text && Durations.TryParseMicros(text, out long micros)
            ? micros / 1000
            : _settings.IdleTimeoutMillis;

    private static StreamNode Leaf(OperatorSpec spec, LogicalLeaf leaf, ChangelogMode mode)
    {
        int[] ids = Ids(leaf.Output);
        return new StreamNode(spec, [], ids) { Mode = mode, Keys = KeysOf(leaf, ids) };
    }

    private StreamNode TranslateSystemScan(LogicalSystemScan scan)
    {
        if (_settings.IsStreaming) throw StreamSqlException.NotSupported($"the system relation {scan.Relation.QualifiedName} in a job");
        var spec = new SystemScanSpec
        {
            Uid = "",
            Output = Fields(scan.Output),
            Relation = scan.Relation.QualifiedName,
            Columns = scan.Positions,
        };
        return Leaf(spec, scan, ChangelogMode.AppendOnly);
    }

    private static StreamNode TranslateValues(LogicalValues values) => Leaf(
        new ValuesSpec { Uid = "", Output = Fields(values.Output), Rows = values.Rows }, values, ChangelogMode.AppendOnly);

    private StreamNode TranslateFilter(LogicalFilter filter)
    {
        StreamNode input = Translate(filter.Input);
        Expr predicate = Place(filter.Predicate, input);
        if (input.Spec is TableScanSpec scan && filter.Input is LogicalScan stored
            && KeyLookup.Find(stored.Object, scan, predicate) is { } lookup)
        {
            input = input with { Spec = scan with { KeyEquals = lookup.Key }, Keys = KeysOf(filter, input.Ids) };
            if (lookup.Remaining is null) return input;
            predicate = lookup.Remaining;
        }

        if (input.Spec is SourceSpec { Computed: null, Watermark: null, PushedFilter: null } source && !_shared.ContainsKey(source.ObjectId))
            input = input with { Spec = source with { PushedFilter = predicate } };
        StreamNode node = Over(input, new FilterSpec { Uid = "", Output = input.Spec.Output, Predicate = predicate }, input.Ids);
        return node with { Keys = KeysOf(filter, node.Ids) };
    }

    private StreamNode TranslateSample(LogicalSample sample)
    {
        StreamNode input = Translate(sample.Input);
        var spec = new SampleSpec
        {
            Uid = "",
            Output = input.Spec.Output,
            KeyColumns = Positions(input, sample.Keys.Select(k => ((InputRef)k).Index)),
            Percent = sample.Percent,
            Seed = sample.Seed,
        };
        return Over(input, spec, input.Ids);
    }

    private StreamNode TranslateProject(LogicalProject project)
    {
        StreamNode input = Translate(project.Input);
        if (project.Items.All(i => i.Expression is InputRef))
        {
            // Pure renaming: give the columns their new numbers and drop the rest only if somebody must.
            BoundColumn[] output = [.. project.Items.Select(i => i.Column)];
            int[] positions = [.. project.Items.Select(i => Position(input, ((InputRef)i.Expression).Index))];
            if (positions.Length == input.Ids.Count && positions.Distinct().Count() == positions.Length)
            {
                // The same columns in another order: whoever reads them goes by number.
                BoundColumn[] inPlace = [.. Enumerable.Range(0, positions.Length).Select(p => output[Array.IndexOf(positions, p)])];
                return input with { Ids = Ids(inPlace), Spec = WithNames(input.Spec, inPlace) };
            }
        }

        Expr[] expressions = [.. project.Items.Select(i => Place(i.Expression, input))];
        var spec = new ProjectSpec { Uid = "", Output = Fields(project.Columns), Expressions = new ExprList(expressions) };
        return Over(input, spec, Ids(project.Columns), [.. expressions.Select(e => e is InputRef r ? r.Index : -1)]);
    }

    private static OperatorSpec WithNames(OperatorSpec spec, BoundColumn[] output) =>
        spec with { Output = [.. spec.Output.Select((f, i) => f with { Name = output[i].Name, Nullable = output[i].Nullable })] };

    private StreamNode TranslateUnion(LogicalUnion union)
    {
        var inputs = new List<StreamInput>();
        ChangelogMode mode = ChangelogMode.AppendOnly;
        HashSet<int>? watermarks = null;
        var lags = new Dictionary<int, long>();
        for (int i = 0; i < union.Branches.Count; i++)
        {
            IReadOnlyList<int> columns = union.BranchColumns[i];
            StreamNode branch = Translate(union.Branches[i]);
            BoundColumn[] wanted = [.. columns.Select((id, n) => union.Output[n] with { Id = id })];
            branch = Shape(branch, wanted);
            if (branch.Mode > mode) mode = branch.Mode;
            if (branch.Mode == ChangelogMode.Upsert) RequireRetractable(branch, "UNION");
            watermarks = watermarks is null ? [.. branch.WatermarkColumns] : [.. watermarks.Intersect(branch.WatermarkColumns)];
            foreach ((int column, long lag) in branch.WatermarkLags) lags[column] = Math.Max(lag, lags.GetValueOrDefault(column));
            inputs.Add(new StreamInput(branch));
        }

        var spec = new UnionSpec { Uid = "", Output = Fields(union.Output), Inputs = inputs.Count };
        return new StreamNode(spec, inputs, Ids(union.Output))
        {
            Mode = mode,
            WatermarkColumns = [.. watermarks ?? []],
            WatermarkLags = lags,
            Distribution = _settings.Parallelism == 1 ? Distribution.Single : Distribution.Any,
        };
    }

    private StreamNode TranslateTableFunction(LogicalTableFunction function)
    {
        StreamNode input = Translate(function.Input);
        RequireRetractable(input, function.Function);
        var spec = new TableFunctionSpec
        {
            Uid = "",
            Output = [.. input.Spec.Output, .. Fields(function.Outputs)],
            Function = function.Function,
            Arguments = new ExprList(function.Arguments.Select(a => Place(a, input))),
            WithOrdinality = function.WithOrdinality,
            Outer = function.Outer,
        };
        return Over(input, spec, [.. input.Ids, .. Ids(function.Outputs)]) with { Keys = [] };
    }

    private StreamNode TranslateGuard(LogicalScalarGuard guard)
    {
        StreamNode input = Translate(guard.Input);
        if (_settings.IsStreaming && input.Mode != ChangelogMode.AppendOnly)
            throw StreamSqlException.NotSupported("a scalar subquery over changing rows in a job");
        var spec = new ScalarGuardSpec { Uid = "", Output = [.. input.Spec.Output.Select(f => f with { Nullable = true })] };
        return new StreamNode(spec, [ByKey(input, [])], input.Ids) { Mode = input.Mode, Keys = [[]] };
    }
}
