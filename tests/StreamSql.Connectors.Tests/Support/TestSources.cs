using StreamSql.Core.Columnar;
using StreamSql.Core.Connectors;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Tests.Support;

/// <summary>Drives sources as a task would, but to the end and into plain values.</summary>
internal static class TestSources
{
    public static readonly ConnectorRegistry Registry = new();

    public static ConnectorOptions Options(params (string Key, string Value)[] with) =>
        Registry.Canonicalise(with.Select(w => KeyValuePair.Create(w.Key, w.Value)));

    public static SourceDescription Describe(
        ConnectorOptions options, IReadOnlyList<Field> columns, int parallelism = 1, ISourceErrorSink? errors = null, bool bounded = false) =>
        new(1, "t", options, [.. columns.Select((c, i) => new DecodedField(c.Name, c.Type, c.Nullable, i))], bounded, null, parallelism, errors ?? new CollectedErrors());

    public static ISource Create(SourceDescription description) =>
        Registry.Get(description.Options.Require("connector")).CreateSource(description);

    /// <summary>Rows of a split from an offset to a limit, in polls of at most <paramref name="maxRows"/>.</summary>
    public static List<object?[]> Read(ISource source, SourceSplit split, long limit, int maxRows = 4096)
    {
        using ISplitReader reader = source.CreateReader(0);
        reader.Open(() => { });
        int handle = reader.AddSplit(split);
        var rows = new List<object?[]>();
        while (reader.Poll(handle, limit, maxRows, out SourceBatch batch)) Take(batch, rows);
        return rows;
    }

    public static IReadOnlyList<SourceSplit> Splits(ISource source) =>
        source.CreateEnumerator().DiscoverAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public static void Take(SourceBatch batch, List<object?[]> rows)
    {
        if (batch.Chunk is not { } chunk) return;
        for (int row = 0; row < chunk.RowCount; row++)
        {
            object?[] values = new object?[chunk.ColumnCount];
            for (int c = 0; c < values.Length; c++) values[c] = chunk[c].GetValue(chunk.PhysicalRow(row));
            rows.Add(values);
        }

        chunk.Release();
    }
}

/// <summary>Keeps reported errors.</summary>
internal sealed class CollectedErrors : ISourceErrorSink
{
    public List<(string Split, long Offset, string Reason, byte[] Raw)> Errors { get; } = [];

    public void Report(SourceError error)
    {
        lock (Errors) Errors.Add((error.SplitId, error.Offset, error.Reason, error.Raw.ToArray()));
    }
}
