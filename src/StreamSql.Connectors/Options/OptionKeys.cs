namespace StreamSql.Connectors.Options;

/// <summary>How option keys compare: <c>-</c>, <c>_</c> and <c>.</c> are one, case does not matter.</summary>
internal static class OptionKeys
{
    public static string Fold(string key) =>
        string.Create(key.Length, key, static (span, text) =>
        {
            for (int i = 0; i < span.Length; i++)
                span[i] = text[i] is '-' or '_' or '.' ? '.' : char.ToLowerInvariant(text[i]);
        });
}
