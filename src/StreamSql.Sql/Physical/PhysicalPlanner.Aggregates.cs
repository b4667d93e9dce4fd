using StreamSql.Core.Changelog;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Planning.Logical;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Physical;

/// <summary>Aggregation, in one phase or two.</summary>
internal sealed partial class PhysicalPlanner
{
    private static AggregateCall[] Calls(StreamNode input, IReadOnlyList<LogicalCall> calls) =>
    [
        .. calls.Select(c => new AggregateCall(
            c.Function, Positions(input, c.Arguments), c.Column.Type, c.IsDistinct, c.Filter < 0 ? -1 : Position(input, c.Filter),
            c.OrderBy is null ? null : SortKeys(input, c.OrderBy))),
    ];

    private ChangelogMode Result(ChangelogMode streaming) => _settings.IsStreaming ? streaming : ChangelogMode.AppendOnly;

    /// <summary>window_time is the window's last millisecond.</summary>
    private const long WindowTimeLagMicros = 1_000;

    private StreamNode TranslateAggregate(LogicalAggregate aggregate)
    {
        StreamNode input = Translate(aggregate.Input);
        RequireRetractable(input, "an aggregate");
        int[] keys = Positions(input, aggregate.Keys);
        AggregateCall[] calls = Calls(input, aggregate.Calls);
        Field[] output = Fields(aggregate.Columns);
        int watermark = _settings.IsStreaming ? ClosingKey(input, keys) : -1;
        bool onClose = watermark >= 0 && _settings.EmitOnWindowClose;
        var spec = new AggregateSpec
        {
            Uid = "",
            Output = output,
            GroupColumns = keys,
            Aggregates = calls,
            InputMode = input.Mode,
            OutputMode = onClose ? ChangelogMode.AppendOnly : Result(ChangelogMode.Retract),
            WatermarkGroupColumn = watermark < 0 ? -1 : keys[watermark],
            WatermarkLagMicros = watermark < 0 ? 0 : input.LagOf(keys[watermark]),
            Emit = onClose ? EmitMode.OnWindowClose : EmitMode.Changes,
        };
        int[] positions = [.. Enumerable.Range(0, keys.Length)];
        StreamInput exchange = ByKey(input, keys);
        if (LocalPhase(exchange, calls, keys) is { } local)
        {
            var first = new AggregateSpec
            {
                Uid = "",
                Output = local.Output,
                GroupColumns = keys,
                Aggregates = calls,
                InputMode = input.Mode,
                OutputMode = ChangelogMode.AppendOnly,
                Phase = AggregatePhase.Local,
            };
            var partial = new StreamNode(first, [new StreamInput(input)], [.. aggregate.Keys, .. new int[local.Output.Length - keys.Length]])
            {
                Distribution = Distribution.Any,
                WatermarkColumns = [.. positions.Where(i => input.WatermarkColumns.Contains(keys[i]))],
                WatermarkLags = input.LagsAt(keys),
            };
            exchange = ByKey(partial, positions);
            spec = spec with
            {
                Phase = AggregatePhase.Global,
                GroupColumns = positions,
                Aggregates = local.Calls,
                WatermarkGroupColumn = watermark,
            };
        }

        int[] ids = Ids(aggregate.Columns);
        return new StreamNode(spec, [exchange], ids)
        {
            Mode = spec.OutputMode,
            Keys = KeysOf(aggregate, ids),
            Distribution = After(exchange, positions),
            WatermarkColumns = [.. positions.Where(i => input.WatermarkColumns.Contains(keys[i]))],
            WatermarkLags = input.LagsAt(keys),
            State = keys.Length == 0 ? new StateBound("a single row")
                : watermark >= 0 ? new StateBound($"watermark of {output[watermark].Name}")
                : new StateBound($"distinct values of ({string.Join(", ", output.Take(keys.Length).Select(f => f.Name))})"),
        };
    }

    /// <summary>The local half where an exchange follows, rows are only added, and every aggregate can be split.</summary>
    private (Field[] Output, AggregateCall[] Calls)? LocalPhase(StreamInput exchange, AggregateCall[] calls, int[] keys, int time = -1) =>
        exchange.Exchange != Core.Plan.JobGraph.ExchangeKind.Forward && _settings.TwoPhase && exchange.Node.Mode == ChangelogMode.AppendOnly
            ? TwoPhase.Local(exchange.Node.Spec, calls, time < 0 ? keys : [.. keys, time])
            : null;

    /// <summary>The local half of a window aggregate: groups by key and pane. A pane's start lies behind its rows' times.</summary>
    private static StreamNode WindowPanes(StreamNode input, WindowAggregateSpec complete, Field[] output)
    {
        int keys = complete.GroupColumns.Count;
        int time = complete.Window.TimeColumn;
        bool marked = input.WatermarkColumns.Contains(time);
        var spec = complete with
        {
            Output = output,
            Phase = AggregatePhase.Local,
            WindowColumns = [],
            Emit = EmitMode.Changes,
        };
        int[] ids = [.. complete.GroupColumns.Select(c => input.Ids[c]), .. new int[output.Length - keys]];
        return new StreamNode(spec, [new StreamInput(input)], ids)
        {
            Distribution = Distribution.Any,
            WatermarkColumns = marked ? [keys] : [],
            WatermarkLags = new Dictionary<int, long> { [keys] = input.LagOf(time) + complete.Window.SlideMicros },
        };
    }

    private StreamNode TranslateWindowTable(LogicalWindowTable table)
    {
        StreamNode input = Translate(table.Input);
        RequireRetractable(input, "a window");
        int time = Position(input, table.TimeColumn);
        BoundColumn[] added = [table.Start, table.End, table.Time];
        var spec = new WindowAssignSpec
        {
            Uid = "",
            Output = [.. input.Spec.Output, .. Fields(added)],
            Window = new WindowDefinition(table.Kind, time, table.SizeMicros, table.SlideMicros, table.OffsetMicros),
        };
        int[] ids = [.. input.Ids, .. Ids(added)];
        StreamNode node = Over(input, spec, ids) with { Keys = KeysOf(table, ids) };
        if (!CanClose(input, time))
        {
            NoWatermark(input.Spec.Output[time].Name);
            return node;
        }

        int width = input.Ids.Count;
        return node with
        {
            WatermarkColumns = [.. input.WatermarkColumns, width, width + 1, width + 2],
            WatermarkLags = new Dictionary<int, long>(input.WatermarkLags)
            {
                [width] = table.SizeMicros,
                [width + 2] = WindowTimeLagMicros,
            },
        };
    }

    /// <summary>Windows close by the watermark itself, so their time must not lie behind it: an event time or a window's end or time.</summary>
    private static bool CanClose(StreamNode input, int time) =>
        input.WatermarkColumns.Contains(time) && input.LagOf(time) <= WindowTimeLagMicros;

    /// <summary>The key that a group's last row is known by soonest: of several window columns the one that lags least; -1 for none.</summary>
    private static int ClosingKey(StreamNode input, int[] keys)
    {
        int best = -1;
        for (int i = 0; i < keys.Length; i++)
            if (input.WatermarkColumns.Contains(keys[i]) && (best < 0 || input.LagOf(keys[i]) < input.LagOf(keys[best]))) best = i;
        return best;
    }

    private void NoWatermark(string column)
    {
        if (!_settings.IsStreaming) return;
        Notices.Add(new Notice(
            $"windows over \"{column}\" never close: the column has no watermark",
            $"Add WATERMARK FOR {column} AS {column} - INTERVAL '5 seconds' to the stream."));
    }

    private StreamNode TranslateWindowAggregate(LogicalWindowAggregate aggregate)
    {
        StreamNode input = Translate(aggregate.Input);
        RequireRetractable(input, "a window aggregate");
        LogicalWindowTable table = aggregate.Window;
        int time = Position(input, table.TimeColumn);
        bool closes = CanClose(input, time);
        if (!closes) NoWatermark(input.Spec.Output[time].Name);
        int[] keys = Positions(input, aggregate.Keys);
        AggregateCall[] calls = Calls(input, aggregate.Calls);
        bool onClose = _settings.EmitOnWindowClose || !_settings.IsStreaming;
        var spec = new WindowAggregateSpec
        {
            Uid = "",
            Output = Fields(aggregate.Columns),
            GroupColumns = keys,
            Aggregates = calls,
            InputMode = input.Mode,
            Window = new WindowDefinition(table.Kind, time, table.SizeMicros, table.SlideMicros, table.OffsetMicros),
            WindowColumns = [.. aggregate.WindowColumns.Select(w => w.Kind)],
            Emit = onClose ? EmitMode.OnWindowClose : EmitMode.Changes,
            AllowedLatenessMicros = _settings.AllowedLatenessMicros,
        };
        int[] positions = [.. Enumerable.Range(0, keys.Length)];
        StreamInput exchange = ByKey(input, keys);
        if (LocalPhase(exchange, calls, keys, time) is { } local)
        {
            StreamNode partial = WindowPanes(input, spec, local.Output);
            exchange = ByKey(partial, positions);
            spec = spec with
            {
                Phase = AggregatePhase.Global,
                GroupColumns = positions,
                Aggregates = local.Calls,
                Window = spec.Window with { TimeColumn = keys.Length },
            };
        }

        int[] ids = Ids(aggregate.Columns);
        int[] windows = [.. Enumerable.Range(keys.Length, aggregate.WindowColumns.Count)];
        return new StreamNode(spec, [exchange], ids)
        {
            Mode = onClose ? ChangelogMode.AppendOnly : ChangelogMode.Retract,
            Keys = KeysOf(aggregate, ids),
            Distribution = After(exchange, positions),
            WatermarkColumns = closes ? windows : [],
            WatermarkLags = windows.ToDictionary(w => w, w => aggregate.WindowColumns[w - keys.Length].Kind switch
            {
                WindowColumn.Start => table.SizeMicros,
                WindowColumn.Time => WindowTimeLagMicros,
                _ => 0L,
            }),
            State = closes
                ? new StateBound($"watermark of {input.Spec.Output[time].Name}")
                : new StateBound("windows that never close", true),
        };
    }
}
