using StreamSql.Testing.Wire;

namespace StreamSql.SqlLogicTests;

/// <summary>Runs the records of one file against one target and collects what differs.</summary>
public sealed class SltRunner(string target, Func<PgTextClient> connect, Action<bool>? restart = null) : IDisposable
{
    private readonly Dictionary<string, PgTextClient> _connections = [];

    /// <summary>Rows that came instead of the expected ones, by query record.</summary>
    public Dictionary<SltRecord, IReadOnlyList<string>> Actual { get; } = [];

    /// <summary>Runs all records; returns one line per failure.</summary>
    public IReadOnlyList<string> Run(SltFile file)
    {
        var failures = new List<string>();
        foreach (SltRecord record in file.Records)
        {
            if (record.Only is not null && record.Only != target) continue;
            string? failure = RunRecord(record);
            if (failure is not null) failures.Add($"{file.Path}:{record.Line} [{target}] {failure}");
        }

        return failures;
    }

    public void Dispose()
    {
        foreach (PgTextClient client in _connections.Values) client.Dispose();
        _connections.Clear();
    }

    private string? RunRecord(SltRecord record)
    {
        if (record.Kind is SltKind.Restart or SltKind.Crash)
        {
            Dispose();
            restart?.Invoke(record.Kind == SltKind.Crash);
            return null;
        }

        if (!_connections.TryGetValue(record.Connection, out PgTextClient? client))
            _connections[record.Connection] = client = connect();
        PgResult result;
        try
        {
            result = client.TryQuery(record.Sql);
        }
        catch (IOException e)
        {
            _connections.Remove(record.Connection);
            return $"connection lost: {e.Message}\n{record.Sql}";
        }

        return record.Kind switch
        {
            SltKind.Ok => result.Error is null ? null : $"{Describe(result)}\n{record.Sql}",
            SltKind.Error => CheckError(record, result),
            _ => CheckRows(record, result),
        };
    }

    private static string? CheckError(SltRecord record, PgResult result)
    {
        string expected = record.Expected[0];
        if (result.Error is null) return $"expected error {expected}, got none\n{record.Sql}";
        string actual = Describe(result);
        string[] words = expected.Split(' ', 2);
        bool matches = words[0].Length == 0 || (actual.StartsWith(words[0]) && (words.Length == 1 || actual.Contains(words[1])));
        return matches ? null : $"expected error {expected}, got {actual}\n{record.Sql}";
    }

    private string? CheckRows(SltRecord record, PgResult result)
    {
        if (result.Error is not null) return $"{Describe(result)}\n{record.Sql}";
        List<string> rows = [.. result.Rows.Select(row => string.Join(' ', row.Select(Display)))];
        IReadOnlyList<string> expected = record.Expected;
        if (record.RowSort)
        {
            rows.Sort(StringComparer.Ordinal);
            expected = [.. expected.Order(StringComparer.Ordinal)];
        }

        Actual[record] = rows;
        return rows.SequenceEqual(expected)
            ? null
            : $"rows differ\n{record.Sql}\nexpected:\n{string.Join('\n', expected)}\nactual:\n{string.Join('\n', rows)}";
    }

    private static string Display(string? value) => value switch
    {
        null => "NULL",
        "" => "(empty)",
        _ => value.Replace("\n", "\\n", StringComparison.Ordinal),
    };

    private static string Describe(PgResult result) => $"{result.Error!.GetValueOrDefault('C')} {result.Error!.GetValueOrDefault('M')}";
}
