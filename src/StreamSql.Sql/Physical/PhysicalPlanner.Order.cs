using StreamSql.Core.Changelog;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Planning.Logical;

namespace StreamSql.Sql.Physical;

/// <summary>Sorting, limits, ranks.</summary>
internal sealed partial class PhysicalPlanner
{
    private StreamNode TranslateSort(LogicalSort sort)
    {
        StreamNode input = Translate(sort.Input);
        SortKey[] keys = SortKeys(input, sort.Keys);
        if (_settings.IsStreaming) throw StreamSqlException.NotSupported("LIMIT that is not a constant in a job");
        OperatorSpec spec = keys.Length == 0
            ? new LimitSpec { Uid = "", Output = input.Spec.Output, Limit = sort.Limit, Offset = sort.Offset }
            : new SortSpec { Uid = "", Output = input.Spec.Output, OrderBy = keys, Limit = sort.Limit, Offset = sort.Offset };
        return Over(input, spec, input.Ids);
    }

    private StreamNode TranslateTopN(LogicalTopN top)
    {
        StreamNode input = Translate(top.Input);
        int[] partition = Positions(input, top.Partition);
        var spec = new TopNSpec
        {
            Uid = "",
            Output = top.Rank is null ? input.Spec.Output : [.. input.Spec.Output, new Field(top.Rank.Name, SqlTypes.Int64, false)],
            PartitionColumns = partition,
            OrderBy = SortKeys(input, top.Keys),
            Offset = top.Offset,
            Limit = top.Limit,
            OutputRank = top.Rank is not null,
            InputMode = input.Mode,
            UniqueKey = Shortest(input),
        };
        StreamInput exchange = ByKey(input, partition);
        int[] ids = top.Rank is null ? [.. input.Ids] : [.. input.Ids, top.Rank.Id];
        return new StreamNode(spec, [exchange], ids)
        {
            Mode = Result(ChangelogMode.Retract),
            Keys = KeysOf(top, ids),
            Distribution = After(exchange, partition),
            WatermarkColumns = [.. input.WatermarkColumns.Where(partition.Contains)],
            WatermarkLags = input.WatermarkLags,
            State = input.WatermarkColumns.Any(partition.Contains)
                ? new StateBound("watermark")
                : input.Mode == ChangelogMode.AppendOnly ? new StateBound($"{top.Limit + top.Offset} rows per partition") : new StateBound("input"),
        };
    }

    private StreamNode TranslateDeduplicate(LogicalDeduplicate dedup)
    {
        StreamNode input = Translate(dedup.Input);
        int[] keys = Positions(input, dedup.Keys);
        var spec = new DeduplicateSpec
        {
            Uid = "",
            Output = input.Spec.Output,
            KeyColumns = keys,
            KeepLast = dedup.KeepLast,
            OrderColumn = dedup.OrderColumn < 0 ? -1 : Position(input, dedup.OrderColumn),
        };
        StreamInput exchange = ByKey(input, keys);
        return new StreamNode(spec, [exchange], input.Ids)
        {
            Mode = Result(ChangelogMode.Retract),
            Keys = [keys],
            Distribution = After(exchange, keys),
            State = new StateBound("one row per key"),
        };
    }

    private StreamNode TranslateWindow(LogicalWindow window)
    {
        if (_settings.IsStreaming)
        {
            throw new StreamSqlException(SqlState.FeatureNotSupported, $"the window function {window.Calls[0].Function} in a job is not supported")
            {
                Hint = "Keep the first rows of each partition: WHERE row_number <= n around the query.",
            };
        }

        StreamNode input = Translate(window.Input);
        AggregateCall[] calls = Calls(input, window.Calls);
        var spec = new RankSpec
        {
            Uid = "",
            Output = [.. input.Spec.Output, .. Fields([.. window.Calls.Select(c => c.Column)])],
            PartitionColumns = Positions(input, window.Partition),
            OrderBy = SortKeys(input, window.Keys),
            Functions = calls,
        };
        return Over(input, spec, [.. input.Ids, .. window.Calls.Select(c => c.Column.Id)]) with { Keys = input.Keys };
    }
}
