using System.Runtime.CompilerServices;

namespace StreamSql.Connectors.Tests.Docs;

public sealed class ConnectorDocsTests
{
    [Fact]
    public void TheDocumentIsOfTheseConnectors()
    {
        string path = Path.Combine(Repository(), "docs", "connectors.md");
        string written = ConnectorDocs.Write();
        if (Environment.GetEnvironmentVariable("STREAMSQL_UPDATE_DOCS") == "1") File.WriteAllText(path, written);
        Assert.True(File.Exists(path), "docs/connectors.md is missing: run with STREAMSQL_UPDATE_DOCS=1");
        Assert.Equal(written, File.ReadAllText(path));
    }

    private static string Repository([CallerFilePath] string here = "")
    {
        string folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "StreamSql.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
