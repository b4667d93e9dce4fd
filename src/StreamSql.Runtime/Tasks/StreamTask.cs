using System.Diagnostics;
using StreamSql.Core.Errors;
using StreamSql.Runtime.Network.Gates;
using StreamSql.Runtime.Operators;
using StreamSql.Runtime.Rpc;
using StreamSql.Runtime.Tasks.States;
using StreamSql.State;

namespace StreamSql.Runtime.Tasks;

/// <summary>
/// One running subtask: a mailbox actor around an operator chain. Everything inside happens on the worker that runs it at the moment;
/// other threads only post mails, wake it, and read its metrics. A failure ends this task, reported with its cause.
/// </summary>
public sealed partial class StreamTask : WorkItem
{
    private readonly Mailbox _mailbox = new();
    private readonly ITaskListener _listener;
    private readonly TaskPlan _plan;
    private volatile TaskState _state = CreatedState.Instance;
    private OperatorChain? _chain;
    private TaskInput? _input;

    public StreamTask(TaskPlan plan, WorkerPool pool, ITaskListener listener)
        : base(pool)
    {
        _plan = plan;
        _listener = listener;
        OperatorMetrics = [.. plan.Vertex.Chain.Select(_ => new OperatorMetrics())];
    }

    public ExecutionId Id => _plan.Id;

    public TaskPlan Plan => _plan;

    public ExecutionState ExecutionState => _state.Kind;

    /// <summary>The subtask's state; null for ad-hoc statements.</summary>
    public SubtaskState? State { get; private set; }

    /// <summary>What the epoch clock talks to, in tasks without inputs; set when the operators exist.</summary>
    public IEpochSource? EpochSource => Volatile.Read(ref _input) as IEpochSource ?? (RunningChain?.Head as IEpochSource);

    public TaskMetrics Metrics { get; } = new();

    /// <summary>Counters of its operators, in the order of the chain.</summary>
    public IReadOnlyList<OperatorMetrics> OperatorMetrics { get; }

    public Exception? Failure { get; private set; }

    /// <summary>The gate, for tasks that have inputs; set before the start.</summary>
    public InputGate? Gate { get; private set; }

    /// <summary>Null before the operators are created and after the end.</summary>
    public OperatorChain? RunningChain => Volatile.Read(ref _chain);

    internal OperatorChain Chain => _chain!;

    internal TaskInput Input => _input!;

    internal bool HasMail => _mailbox.HasMail;

    internal bool IsParked { get; set; }

    /// <summary>Connects the channels that feed the task.</summary>
    public void ConnectInputs(IReadOnlyList<(IInputChannel Channel, int Input)> channels)
    {
        Invariant.Check(Gate is null && ExecutionState == ExecutionState.Created);
        Gate = new InputGate(channels, this);
    }

    /// <summary>Runs <paramref name="mail"/> on the task between two elements; dropped when the task is over by then.</summary>
    public void Post(Action mail)
    {
        _mailbox.Post(mail);
        WakeUp();
    }

    /// <summary>Creates state and operators on the calling thread, which may block, and lets the workers have the task.</summary>
    public void Deploy()
    {
        try
        {
            MoveTo(ExecutionState.Deploying);
            State = _plan.CreateState();
            _chain = _plan.CreateChain(this);
            _input = CreateInput(_chain);
            MoveTo(ExecutionState.Initializing);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }

        WakeUp();
    }

    /// <summary>Asks the task to stop; any thread.</summary>
    public void Cancel() => Post(() => MoveTo(ExecutionState.Canceling));

    protected override bool Run(long deadline)
    {
        long started = Stopwatch.GetTimestamp();
        Metrics.OnRunStarts(started);
        IsParked = false;
        bool more = false;
        try
        {
            more = _state.Run(this, deadline);
        }
        catch (Exception failure)
        {
            Fail(failure);
        }

        Metrics.OnRunEnds(started, IsParked);
        return more;
    }
}
