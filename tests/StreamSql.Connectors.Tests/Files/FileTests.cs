using System.IO.Compression;
using System.Text;
using StreamSql.Connectors.Tests.Support;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.Files;

public sealed class FileTests : IDisposable
{
    private static readonly Field[] Columns = [new("id", SqlTypes.Int64), new("name", SqlTypes.Text)];

    private readonly string _folder = Directory.CreateTempSubdirectory("streamsql-files").FullName;

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void ReadsAWholeFileWithOrWithoutALastLineEnd()
    {
        foreach (string end in new[] { "\n", "", "\r\n\n" })
        {
            string path = Write("a.jsonl", string.Join('\n', Enumerable.Range(0, 5).Select(Json)) + end);
            Assert.Equal([0L, 1L, 2L, 3L, 4L], ReadIds(Source(path)));
        }
    }

    [Fact]
    public void BigFilesAreReadInBlocksAndFromAnyRecord()
    {
        string path = Write("big.jsonl", string.Concat(Enumerable.Range(0, 60_000).Select(i => Json(i) + "\n")));
        Assert.True(new FileInfo(path).Length > 2_500_000);
        ISource source = Source(path);
        SourceSplit split = TestSources.Splits(source)[0];
        using var whole = new SourceRun(source, split);
        whole.UntilFinished();
        Assert.Equal(Enumerable.Range(0, 60_000).Select(i => (object)(long)i), whole.Rows.Select(r => r[0]));

        using var first = new SourceRun(source, split);
        first.Until(() => first.Rows.Count >= 33_333, maxRows: 1111);
        using var second = new SourceRun(source, split with { StartOffset = first.Offsets[split.Id] });
        second.UntilFinished();
        Assert.Equal(60_000, first.Rows.Count + second.Rows.Count);
        Assert.Equal((long)first.Rows.Count, second.Rows[0][0]);
    }

    [Fact]
    public void NeverGoesBeyondWhatItHasSaidIsThere()
    {
        // As the epoch clock does: cut at what the reader knows, read up to the cut, cut again.
        string path = Write("big.jsonl", string.Concat(Enumerable.Range(0, 60_000).Select(i => Json(i) + "\n")));
        ISource source = Source(path);
        SourceSplit split = TestSources.Splits(source)[0];
        using var run = new SourceRun(source, split);
        run.Offsets[path] = 0;
        while (!run.Reader.IsFinished(0))
        {
            long cut = Math.Max(run.Offsets[path], run.Reader.KnownEndOffset(0));
            if (cut == run.Offsets[path]) run.Once();
            else run.Until(() => run.Offsets[path] == cut, cut, 1000);
        }

        Assert.Equal(Enumerable.Range(0, 60_000).Select(i => (object)(long)i), run.Rows.Select(r => r[0]));
    }

    [Theory]
    [InlineData("json", ".jsonl")]
    [InlineData("csv", ".csv")]
    [InlineData("csv", ".csv.gz")]
    public void AnyOffsetIsALimitAndAStart(string format, string ending)
    {
        // Limits come from a clock that knows nothing of records; a restart begins where the last limit was.
        string path = Path.Combine(_folder, "a" + ending);
        string text = format == "json"
            ? string.Concat(Enumerable.Range(0, 300).Select(i => Json(i) + (i % 7 == 0 ? "\r\n\n" : "\n")))
            : string.Concat(Enumerable.Range(0, 300).Select(i => $"{i},\"a name\nof {i} \"\"lines\"\"\"\n"));
        using (FileStream file = File.Create(path))
        using (Stream stream = ending.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionLevel.Fastest) : file)
            stream.Write(Encoding.UTF8.GetBytes(text));
        ISource source = TestSources.Create(TestSources.Describe(
            TestSources.Options(("connector", "files"), ("path", path), ("format", format)), Columns));
        SourceSplit split = TestSources.Splits(source)[0];
        var random = new Random(1);
        var ids = new List<object?>();
        long offset = 0;
        while (offset < text.Length)
        {
            using var run = new SourceRun(source, split with { StartOffset = offset });
            for (int cuts = random.Next(1, 4); cuts > 0 && offset < text.Length; cuts--)
            {
                long limit = Math.Min(text.Length, offset + random.Next(1, 400));
                run.Until(() => run.Offsets[path] == limit || run.Reader.IsFinished(0), limit, random.Next(1, 9));
                offset = limit;
            }

            ids.AddRange(run.Rows.Select(r => r[0]));
        }

        Assert.Equal(Enumerable.Range(0, 300).Select(i => (object)(long)i), ids);
    }

    [Fact]
    public void RecordsAboveTheLimitFollowThePolicy()
    {
        string path = Write("a.jsonl", $"{Json(0)}\n{{\"id\":1,\"name\":\"{new string('x', 2000)}\"}}\n{Json(2)}\n");
        var errors = new CollectedErrors();
        ISource Limited(string policy) => TestSources.Create(TestSources.Describe(
            TestSources.Options(("connector", "files"), ("path", path), ("format", "json"), ("record.max_bytes", "1000"), ("on_error", policy)),
            Columns, errors: errors));
        Assert.Equal([0L, 2L], ReadIds(Limited("skip")));
        Assert.Equal([0L, 2L], ReadIds(Limited("null")));
        Assert.All(errors.Errors, e => Assert.Contains("record.max-bytes", e.Reason));
        Assert.Equal(2, errors.Errors.Count);
        Assert.Contains("record.max-bytes", Assert.Throws<StreamSqlException>(() => ReadIds(Limited("fail"))).Message);
    }

    [Fact]
    public void ATruncatedFileIsAnError()
    {
        string path = Write("a.jsonl", string.Concat(Enumerable.Range(0, 10).Select(i => Json(i) + "\n")));
        ISource source = Source(path, ("source.monitor-interval", "10ms"));
        using var run = new SourceRun(source, TestSources.Splits(source)[0]);
        run.UntilRows(10);
        Write("a.jsonl", Json(0) + "\n");
        StreamSqlException error = Assert.Throws<StreamSqlException>(() => run.UntilRows(11));
        Assert.Contains("truncated or replaced", error.Message);
    }

    [Fact]
    public void StopsAtALimit()
    {
        string path = Write("a.jsonl", string.Concat(Enumerable.Range(0, 10).Select(i => Json(i) + "\n")));
        ISource source = Source(path);
        using var run = new SourceRun(source, TestSources.Splits(source)[0]);
        int line = Json(0).Length + 1;
        run.Until(() => run.Offsets[path] >= 3 * line, limit: 3 * line);
        Assert.Equal(3, run.Rows.Count);
        Assert.Equal(3 * line, run.Offsets[path]);
        run.UntilFinished();
        Assert.Equal(10, run.Rows.Count);
    }

    [Fact]
    public void FollowsGrowthAndNewFiles()
    {
        string path = Write("a.jsonl", Json(0) + "\n" + Json(1)[..5]);
        ISource source = Source(Path.Combine(_folder, "*.jsonl"), ("source.monitor-interval", "10ms"));
        ISplitEnumerator enumerator = source.CreateEnumerator();
        using var run = new SourceRun(source, enumerator.DiscoverAsync(default).AsTask().Result);
        run.UntilRows(1);
        File.AppendAllText(path, Json(1)[5..] + "\n");
        run.UntilRows(2);
        string second = Write("b.jsonl", Json(7) + "\n");
        run.Add(enumerator.DiscoverAsync(default).AsTask().Result.Single(s => s.Id == second));
        run.UntilRows(3);
        Assert.Equal([0L, 1L, 7L], run.Rows.Select(r => r[0]));
        File.Delete(path);
        StreamSqlException gone = Assert.Throws<StreamSqlException>(() => run.UntilRows(4));
        Assert.Equal(SqlState.UndefinedFile, gone.SqlState);
    }

    [Fact]
    public void CsvWithQuotesHeaderAndCompression()
    {
        string text = "id,name\n1,\"a\nb\"\n2,\"say \"\"hi\"\"\"\n3,\n,plain\n";
        string path = Path.Combine(_folder, "a.csv.gz");
        using (var stream = new GZipStream(File.Create(path), CompressionLevel.Fastest)) stream.Write(Encoding.UTF8.GetBytes(text));
        ISource source = TestSources.Create(TestSources.Describe(
            TestSources.Options(("connector", "files"), ("path", path), ("format", "csv"), ("csv.without_header", "false")), Columns));
        using var run = new SourceRun(source, TestSources.Splits(source)[0]);
        run.UntilFinished(maxRows: 1);
        Assert.Equal([[1L, "a\nb"], [2L, "say \"hi\""], [3L, ""], [null, "plain"]], run.Rows);
        using var rest = new SourceRun(source, TestSources.Splits(source)[0] with { StartOffset = run.EndOffsets[1] });
        rest.UntilFinished();
        Assert.Equal(2, rest.Rows.Count);
    }

    [Fact]
    public void GlobsAndMissingPaths()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "x", "y"));
        Write("x/1.jsonl", Json(1));
        Write("x/y/2.jsonl", Json(2));
        Write("x/y/.hidden.jsonl", Json(3));
        Assert.Equal([1L, 2L], ReadIds(Source(Path.Combine(_folder, "**", "*.jsonl"))));
        Assert.Equal([2L], ReadIds(Source(Path.Combine(_folder, "x", "?", "*"))));
        Assert.Equal([1L], ReadIds(Source(Path.Combine(_folder, "x"))));
        StreamSqlException missing = Assert.Throws<StreamSqlException>(() => Validate(Path.Combine(_folder, "z")));
        Assert.Equal(SqlState.UndefinedFile, missing.SqlState);
        Assert.Throws<StreamSqlException>(() => Validate(Path.Combine(_folder, "z*")));
        Assert.Equal(SqlState.FeatureNotSupported, Assert.Throws<StreamSqlException>(() => Validate("s3://bucket/x")).SqlState);
    }

    private static string Json(int id) => $$"""{"id":{{id}},"name":"a name of some length"}""";

    private static void Validate(string path) => TestSources.Registry.Get("filesystem")
        .ValidateAsync(TestSources.Options(("connector", "filesystem"), ("path", path), ("format", "json")), new Schema(Columns), default)
        .AsTask().GetAwaiter().GetResult();

    private static List<long> ReadIds(ISource source)
    {
        using var run = new SourceRun(source, TestSources.Splits(source));
        run.UntilFinished();
        return [.. run.Rows.Select(r => (long)r[0]!).Order()];
    }

    private static ISource Source(string path, params (string, string)[] with) => TestSources.Create(
        TestSources.Describe(TestSources.Options([("connector", "filesystem"), ("path", path), ("format", "json"), .. with]), Columns));

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
