namespace StreamSql.Sql.Tests.Support;

/// <summary>Finds the repository around the test's binaries.</summary>
internal static class RepositoryFiles
{
    public static readonly string Root = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder, "StreamSql.sln"))) folder = System.IO.Path.GetDirectoryName(folder);
        return folder ?? throw new DirectoryNotFoundException("StreamSql.sln");
    }
}
