using System.Runtime.CompilerServices;

namespace StreamSql.Tidy;

/// <summary>The files of the repository as the rules see them: paths relative to the root, with forward slashes.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>Own C# sources under a folder, generated code excluded.</summary>
    public static IEnumerable<SourceFile> Sources(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/") && !path.Contains("/obj/") && !path.Contains("/Generated/"))
            .Select(path => new SourceFile(path, File.ReadAllLines(Path.Combine(Root, path))));

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        string? folder = Path.GetDirectoryName(here);
        while (folder is not null && !File.Exists(Path.Combine(folder, "StreamSql.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("StreamSql.sln not found above the tests");
    }
}

/// <summary>One source file.</summary>
internal sealed record SourceFile(string Path, string[] Lines);
