using System.Security.Cryptography;

namespace StreamSql.Tidy;

/// <summary>Generated parser code is committed; grammar/generate.sh leaves a hash of the grammars beside it.</summary>
public sealed class GeneratedCodeRules
{
    [Fact]
    public void The_generated_parser_is_of_the_committed_grammar()
    {
        string[] grammars = [.. Directory.GetFiles(Path.Combine(Repository.Root, "grammar"), "*.g4").Order(StringComparer.Ordinal)];
        byte[] all = [.. grammars.SelectMany(File.ReadAllBytes)];
        string actual = Convert.ToHexStringLower(SHA256.HashData(all));
        string stamp = Repository.Read("src/StreamSql.Sql/Parsing/Generated/grammar.sha256").Trim().Split(' ')[0];
        Assert.Equal(actual, stamp);
    }
}
