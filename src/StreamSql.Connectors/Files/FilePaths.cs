using System.IO.Enumeration;
using StreamSql.Core.Connectors;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Files;

/// <summary>The option <c>path</c>: a file, a folder, or a glob (<c>*</c>, <c>?</c>, <c>**</c> for any depth).</summary>
internal sealed class FilePaths
{
    private readonly string _path;

    public FilePaths(ConnectorOptions options)
    {
        string path = options.Require("path");
        if (path.StartsWith("file://", StringComparison.OrdinalIgnoreCase)) path = path["file://".Length..];
        if (path.Contains("://", StringComparison.Ordinal))
            throw StreamSqlException.NotSupported($"path \"{path[..(path.IndexOf(':') + 3)]}…\" of connector \"filesystem\"");
        _path = Path.GetFullPath(path);
        IsGlob = path.AsSpan().ContainsAny('*', '?');
    }

    public bool IsGlob { get; }

    /// <summary>A plain path that does not exist is 58P01; a glob that matches nothing is empty.</summary>
    public IReadOnlyList<string> Find()
    {
        if (IsGlob) return [.. Expand("/", _path[1..].Split('/'), 0).Order(StringComparer.Ordinal)];
        if (File.Exists(_path)) return [_path];
        if (Directory.Exists(_path)) return [.. Directory.EnumerateFiles(_path).Where(IsVisible).Order(StringComparer.Ordinal)];
        string? parent = Path.GetDirectoryName(_path);
        string[] others = parent is not null && Directory.Exists(parent) ? [.. Directory.EnumerateFileSystemEntries(parent)] : [];
        throw new StreamSqlException(SqlState.UndefinedFile, $"path \"{_path}\" does not exist")
        {
            Hint = Options.Suggestion.Hint(_path, others) ?? "The path is one of the server's file system.",
        };
    }

    /// <summary>Hidden files and those that begin with an underscore are work in progress of others.</summary>
    private static bool IsVisible(string path) => Path.GetFileName(path)[0] is not ('.' or '_');

    private static IEnumerable<string> Expand(string folder, string[] parts, int part)
    {
        if (part == parts.Length - 1)
        {
            return Directory.Exists(folder)
                ? Directory.EnumerateFiles(folder).Where(f => IsVisible(f) && Matches(parts[part], f))
                : [];
        }

        if (parts[part] == "**")
        {
            IEnumerable<string> below = Folders(folder).SelectMany(f => Expand(f, parts, part));
            return Expand(folder, parts, part + 1).Concat(below);
        }

        if (!parts[part].AsSpan().ContainsAny('*', '?')) return Expand(Path.Combine(folder, parts[part]), parts, part + 1);
        return Folders(folder).Where(f => Matches(parts[part], f)).SelectMany(f => Expand(f, parts, part + 1));
    }

    private static IEnumerable<string> Folders(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateDirectories(folder).Where(IsVisible) : [];

    private static bool Matches(string pattern, string path) =>
        FileSystemName.MatchesSimpleExpression(pattern, Path.GetFileName(path.AsSpan()), ignoreCase: false);
}
