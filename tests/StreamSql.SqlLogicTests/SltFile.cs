namespace StreamSql.SqlLogicTests;

/// <summary>
/// A sqllogictest file: <c>statement ok</c>, <c>statement error [SQLSTATE] [text]</c>, <c>query [types] [rowsort]</c> with rows after
/// <c>----</c>, <c>onlyif TARGET</c>, <c>connection NAME</c>, <c>restart</c> (clean), <c>crash</c> (kill -9 and start again). A first line
/// <c># differential</c> means that real PostgreSQL must give the same answers.
/// </summary>
public sealed class SltFile
{
    private readonly string[] _lines;

    public SltFile(string path)
    {
        Path = path;
        _lines = File.ReadAllLines(path);
        IsDifferential = _lines.Length > 0 && _lines[0].Trim() == "# differential";
        Records = [.. Parse()];
    }

    public string Path { get; }

    public bool IsDifferential { get; }

    public IReadOnlyList<SltRecord> Records { get; }

    /// <summary>Rewrites the file with other expected rows per query record; for the author of a test, who reviews the difference.</summary>
    public void Update(IReadOnlyDictionary<SltRecord, IReadOnlyList<string>> actual)
    {
        var result = new List<string>();
        int at = 0;
        foreach ((SltRecord record, IReadOnlyList<string> rows) in actual.OrderBy(a => a.Key.Line))
        {
            result.AddRange(_lines[at..record.ExpectedFrom]);
            result.AddRange(rows);
            at = record.ExpectedTo;
        }

        result.AddRange(_lines[at..]);
        File.WriteAllLines(Path, result);
    }

    private IEnumerable<SltRecord> Parse()
    {
        string? only = null;
        string connection = "default";
        for (int i = 0; i < _lines.Length; i++)
        {
            string line = _lines[i].Trim();
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0 || line[0] == '#') continue;
            switch (words[0])
            {
                case "onlyif": only = words[1]; continue;
                case "connection": connection = words[1]; continue;
                case "restart": yield return new(SltKind.Restart, i + 1, "", false, only, connection, [], 0, 0); break;
                case "crash": yield return new(SltKind.Crash, i + 1, "", false, only, connection, [], 0, 0); break;
                case "statement": yield return ReadStatement(ref i, words, only, connection); break;
                case "query": yield return ReadQuery(ref i, words, only, connection); break;
                default: throw new FormatException($"{Path}:{i + 1}: {line}");
            }

            only = null;
            connection = "default";
        }
    }

    private SltRecord ReadStatement(ref int i, string[] words, string? only, string connection)
    {
        int start = i + 1;
        string sql = ReadSql(ref i, false);
        return words[1] == "ok"
            ? new(SltKind.Ok, start, sql, false, only, connection, [], 0, 0)
            : new(SltKind.Error, start, sql, false, only, connection, [string.Join(' ', words.Skip(2))], 0, 0);
    }

    private SltRecord ReadQuery(ref int i, string[] words, string? only, string connection)
    {
        int start = i + 1;
        string sql = ReadSql(ref i, true);
        int from = ++i;
        while (i < _lines.Length && _lines[i].Length > 0) i++;
        return new(SltKind.Query, start, sql, words.Contains("rowsort"), only, connection, _lines[from..i], from, i);
    }

    /// <summary>Reads up to an empty line, or up to (and leaving <paramref name="i"/> at) the separator.</summary>
    private string ReadSql(ref int i, bool untilSeparator)
    {
        int from = ++i;
        while (i < _lines.Length && (untilSeparator ? _lines[i] != "----" : _lines[i].Length > 0)) i++;
        return string.Join('\n', _lines[from..Math.Min(i, _lines.Length)]).TrimEnd().TrimEnd(';');
    }
}
