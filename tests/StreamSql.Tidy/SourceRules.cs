using System.Text.RegularExpressions;

namespace StreamSql.Tidy;

/// <summary>Sizes, banned calls and the homes of unsafe code.</summary>
public sealed partial class SourceRules
{
    private const int MaxSourceLines = 500;
    private const int MaxTestLines = 800;
    private const int MaxColumns = 150;

    private static readonly string[] UnsafeHomes =
    [
        "src/StreamSql.Core/Memory/", "src/StreamSql.Core/Encoding/", "src/StreamSql.Core/Columnar/", "src/StreamSql.Expressions/Kernels/",
        "src/StreamSql.State/Backends/RocksDb/", "src/StreamSql.Connectors/Kafka/Native/",
    ];

    [Fact]
    public void Files_hold_one_concept_and_stay_short()
    {
        string[] tooLong = [.. Repository.Sources("src").Where(f => f.Lines.Length > MaxSourceLines)
            .Concat(Repository.Sources("tests").Where(f => f.Lines.Length > MaxTestLines))
            .Select(f => $"{f.Path}: {f.Lines.Length} lines")];
        Assert.True(tooLong.Length == 0, string.Join("\n", tooLong));
    }

    [Fact]
    public void Lines_fit_the_screen()
    {
        string[] tooWide = [.. Repository.Sources("src")
            .SelectMany(f => f.Lines.Select((text, i) => (f.Path, Line: i + 1, text.Length)))
            .Where(l => l.Length > MaxColumns)
            .Select(l => $"{l.Path}:{l.Line}: {l.Length} columns")];
        Assert.True(tooWide.Length == 0, string.Join("\n", tooWide));
    }

    [Fact]
    public void Nothing_sleeps_and_time_comes_from_a_provider()
    {
        string[] found = [.. Repository.Sources("src").Concat(Repository.Sources("tests"))
            .Where(f => !f.Path.StartsWith("tests/StreamSql.Tidy/"))
            .SelectMany(f => Matches(f, Banned()))];
        Assert.True(found.Length == 0, string.Join("\n", found));
    }

    [Fact]
    public void Errors_are_not_swallowed() =>
        Assert.Empty(Repository.Sources("src").SelectMany(f => Matches(f, EmptyCatch())));

    [Fact]
    public void Unsafe_code_lives_in_its_homes()
    {
        string[] found = [.. Repository.Sources("src").Where(f => !UnsafeHomes.Any(f.Path.StartsWith)).SelectMany(f => Matches(f, UnsafeCode()))];
        Assert.True(found.Length == 0, string.Join("\n", found));
    }

    [Fact]
    public void Nothing_is_left_to_do_without_saying_so_to_the_user() =>
        Assert.Empty(Repository.Sources("src").SelectMany(f => Matches(f, LeftOver())));

    private static IEnumerable<string> Matches(SourceFile file, Regex pattern) =>
        file.Lines.Select((text, i) => (text, i)).Where(l => pattern.IsMatch(l.text)).Select(l => $"{file.Path}:{l.i + 1}: {l.text.Trim()}");

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\((?!.*(time|Time|clock|Clock))|DateTime(Offset)?\.(Utc)?Now|Environment\.TickCount")]
    private static partial Regex Banned();

    [GeneratedRegex(@"catch\s*(\([^)]*\))?\s*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"\bunsafe\b(?!.*///)|\bUnsafe\.(?!SizeOf)|MemoryMarshal\.GetReference")]
    private static partial Regex UnsafeCode();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|NotImplementedException")]
    private static partial Regex LeftOver();
}
