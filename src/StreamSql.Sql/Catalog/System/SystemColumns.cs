using System.Collections.Frozen;
using System.Reflection;
using StreamSql.Core.Types;

namespace StreamSql.Sql.Catalog.System;

/// <summary>
/// The shapes of PostgreSQL 15's system relations: oid, columns, types and NOT NULL, as embedded data. What has no rows here is
/// still there with its real columns, so that the queries of clients bind.
/// </summary>
internal static class SystemColumns
{
    private static readonly FrozenDictionary<string, (long Oid, Field[] Columns)> Shapes = Load();

    /// <summary>Qualified names of all relations known.</summary>
    public static IEnumerable<string> Names => Shapes.Keys;

    public static (long Oid, Field[] Columns) Of(string schema, string name) => Shapes[$"{schema}.{name}"];

    /// <summary>The lines of an embedded data file.</summary>
    public static IEnumerable<string> ReadData(string file)
    {
        Assembly assembly = typeof(SystemColumns).Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"StreamSql.Sql.Catalog.System.Data.{file}")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) yield return line;
    }

    private static FrozenDictionary<string, (long Oid, Field[] Columns)> Load()
    {
        var shapes = new Dictionary<string, (long, Field[])>(StringComparer.Ordinal);
        foreach (string line in ReadData("relations.txt"))
        {
            string[] parts = line.Split(' ');
            shapes[parts[0]] = (long.Parse(parts[1]), [.. parts.Skip(2).Select(ParseColumn)]);
        }

        return shapes.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static Field ParseColumn(string text)
    {
        bool required = text.EndsWith('!');
        int colon = text.IndexOf(':');
        int oid = int.Parse(text.AsSpan(colon + 1).TrimEnd('!'));
        return new Field(text[..colon], SqlTypes.Find(oid) ?? SqlTypes.Text, !required);
    }
}
