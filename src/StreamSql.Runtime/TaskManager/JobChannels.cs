using StreamSql.Core.Errors;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Runtime.Network;
using StreamSql.Runtime.Network.Buffers;
using StreamSql.Runtime.Network.Gates;
using StreamSql.Runtime.Network.Partitions;
using StreamSql.Runtime.Tasks;

namespace StreamSql.Runtime.TaskManager;

/// <summary>
/// The channels between the tasks of one attempt at a job. Built before any task starts, given back when all have ended.
/// </summary>
internal sealed class JobChannels(JobGraph graph, NetworkBufferPool pool, int channelSegments)
{
    private readonly Dictionary<(int Edge, int From, int To), LocalChannel> _channels = [];

    /// <summary>The edges that leave a task.</summary>
    public List<(int Operator, ResultPartition Partition)> EdgesOf(JobVertex vertex, int subtask)
    {
        var result = new List<(int, ResultPartition)>();
        for (int i = 0; i < graph.Edges.Count; i++)
        {
            JobEdge edge = graph.Edges[i];
            if (edge.From != vertex.Id) continue;
            JobVertex consumer = graph.Vertex(edge.To);
            var targets = new List<ISubpartition>();
            foreach (int target in Targets(edge, subtask, vertex, consumer)) targets.Add(Channel(i, subtask, target));
            ResultPartition partition =
                PartitionFactory.Create(edge, targets, graph.OutputOf(edge), subtask, consumer.MaxParallelism);
            result.Add((graph.SenderPosition(edge), partition));
        }

        return result;
    }

    /// <summary>Tells a task's outgoing channels whom to wake, and connects its incoming ones.</summary>
    public void Connect(StreamTask task)
    {
        JobVertex vertex = task.Plan.Vertex;
        var inputs = new List<(IInputChannel, int)>();
        for (int i = 0; i < graph.Edges.Count; i++)
        {
            JobEdge edge = graph.Edges[i];
            if (edge.From == vertex.Id)
            {
                foreach (int target in Targets(edge, task.Plan.Subtask, vertex, graph.Vertex(edge.To)))
                    Channel(i, task.Plan.Subtask, target).ConnectSender(task);
            }

            if (edge.To != vertex.Id) continue;
            JobVertex producer = graph.Vertex(edge.From);
            for (int from = 0; from < producer.Parallelism; from++)
            {
                if (Targets(edge, from, producer, vertex).Contains(task.Plan.Subtask))
                    inputs.Add((Channel(i, from, task.Plan.Subtask), edge.ToInput));
            }
        }

        if (inputs.Count > 0) task.ConnectInputs(inputs);
    }

    /// <summary>Gives back what the tasks left in the channels.</summary>
    public void ReleaseAll()
    {
        foreach (LocalChannel channel in _channels.Values) channel.ReleaseAll();
        _channels.Clear();
    }

    private static IEnumerable<int> Targets(JobEdge edge, int subtask, JobVertex producer, JobVertex consumer)
    {
        if (edge.Exchange != ExchangeKind.Forward) return Enumerable.Range(0, consumer.Parallelism);
        Invariant.Check(producer.Parallelism == consumer.Parallelism);
        return [subtask];
    }

    private LocalChannel Channel(int edge, int from, int to)
    {
        if (_channels.TryGetValue((edge, from, to), out LocalChannel? channel)) return channel;
        return _channels[(edge, from, to)] = new LocalChannel(pool, channelSegments);
    }
}
