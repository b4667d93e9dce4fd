using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Plan.Operators;
using StreamSql.Core.Types;
using StreamSql.Runtime.Operators;
using StreamSql.State;
using StreamSql.State.Snapshots;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>
/// The property all stateful operators have: what they emit for any changelog, folded, is what they give for the folded input in a
/// bounded run; whatever the chunks, and with the state saved and restored on the way.
/// </summary>
internal static class OperatorProperty
{
    public static void Check(
        Random random, OperatorSpec spec, IReadOnlyList<Field>[] inputs, List<(RowKind Kind, object?[] Row)>[] changes)
    {
        string backend = random.Next(3) == 0 ? "rocksdb" : "hashmap";
        List<string> streamed = Changelog.Fold(Stream(random, spec, inputs, changes, backend));
        List<string> bounded = Changelog.Fold(Bounded(random, spec, inputs, [.. changes.Select(Changelog.Rows)]));
        Assert.Equal(bounded, streamed);
    }

    /// <summary>The changelog an operator emits, with a snapshot, or a restore, between any two chunks.</summary>
    public static List<string> Stream(
        Random random, OperatorSpec spec, IReadOnlyList<Field>[] inputs, List<(RowKind Kind, object?[] Row)>[] changes, string backend)
    {
        using var test = new TestState(backend);
        var lines = new List<string>();
        var queues = changes.Select((c, i) => new Queue<StreamChunk>(Changelog.Chunks(random, TypesOf(inputs[i]), c))).ToArray();
        SubtaskState state = test.Create();
        OperatorHarness harness = Open(spec, inputs, state, false);
        for (long epoch = 1; queues.Any(q => q.Count > 0); epoch++)
        {
            int input = random.Next(queues.Length);
            if (queues[input].TryDequeue(out StreamChunk? chunk)) harness.Process(chunk, input);
            if (random.Next(4) == 0) harness.Flush();
            if (random.Next(8) != 0) continue;
            harness.Barrier(epoch, epoch);
            CheckPairs(harness.Rows);
            lines.AddRange(harness.Take());
            SubtaskSnapshot snapshot = test.Snapshot(state);
            if (random.Next(2) == 0) continue;
            harness.Dispose();
            state = test.Create(snapshot);
            harness = Open(spec, inputs, state, false);
        }

        harness.Barrier(1_000_000);
        CheckPairs(harness.Rows);
        lines.AddRange(harness.Take());
        harness.Dispose();
        return lines;
    }

    /// <summary>What the operator gives for rows that are all there.</summary>
    public static List<string> Bounded(Random random, OperatorSpec spec, IReadOnlyList<Field>[] inputs, List<object?[]>[] rows)
    {
        using var test = new TestState();
        using OperatorHarness harness = Open(spec, inputs, test.Create(), true);
        for (int input = inputs.Length - 1; input >= 0; input--)
        {
            (RowKind, object?[])[] inserts = [.. rows[input].Select(r => (RowKind.Insert, r))];
            foreach (StreamChunk chunk in Changelog.Chunks(random, TypesOf(inputs[input]), inserts)) harness.Process(chunk, input);
            harness.End(input);
        }

        return [.. harness.Take()];
    }

    public static OperatorHarness Open(OperatorSpec spec, IReadOnlyList<Field>[] inputs, SubtaskState state, bool bounded) =>
        new(OperatorFactory.Create(spec), inputs, spec.Uid, state, bounded);

    public static SqlType[] TypesOf(IReadOnlyList<Field> fields) => [.. fields.Select(f => f.Type)];

    /// <summary>Each -U is directly followed by its +U.</summary>
    private static void CheckPairs(IReadOnlyList<string> lines)
    {
        for (int i = 0; i < lines.Count; i++)
            if (lines[i].StartsWith("-U", StringComparison.Ordinal)) Assert.StartsWith("+U", lines[i + 1]);
    }
}
