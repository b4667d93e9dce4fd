using StreamSql.Core.Changelog;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;
using StreamSql.Testing.Operators;

namespace StreamSql.Runtime.Tests.Operators;

/// <summary>Random changelogs, their folding into the rows they stand for, and their cutting into chunks.</summary>
internal static class Changelog
{
    /// <summary>
    /// A well-formed changelog: withdrawals are of rows that are there, -U is followed by +U. With <paramref name="unique"/> an update
    /// keeps column 0, which no two live rows share.
    /// </summary>
    public static List<(RowKind Kind, object?[] Row)> Random(
        Random random, int steps, bool retracts, Func<Random, object?[]> row, bool unique = false)
    {
        var changes = new List<(RowKind, object?[])>();
        var live = new List<object?[]>();
        for (int i = 0; i < steps; i++)
        {
            int action = retracts && live.Count > 0 ? random.Next(4) : 0;
            if (action <= 1)
            {
                object?[] added = row(random);
                if (unique && live.Any(r => Equals(r[0], added[0]))) continue;
                live.Add(added);
                changes.Add((RowKind.Insert, added));
                continue;
            }

            int victim = random.Next(live.Count);
            object?[] old = live[victim];
            if (action == 2)
            {
                live.RemoveAt(victim);
                changes.Add((RowKind.Delete, old));
                continue;
            }

            object?[] next = row(random);
            if (unique) next[0] = old[0];
            live[victim] = next;
            changes.Add((RowKind.UpdateBefore, old));
            changes.Add((RowKind.UpdateAfter, next));
        }

        return changes;
    }

    /// <summary>The rows that remain, as sorted text; fails when something is withdrawn that is not there.</summary>
    public static List<string> Fold(IEnumerable<string> lines)
    {
        var rows = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (string line in lines)
        {
            int change = line.StartsWith('-') ? -1 : 1;
            int count = rows.GetValueOrDefault(line[3..]) + change;
            Assert.True(count >= 0, $"{line} withdraws a row that is not there");
            if (count == 0) rows.Remove(line[3..]);
            else rows[line[3..]] = count;
        }

        return [.. rows.SelectMany(r => Enumerable.Repeat(r.Key, r.Value)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The rows a changelog leaves.</summary>
    public static List<object?[]> Rows(IEnumerable<(RowKind Kind, object?[] Row)> changes)
    {
        var rows = new List<object?[]>();
        foreach ((RowKind kind, object?[] row) in changes)
        {
            if (!kind.IsRetract())
            {
                rows.Add(row);
                continue;
            }

            int index = rows.FindIndex(r => r.Zip(row).All(p => SqlValue.AreEqual(p.First, p.Second)));
            Assert.True(index >= 0);
            rows.RemoveAt(index);
        }

        return rows;
    }

    /// <summary>Chunks of random sizes, half of them with a selection among rows that do not count. Updates are not torn apart.</summary>
    public static IEnumerable<StreamChunk> Chunks(
        Random random, IReadOnlyList<SqlType> types, IReadOnlyList<(RowKind Kind, object?[] Row)> changes)
    {
        for (int start = 0; start < changes.Count;)
        {
            int end = Math.Min(changes.Count, start + 1 + random.Next(40));
            if (changes[end - 1].Kind == RowKind.UpdateBefore) end++;
            yield return random.Next(2) == 0
                ? ChunkText.Changes(types, [.. changes.Skip(start).Take(end - start)])
                : Selected(random, types, [.. changes.Skip(start).Take(end - start)], changes[0].Row);
            start = end;
        }
    }

    private static StreamChunk Selected(
        Random random, IReadOnlyList<SqlType> types, (RowKind Kind, object?[] Row)[] changes, object?[] noise)
    {
        var all = new List<(RowKind, object?[])>();
        PooledBuffer selection = BufferPool.Rent<int>(changes.Length);
        for (int i = 0; i < changes.Length; i++)
        {
            for (int n = random.Next(3); n > 0; n--) all.Add((RowKind.Delete, noise));
            selection.As<int>()[i] = all.Count;
            all.Add(changes[i]);
        }

        StreamChunk dense = ChunkText.Changes(types, [.. all]);
        StreamChunk result = dense.WithSelection(selection, changes.Length);
        dense.Release();
        return result;
    }
}
