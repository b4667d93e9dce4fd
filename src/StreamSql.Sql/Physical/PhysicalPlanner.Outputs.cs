using StreamSql.Core.Changelog;
using StreamSql.Core.Errors;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Sql.Catalog;

namespace StreamSql.Sql.Physical;

/// <summary>Roots: what happens with the result.</summary>
internal sealed partial class PhysicalPlanner
{
    public StreamNode Collect(StreamNode input) => new(
        new CollectSpec { Uid = "", Output = input.Spec.Output }, [ByKey(input, [])], input.Ids)
    { Mode = input.Mode, Keys = input.Keys };

    /// <summary>Stores a view's rows. The input shows the visible columns first; hidden ones complete its key.</summary>
    public StreamNode Materialize(StreamNode input, long objectId, string name, int visible)
    {
        IReadOnlyList<int>? key = input.Keys.OrderBy(k => k.Count(c => c >= visible)).ThenBy(k => k.Count).FirstOrDefault();
        if (key is not null) input = AcceptUpserts(input, key);
        bool isBag = key is null;
        var spec = new MaterializeSpec
        {
            Uid = "",
            Output = input.Spec.Output,
            ObjectId = objectId,
            ObjectName = name,
            KeyColumns = key ?? [],
            VisibleColumns = visible,
            InputMode = input.Mode,
            IsBag = isBag,
        };
        StreamInput exchange = key is null ? new StreamInput(input) : ByKey(input, key);
        return new StreamNode(spec, [exchange], input.Ids)
        {
            Mode = input.Mode,
            Keys = input.Keys,
            Distribution = After(exchange, key ?? []),
            State = new StateBound("rows of the view"),
        };
    }

    public StreamNode Sink(StreamNode input, SinkObject sink, IReadOnlyList<int>? key, bool acceptsUpserts, bool appendOnly)
    {
        if (acceptsUpserts && key is not null) input = AcceptUpserts(input, key);
        var spec = new SinkSpec
        {
            Uid = "",
            Output = input.Spec.Output,
            ObjectId = sink.Id,
            ObjectName = sink.Name,
            Connector = sink.Connector,
            Options = sink.Options,
            InputMode = appendOnly ? ChangelogMode.AppendOnly : input.Mode,
            KeyColumns = key,
        };
        StreamInput exchange = key is null || input.Mode == ChangelogMode.AppendOnly ? new StreamInput(input) : ByKey(input, key);
        return new StreamNode(spec, [exchange], input.Ids) { Mode = spec.InputMode, Keys = input.Keys, Distribution = input.Distribution };
    }

    /// <summary>The receiver replaces rows by key, so an aggregate with that key need not send the old row.</summary>
    private static StreamNode AcceptUpserts(StreamNode node, IReadOnlyList<int> key)
    {
        if (node.Mode != ChangelogMode.Retract) return node;
        switch (node.Spec)
        {
            case AggregateSpec { Phase: not AggregatePhase.Local, OutputMode: ChangelogMode.Retract } aggregate
                when aggregate.GroupColumns.Count > 0 && key.Count == aggregate.GroupColumns.Count && key.All(k => k < aggregate.GroupColumns.Count):
                return node with { Spec = aggregate with { OutputMode = ChangelogMode.Upsert }, Mode = ChangelogMode.Upsert };
            case ProjectSpec project:
                var below = new List<int>();
                foreach (int column in key)
                {
                    if (project.Expressions[column] is not Core.Plan.Expressions.InputRef reference) return node;
                    below.Add(reference.Index);
                }

                StreamNode input = AcceptUpserts(node.Inputs[0].Node, below);
                return input.Mode == ChangelogMode.Upsert
                    ? node with { Inputs = [node.Inputs[0] with { Node = input }], Mode = ChangelogMode.Upsert }
                    : node;
            default: return node;
        }
    }
}
