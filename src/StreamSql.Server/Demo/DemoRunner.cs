using System.Text;
using StreamSql.Server.Hosting;
using StreamSql.Server.Sessions;
using StreamSql.Server.Statements;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Demo;

/// <summary>
/// <c>streamsql demo</c>: runs the definitions of demo.sql, then prints the results of its queries again and again until stopped. A
/// session of its own, like any client's; used by the program's main task only.
/// </summary>
internal sealed class DemoRunner(ServerServices services, TextWriter output)
{
    private const string Resource = "StreamSql.Server.demo.sql";

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(1);

    /// <summary>On a terminal each picture replaces the one before; otherwise they follow each other.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>Completes when cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        (int processId, int secret) = services.Sessions.NewKey();
        await using var session = new Session(services, services.Limits.User, ServerServices.DatabaseName, processId, secret);
        session.Settings.Set("application_name", "demo");
        services.Sessions.Add(session);
        try
        {
            List<ParsedStatement> queries = await DefineAsync(session, stop).ConfigureAwait(false);
            using var timer = new PeriodicTimer(Refresh, services.Time);
            do
            {
                await ShowAsync(session, queries, stop).ConfigureAwait(false);
            }
            while (await timer.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped by the user.
        }
        finally
        {
            services.Sessions.Remove(session);
        }
    }

    private static string Script()
    {
        using Stream stream = typeof(DemoRunner).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException("the demo's script is missing");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Runs everything that is no query; returns the queries.</summary>
    private async Task<List<ParsedStatement>> DefineAsync(Session session, CancellationToken stop)
    {
        var queries = new List<ParsedStatement>();
        foreach (ParsedStatement parsed in services.Planner.Parse(Script()))
        {
            if (parsed.Statement is SelectStatement)
            {
                queries.Add(parsed);
                continue;
            }

            session.EnterStatement(parsed.Text);
            PlannedStatement plan = services.Planner.Plan(session, parsed, []);
            await plan.ExecuteAsync(session, [], stop).ConfigureAwait(false);
            session.LeaveStatement();
        }

        return queries;
    }

    private async Task ShowAsync(Session session, List<ParsedStatement> queries, CancellationToken stop)
    {
        var picture = new StringBuilder();
        if (IsTerminal) picture.Append("\x1b[H\x1b[J");
        picture.Append(services.Time.GetLocalNow().ToString("HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
        picture.Append("   Ctrl-C ends the demo\n");
        foreach (ParsedStatement query in queries)
        {
            session.EnterStatement(query.Text);
            var result = (RowsResult)await services.Planner.Plan(session, query, []).ExecuteAsync(session, [], stop).ConfigureAwait(false);
            picture.Append('\n').Append(query.Text).Append('\n');
            await PlainTable.AppendAsync(picture, result, session.Wire.Text, stop).ConfigureAwait(false);
            session.LeaveStatement();
        }

        await output.WriteLineAsync(picture, stop).ConfigureAwait(false);
        await output.FlushAsync(stop).ConfigureAwait(false);
    }
}
