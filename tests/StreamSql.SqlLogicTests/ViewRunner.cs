using StreamSql.Testing.Wire;

namespace StreamSql.SqlLogicTests;

/// <summary>
/// Runs a file, and each of its queries a second time as a materialized view: once drained, the view must hold what the batch query
/// answered. What a view cannot be (0A000, duplicate column names, volatile functions, set-returning order) is counted as not applicable.
/// </summary>
public sealed class ViewRunner(PgTextClient client) : IDisposable
{
    public int Checked { get; private set; }

    public int Skipped { get; private set; }

    public IReadOnlyList<string> Run(SltFile file)
    {
        var failures = new List<string>();
        foreach (SltRecord record in file.Records)
        {
            if (record.Only == "postgres") continue;
            if (record.Kind != SltKind.Query || !IsViewable(record.Sql))
            {
                client.TryQuery(record.Sql);
                continue;
            }

            string? failure = CheckView(record);
            if (failure is not null) failures.Add($"{file.Path}:{record.Line} as a view: {failure}");
        }

        return failures;
    }

    public void Dispose() => client.Dispose();

    private static bool IsViewable(string sql)
    {
        string start = sql.TrimStart().ToUpperInvariant();
        return (start.StartsWith("SELECT") || start.StartsWith("WITH") || start.StartsWith('('))
            && start.Contains("FROM ") && !start.Contains("NOW()") && !start.Contains("PG_") && !start.Contains("INFORMATION_SCHEMA");
    }

    private string? CheckView(SltRecord record)
    {
        PgResult batch = client.TryQuery(record.Sql);
        if (batch.Error is not null) return null; // The batch run reports it.
        string name = $"slt_view_{record.Line}";
        string columns = string.Join(", ", batch.Columns.Select((_, i) => $"c{i}"));
        PgResult created = client.TryQuery($"CREATE MATERIALIZED VIEW {name} ({columns}) AS {record.Sql}");
        if (created.Error is not null)
        {
            Skipped++;
            return created.Error['C'] == "0A000" ? null : $"{created.Error['C']} {created.Error['M']}\n{record.Sql}";
        }

        try
        {
            client.Query("FLUSH");
            PgResult view = client.TryQuery($"SELECT * FROM {name}");
            Checked++;
            if (view.Error is not null) return $"{view.Error['C']} {view.Error['M']}\n{record.Sql}";
            List<string> expected = Sorted(batch);
            List<string> actual = Sorted(view);
            return expected.SequenceEqual(actual)
                ? null
                : $"rows differ\n{record.Sql}\nbatch:\n{string.Join('\n', expected)}\nview:\n{string.Join('\n', actual)}";
        }
        finally
        {
            client.TryQuery($"DROP MATERIALIZED VIEW {name}");
        }
    }

    private static List<string> Sorted(PgResult result) =>
        [.. result.Rows.Select(row => string.Join('|', row.Select(v => v ?? "NULL"))).Order(StringComparer.Ordinal)];
}
