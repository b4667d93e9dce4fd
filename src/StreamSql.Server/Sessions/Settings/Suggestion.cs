namespace StreamSql.Server.Sessions.Settings;

/// <summary>Finds the known name nearest to a misspelt one.</summary>
internal static class Suggestion
{
    /// <summary>The candidate with the fewest edits, if they are few enough to be a typing error; otherwise null.</summary>
    public static string? Nearest(string name, IEnumerable<string> candidates, int mostEdits = int.MaxValue)
    {
        string? best = null;
        int limit = Math.Min(mostEdits, Math.Max(2, name.Length / 3));
        foreach (string candidate in candidates)
        {
            int distance = Distance(name.ToLowerInvariant(), candidate.ToLowerInvariant());
            if (distance > limit) continue;
            limit = distance - 1;
            best = candidate;
        }

        return best;
    }

    private static int Distance(string left, string right)
    {
        int[] row = new int[right.Length + 1];
        for (int j = 0; j <= right.Length; j++) row[j] = j;
        for (int i = 1; i <= left.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.Length; j++)
            {
                int above = row[j];
                int cost = left[i - 1] == right[j - 1] ? 0 : 1;
                row[j] = Math.Min(Math.Min(row[j] + 1, row[j - 1] + 1), diagonal + cost);
                diagonal = above;
            }
        }

        return row[right.Length];
    }
}
