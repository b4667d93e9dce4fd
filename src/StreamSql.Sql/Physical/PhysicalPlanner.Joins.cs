using StreamSql.Core.Changelog;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Planning;
using StreamSql.Sql.Planning.Logical;

namespace StreamSql.Sql.Physical;

/// <summary>Joins: keys become columns, the rest of the condition a residual.</summary>
internal sealed partial class PhysicalPlanner
{
    private StreamNode TranslateJoin(LogicalJoin join)
    {
        EquiKeys equi = EquiKeys.Split(join);
        StreamNode left = Translate(join.Left);
        StreamNode right = Translate(join.Right);
        RequireRetractable(left, "a join");
        RequireRetractable(right, "a join");
        if (join.Kind == JoinKind.LeftAntiNullAware && equi.Residual is not null)
            throw StreamSqlException.NotSupported("NOT IN with this condition");
        (left, int[] leftKeys) = KeyColumns(left, [.. equi.Pairs.Select(p => p.Left)]);
        (right, int[] rightKeys) = KeyColumns(right, [.. equi.Pairs.Select(p => p.Right)]);
        int width = left.Ids.Count;
        Expr? residual = equi.Residual is null
            ? null
            : Place(equi.Residual, id => left.PositionOf(id) is >= 0 and var l ? l : right.PositionOf(id) is >= 0 and var r ? r + width : -1);
        bool leftOnly = join.KeepsLeftOnly;
        int[] ids = leftOnly ? [.. left.Ids] : [.. left.Ids, .. right.Ids];
        (int leftMark, int rightMark, long lag) = SharedWatermark(left, right, leftKeys, rightKeys);
        bool onClose = _settings.EmitOnWindowClose && leftMark >= 0 && join.Kind != JoinKind.LeftAntiNullAware
            && left.Mode == ChangelogMode.AppendOnly && right.Mode == ChangelogMode.AppendOnly;
        var spec = new JoinSpec
        {
            Uid = "",
            Output = JoinFields(join.Kind, left, right),
            Kind = join.Kind,
            LeftKeys = leftKeys,
            RightKeys = rightKeys,
            Residual = residual,
            LeftMode = left.Mode,
            RightMode = right.Mode,
            LeftUniqueKey = Shortest(left),
            RightUniqueKey = Shortest(right),
            LeftWatermarkColumn = leftMark,
            RightWatermarkColumn = rightMark,
            WatermarkLagMicros = lag,
            Emit = onClose ? EmitMode.OnWindowClose : EmitMode.Changes,
            NullSafe = equi.Pairs.Any(p => p.NullSafe) ? [.. equi.Pairs.Select(p => p.NullSafe)] : null,
        };
        StreamInput leftInput = ByKey(left, leftKeys);
        StreamInput rightInput = ByKey(right, rightKeys);
        if (_settings.Parallelism > 1 && (leftInput.Exchange != rightInput.Exchange || leftKeys.Length > 0))
        {
            // Both sides must be spread alike: by all keys.
            leftInput = Exchange(left, leftKeys);
            rightInput = Exchange(right, rightKeys);
        }

        StateBound state = JoinState(left, right, leftMark >= 0, join);
        return new StreamNode(spec, [leftInput, rightInput], ids)
        {
            Mode = onClose ? ChangelogMode.AppendOnly : JoinMode(join.Kind, left.Mode, right.Mode),
            Keys = KeysOf(join, ids),
            State = state,
            Distribution = _settings.Parallelism == 1 || leftKeys.Length == 0
                ? Distribution.Single
                : new Distribution(DistributionKind.Hash, leftKeys),
            WatermarkColumns = leftMark < 0 ? [] : leftOnly ? [leftMark] : [leftMark, rightMark + width],
            WatermarkLags = lag == 0 ? new Dictionary<int, long>()
                : new Dictionary<int, long> { [leftMark] = lag, [rightMark + width] = lag },
        };
    }

    private static StreamInput Exchange(StreamNode node, int[] keys) => keys.Length == 0
        ? new StreamInput(node, Core.Plan.JobGraph.ExchangeKind.Singleton)
        : new StreamInput(node, Core.Plan.JobGraph.ExchangeKind.Hash) { HashColumns = keys };

    private static Field[] JoinFields(JoinKind kind, StreamNode left, StreamNode right)
    {
        bool padsLeft = kind is JoinKind.RightOuter or JoinKind.FullOuter;
        bool padsRight = kind is JoinKind.LeftOuter or JoinKind.FullOuter;
        IEnumerable<Field> first = left.Spec.Output.Select(f => padsLeft ? f with { Nullable = true } : f);
        return kind is JoinKind.LeftSemi or JoinKind.LeftAnti or JoinKind.LeftAntiNullAware
            ? [.. first]
            : [.. first, .. right.Spec.Output.Select(f => padsRight ? f with { Nullable = true } : f)];
    }

    private ChangelogMode JoinMode(JoinKind kind, ChangelogMode left, ChangelogMode right)
    {
        if (!_settings.IsStreaming) return ChangelogMode.AppendOnly;
        bool appends = left == ChangelogMode.AppendOnly && right == ChangelogMode.AppendOnly;
        return appends && kind is JoinKind.Inner or JoinKind.LeftSemi && appends ? ChangelogMode.AppendOnly : ChangelogMode.Retract;
    }

    private static IReadOnlyList<int>? Shortest(StreamNode node) => node.Keys.Count == 0 ? null : node.Keys.MinBy(k => k.Count);

    /// <summary>The pair of keys that closes soonest.</summary>
    private static (int Left, int Right, long Lag) SharedWatermark(StreamNode left, StreamNode right, int[] leftKeys, int[] rightKeys)
    {
        (int Left, int Right, long Lag) best = (-1, -1, 0);
        for (int i = 0; i < leftKeys.Length; i++)
        {
            if (!left.WatermarkColumns.Contains(leftKeys[i]) || !right.WatermarkColumns.Contains(rightKeys[i])) continue;
            long lag = Math.Max(left.LagOf(leftKeys[i]), right.LagOf(rightKeys[i]));
            if (best.Left < 0 || lag < best.Lag) best = (leftKeys[i], rightKeys[i], lag);
        }

        return best;
    }

    private StateBound JoinState(StreamNode left, StreamNode right, bool hasWatermark, LogicalJoin join)
    {
        if (hasWatermark) return new StateBound("watermark");
        if (!_settings.IsStreaming) return new StateBound("input");
        bool grows = left.Mode == ChangelogMode.AppendOnly && Grows(join.Left) || (right.Mode == ChangelogMode.AppendOnly && Grows(join.Right));
        if (!grows) return new StateBound("rows of both sides");
        Notices.Add(new Notice(
            "the state of a join grows with its input: no side has a watermark in the join condition",
            "Join windowed inputs on window_start and window_end to bound it; streamsql.unbounded_state = allow silences this."));
        return new StateBound("grows with its input", true);
    }

    private static bool Grows(LogicalNode node) => node is LogicalScan { Object: Catalog.StreamObject } || node.Inputs.Any(Grows);

    /// <summary>Key expressions as columns: those that are not get computed in a projection.</summary>
    private static (StreamNode Node, int[] Positions) KeyColumns(StreamNode node, Expr[] keys)
    {
        Expr[] placed = [.. keys.Select(k => Place(k, node))];
        if (placed.All(p => p is InputRef)) return (node, [.. placed.Select(p => ((InputRef)p).Index)]);
        var expressions = new List<Expr>(node.Spec.Output.Select((f, i) => new InputRef(i, f.Type)));
        var fields = node.Spec.Output.ToList();
        int[] positions = new int[placed.Length];
        for (int i = 0; i < placed.Length; i++)
        {
            if (placed[i] is InputRef plain)
            {
                positions[i] = plain.Index;
                continue;
            }

            positions[i] = expressions.Count;
            expressions.Add(placed[i]);
            fields.Add(new Field($"key{i}", placed[i].Type));
        }

        var spec = new ProjectSpec { Uid = "", Output = fields, Expressions = new ExprList(expressions) };
        int added = expressions.Count - node.Ids.Count;
        return (Over(node, spec, [.. node.Ids, .. new int[added]]), positions);
    }
}
