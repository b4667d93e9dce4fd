using System.Globalization;
using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;
using StreamSql.State.Logs;
using StreamSql.State.Tables;

namespace StreamSql.State.Tests.Crash;

/// <summary>Appends cut short by SIGKILL: all that was acknowledged is there, nothing is there by halves.</summary>
public sealed class LogCrashTests : IDisposable
{
    private const int BatchRows = 7;
    private const int TableKeys = 40;

    private static readonly Schema Rows = new([new Field("id", SqlTypes.Int64, false), new Field("text", SqlTypes.Text)]);

    private readonly string _root = Directory.CreateTempSubdirectory("crash-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Acknowledged_appends_survive_kills()
    {
        var random = new Random(3);
        long acknowledged = 0;
        for (int round = 0; round < 4; round++)
        {
            using var child = new CrashChild("logs", _root);
            string line = "";
            for (int lines = random.Next(1, 120); lines > 0; lines--) line = await child.ReadLineAsync();
            line = await child.KillAsync(line);
            acknowledged = long.Parse(line.TrimEnd('.'), CultureInfo.InvariantCulture);
            Verify(acknowledged);
        }

        Assert.True(acknowledged > 0);
    }

    [Fact]
    public async Task A_torn_tail_is_cut_off()
    {
        using (var child = new CrashChild("logs", _root))
        {
            string line = "";
            for (int i = 0; i < 30; i++) line = await child.ReadLineAsync();
            await child.KillAsync(line);
        }

        // What a disk may do to a write that never completed: the newest file ends within a record.
        string newest = Directory.GetFiles(_root, "*.log").OrderBy(f => f, StringComparer.Ordinal).Last();
        long length = new FileInfo(newest).Length;
        for (int cut = 1; cut < 60; cut += 13)
        {
            using (FileStream stream = File.OpenWrite(newest)) stream.SetLength(Math.Max(0, length - cut));
            Verify(0);
            if (new FileInfo(newest) is not { Exists: true } left || left.Length < cut) break;
            length = left.Length;
        }
    }

    /// <summary>The child: batch n appends rows n*7 .. n*7+6 to the stream and replaces rows of the table, in one statement.</summary>
    internal static async Task WriteAsync(string directory)
    {
        using LogStore store = LogStore.Open(directory, TimeProvider.System);
        store.CreateLog(1, new LogSchema("s", Rows));
        store.CreateLog(2, new LogSchema("t", Rows, true, [0]));
        for (long batch = store.EndOffset(1) / BatchRows; ; batch++)
        {
            StreamChunk appended = TestChunks.Of(Rows, [.. Enumerable.Range(0, BatchRows).Select(i => StreamRow((batch * BatchRows) + i))]);
            StreamChunk replaced = TestChunks.Of(Rows, [.. Keys(batch).Select(k => TableRow(k, batch))]);
            await store.AppendAsync([new LogChange(1, appended), new LogChange(2, replaced, ConflictAction.Replace)]);
            appended.Release();
            replaced.Release();
            await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{batch + 1}."));
            await Console.Out.FlushAsync();
        }
    }

    private static object?[] StreamRow(long number) => [number, new string('x', (int)(number % 50))];

    private static object?[] TableRow(long key, long batch) => [key, $"batch {batch}"];

    private static IEnumerable<long> Keys(long batch) => Enumerable.Range(0, 5).Select(i => ((batch * 3) + (i * 7)) % TableKeys);

    private void Verify(long acknowledged)
    {
        using LogStore store = LogStore.Open(_root, TimeProvider.System);
        long end = store.EndOffset(1);
        Assert.True(end >= acknowledged * BatchRows, $"{end} rows after {acknowledged} acknowledged batches");
        Assert.Equal(0, end % BatchRows);
        long next = 0;
        while (store.Read(1, next, long.MaxValue, 1000) is { } read)
        {
            foreach ((_, object?[] row) in TestChunks.Drain(read.Chunk)) Assert.Equal(StreamRow(next++), row);
        }

        Assert.Equal(end, next);
        VerifyTable(store, end / BatchRows);
    }

    /// <summary>The table's rows, and what its log says they are, are those of the same batches as the stream's.</summary>
    private static void VerifyTable(LogStore store, long batches)
    {
        var expected = new SortedDictionary<long, string>();
        for (long batch = 0; batch < batches; batch++)
            foreach (long key in Keys(batch)) expected[key] = (string)TableRow(key, batch)[1]!;
        var replayed = new SortedDictionary<long, string>();
        for (long next = 0; store.Read(2, next, long.MaxValue, 1000) is { } read; next = read.End)
        {
            foreach ((RowKind kind, object?[] row) in TestChunks.Drain(read.Chunk))
            {
                if (!kind.IsRetract()) replayed[(long)row[0]!] = (string)row[1]!;
                else Assert.True(replayed.Remove((long)row[0]!, out string? old) && old == (string?)row[1]);
            }
        }

        Assert.Equal(expected, replayed);
        using TablePin pin = store.TableIndex(2).PinNewest();
        Assert.Equal(expected.Select(r => (r.Key, r.Value)), pin.Scan().SelectMany(TestChunks.Drain).Select(r => ((long)r.Row[0]!, (string)r.Row[1]!)).Order());
        Assert.Equal(store.EndOffset(2), pin.Version);
    }
}
