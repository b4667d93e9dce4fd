using System.Text.RegularExpressions;

namespace StreamSql.Tidy;

/// <summary>Dependencies point one way (docs/ARCHITECTURE.md): between projects, and inside Runtime and Sql between folders.</summary>
public sealed partial class LayerRules
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["Expressions"] = ["Core"],
        ["State"] = ["Core"],
        ["Sql"] = ["Core", "Expressions"],
        ["Runtime"] = ["Core", "Expressions", "State"],
        ["Connectors"] = ["Core"],
        ["Server"] = ["Core", "Expressions", "State", "Sql", "Runtime", "Connectors"],
    };

    /// <summary>A folder of a project may not use namespaces of these others.</summary>
    private static readonly (string Folder, string[] Forbidden)[] Inside =
    [
        ("Runtime/Operators", ["Runtime.Network", "Runtime.JobManager", "Runtime.TaskManager"]),
        ("Runtime/Network", ["Runtime.Operators", "Runtime.JobManager", "Runtime.TaskManager", "Runtime.Tasks"]),
        ("Runtime/TaskManager", ["Runtime.JobManager"]),
        ("Sql/Syntax", ["Sql.Parsing", "Sql.Binding", "Sql.Planning", "Sql.Optimizing", "Sql.Physical", "Sql.Fragmenting", "Sql.Catalog"]),
        ("Sql/Parsing", ["Sql.Binding", "Sql.Planning", "Sql.Optimizing", "Sql.Physical", "Sql.Fragmenting", "Sql.Catalog"]),
        ("Sql/Binding", ["Sql.Planning", "Sql.Optimizing", "Sql.Physical", "Sql.Fragmenting"]),
        ("Sql/Planning", ["Sql.Optimizing", "Sql.Physical", "Sql.Fragmenting"]),
        ("Sql/Optimizing", ["Sql.Physical", "Sql.Fragmenting", "Sql.Parsing"]),
        ("Sql/Physical", ["Sql.Fragmenting", "Sql.Parsing"]),
    ];

    [Fact]
    public void Projects_reference_only_the_layers_below()
    {
        foreach ((string project, string[] allowed) in Allowed)
        {
            string text = Repository.Read($"src/StreamSql.{project}/StreamSql.{project}.csproj");
            string[] references = [.. ProjectReference().Matches(text).Select(m => m.Groups[1].Value)];
            Assert.Empty(references.Except(allowed));
        }
    }

    [Fact]
    public void Core_and_Expressions_and_Runtime_use_no_packages()
    {
        foreach (string project in (string[])["Core", "Expressions", "Runtime"])
            Assert.DoesNotContain("<PackageReference", Repository.Read($"src/StreamSql.{project}/StreamSql.{project}.csproj"));
    }

    [Fact]
    public void Folders_inside_a_project_use_only_what_lies_before_them()
    {
        var broken = new List<string>();
        foreach ((string folder, string[] forbidden) in Inside)
        {
            string path = $"src/StreamSql.{folder}";
            if (!Directory.Exists(Path.Combine(Repository.Root, path))) continue;
            foreach (SourceFile file in Repository.Sources(path))
            {
                foreach (string name in forbidden)
                    if (file.Lines.Any(line => line.StartsWith($"using StreamSql.{name};") || line.StartsWith($"using StreamSql.{name}.")))
                        broken.Add($"{file.Path} uses {name}");
            }
        }

        Assert.True(broken.Count == 0, string.Join("\n", broken));
    }

    [Fact]
    public void Namespaces_equal_folders()
    {
        var broken = new List<string>();
        foreach (SourceFile file in Repository.Sources("src"))
        {
            string? declared = file.Lines.FirstOrDefault(l => l.StartsWith("namespace "))?["namespace ".Length..].TrimEnd(';');
            string expected = Path.GetDirectoryName(file.Path)!["src/".Length..].Replace('/', '.');
            if (declared is not null && declared != expected) broken.Add($"{file.Path}: {declared}");
        }

        Assert.True(broken.Count == 0, string.Join("\n", broken));
    }

    [GeneratedRegex("ProjectReference Include=\"\\.\\./StreamSql\\.(\\w+)/")]
    private static partial Regex ProjectReference();
}
