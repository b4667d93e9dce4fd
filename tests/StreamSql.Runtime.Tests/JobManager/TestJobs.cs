using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.JobManager;
using StreamSql.Runtime.Operators;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.JobManager;

/// <summary>Jobs from a test log into an <see cref="EpochSumOperator"/>, and the factory that makes their operators.</summary>
internal sealed class TestJobs
{
    private readonly Dictionary<string, Func<StreamOperator>> _operators = [];
    private int _jobs;

    public static IReadOnlyList<Field> Fields { get; } = [new Field("k", SqlTypes.Int64), new Field("v", SqlTypes.Int64)];

    /// <summary>Restarts without end and without pause.</summary>
    public static IReadOnlyDictionary<string, string> QuickRestarts { get; } = new Dictionary<string, string>
    {
        ["restart-strategy.fixed-delay.attempts"] = "1000",
        ["restart-strategy.fixed-delay.delay"] = "1 ms",
    };

    public StreamOperator Create(OperatorSpec spec)
    {
        lock (_operators) return _operators.TryGetValue(spec.Uid, out Func<StreamOperator>? create) ? create() : OperatorFactory.Create(spec);
    }

    /// <summary>log → [operators] → hash → sums.</summary>
    public (JobSubmission Job, EpochSumOperator.Published Sums) Sum(
        long objectId, int parallelism, bool chained = false, Action<long>? onRows = null, Func<StreamOperator>? middle = null)
    {
        string name = $"job{++_jobs}";
        var published = new EpochSumOperator.Published();
        var chain = new List<OperatorSpec> { Source(name, objectId) };
        lock (_operators)
        {
            _operators[name + "/sum"] = () => new EpochSumOperator(published, onRows);
            if (middle is not null)
            {
                _operators[name + "/middle"] = middle;
                chain.Add(Placeholder(name + "/middle"));
            }
        }

        // A materialize spec keeps the job alive after a bounded input; the test's operator stands in for it.
        var sum = new MaterializeSpec
        {
            Uid = name + "/sum",
            Output = Fields,
            ObjectId = 1000 + _jobs,
            ObjectName = name,
            KeyColumns = [0],
            VisibleColumns = 2,
            InputMode = Core.Changelog.ChangelogMode.AppendOnly,
        };
        if (chained) chain.Add(sum);
        var vertices = new List<JobVertex> { new() { Id = 1, Chain = chain, Parallelism = parallelism } };
        var edges = new List<JobEdge>();
        if (!chained)
        {
            vertices.Add(new JobVertex { Id = 2, Chain = [sum], Parallelism = parallelism });
            edges.Add(new JobEdge { From = 1, To = 2, ToInput = 0, Exchange = ExchangeKind.Hash, HashColumns = [0] });
        }

        var graph = new JobGraph
        {
            Name = name,
            Vertices = vertices,
            Edges = edges,
            Settings = QuickRestarts,
        };
        return (new JobSubmission(name, sum.ObjectId, graph), published);
    }

    /// <summary>A place for a test's operator that passes the log's rows on.</summary>
    public OperatorSpec Middle(string uid, Func<StreamOperator> create)
    {
        lock (_operators) _operators[uid] = create;
        return Placeholder(uid);
    }

    private static OperatorSpec Placeholder(string uid) => new UnionSpec { Uid = uid, Output = Fields, Inputs = 1 };

    /// <summary>Reads a test log.</summary>
    public static SourceSpec Source(string name, long objectId) => new()
    {
        Uid = name + "/source",
        Output = Fields,
        ObjectId = objectId,
        ObjectName = $"log{objectId}",
        Connector = "test",
        Options = new Dictionary<string, string>(),
        Decoded = [new DecodedField("k", SqlTypes.Int64, false, 0), new DecodedField("v", SqlTypes.Int64, false, 1)],
    };
}
