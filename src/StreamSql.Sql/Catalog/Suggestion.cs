namespace StreamSql.Sql.Catalog;

/// <summary>"Did you mean": the candidate with the smallest edit distance, when it is small enough to be one.</summary>
public static class Suggestion
{
    public static string? Nearest(string name, IEnumerable<string> candidates)
    {
        string? best = null;
        int limit = Math.Max(1, (name.Length + 1) / 3);
        foreach (string candidate in candidates)
        {
            if (candidate == name || Math.Abs(candidate.Length - name.Length) > limit) continue;
            int distance = Distance(name, candidate);
            if (distance > limit || (distance == limit && best is not null)) continue;
            limit = distance;
            best = candidate;
        }

        return best;
    }

    /// <summary>A HINT for an unknown name; null when nothing is near.</summary>
    public static string? Hint(string name, IEnumerable<string> candidates) =>
        Nearest(name, candidates) is { } nearest ? $"Did you mean \"{nearest}\"?" : null;

    private static int Distance(string left, string right)
    {
        int[] previous = new int[right.Length + 1];
        int[] current = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++) previous[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int change = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
