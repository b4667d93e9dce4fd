using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.JobGraph;
using StreamSql.Core.Plan.Operators;
using StreamSql.Runtime.Serving;
using StreamSql.Server.Sessions;
using StreamSql.Server.SystemTables;
using StreamSql.Sql.Catalog;

namespace StreamSql.Server.Statements.Queries;

/// <summary>A bounded graph with the stored objects it reads. Immutable; may run any number of times.</summary>
internal sealed class RunnableQuery
{
    private readonly JobGraph _graph;
    private readonly long[] _views;
    private readonly long[] _tables;
    private readonly Dictionary<long, string> _names = [];

    public RunnableQuery(JobGraph graph, CatalogSnapshot catalog)
    {
        _graph = graph;
        var views = new HashSet<long>();
        var tables = new HashSet<long>();
        foreach (TableScanSpec scan in graph.Vertices.SelectMany(v => v.Chain).OfType<TableScanSpec>())
        {
            (catalog.Find(scan.ObjectId) is MaterializedViewObject ? views : tables).Add(scan.ObjectId);
            _names[scan.ObjectId] = scan.ObjectName;
        }

        _views = [.. views];
        _tables = [.. tables];
    }

    /// <summary>Pins one epoch of everything read, then starts; rows come as they are asked for.</summary>
    public async ValueTask<IRowSource> OpenAsync(Session session, CancellationToken cancellation)
    {
        ReadSnapshot snapshot = _views.Length + _tables.Length == 0
            ? ReadSnapshot.Empty
            : await session.Services.Engine.Snapshots.CreateAsync(await RequestAsync(session, cancellation).ConfigureAwait(false), cancellation)
                .ConfigureAwait(false);
        foreach (string notice in snapshot.Notices) session.Notify("NOTICE", Core.Errors.SqlState.SuccessfulCompletion, notice);
        var options = new QueryOptions
        {
            Evaluation = session.EvaluationContext(),
            SystemRelations = new SessionRelations(session),
            MemoryLimitBytes = session.Settings.Size("streamsql.work_mem"),
        };
        return new SequenceRows(token => Run(session.Services.Engine.Queries, snapshot, options, token));
    }

    private async IAsyncEnumerable<StreamChunk> Run(
        QueryExecutor executor, ReadSnapshot snapshot, QueryOptions options, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using (snapshot)
        {
            await foreach (StreamChunk chunk in executor.ExecuteAsync(_graph, snapshot, options, cancellation).ConfigureAwait(false))
                yield return chunk;
        }
    }

    private async ValueTask<ReadRequest> RequestAsync(Session session, CancellationToken cancellation) => new()
    {
        Views = _views,
        Tables = _tables,
        Names = _names,
        Consistency = session.Settings["streamsql.read_consistency"] switch
        {
            "strict" => ReadConsistency.Strict,
            "available" => ReadConsistency.Available,
            _ => ReadConsistency.Snapshot,
        },
        Wait = session.Settings.Duration("streamsql.read_wait"),
        MinimumEpoch = _views.Length == 0 ? 0 : await session.OwnWritesEpochAsync(_views, cancellation).ConfigureAwait(false),
    };
}
