using StreamSql.Core.Errors;
using StreamSql.Expressions.Functions;
using StreamSql.Sql.Binding;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Tests.Support;
using StreamSql.SqlLogicTests;

namespace StreamSql.Sql.Tests.Plans;

/// <summary>
/// Every statement of sqllogictests/ parses, binds and compiles against the catalog its file builds; each query also as a view where a
/// job can run it. Errors that only running brings (division by zero, a duplicate key) are not looked at here.
/// </summary>
public sealed class SqlLogicTests
{
    private static readonly string Folder = RepositoryFiles.Path("sqllogictests");

    /// <summary>Classes of SQLSTATE that the compiler itself raises; the rest needs rows.</summary>
    private static readonly string[] CompileTime = ["42", "0A000", "2BP01", "3F000"];

    public static TheoryData<string> Files() =>
        [.. Directory.EnumerateFiles(Folder, "*.slt", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Compiles(string file)
    {
        var database = new TestDatabase();
        var failures = new List<string>();
        foreach (SltRecord record in new SltFile(Path.Combine(Folder, file)).Records)
        {
            if (record.Only == "postgres" || record.Kind is SltKind.Restart or SltKind.Crash) continue;
            if (Check(database, record) is { } failure) failures.Add($"{file}:{record.Line}: {failure}\n    {record.Sql}");
        }

        Assert.True(failures.Count == 0, string.Join("\n", failures));
    }

    private static string? Check(TestDatabase database, SltRecord record)
    {
        string expected = record.Kind == SltKind.Error ? record.Expected[0] : "";
        try
        {
            foreach (ParsedStatement statement in SqlParser.ParseScript(record.Sql)) database.Execute(statement.Text);
        }
        catch (StreamSqlException error)
        {
            if (IsMissingFunction(error)) return null;
            if (record.Kind != SltKind.Error) return Describe(error);
            string code = expected.Split(' ')[0];
            string text = expected.Length > code.Length ? expected[(code.Length + 1)..] : "";
            return error.SqlState == code && error.Message.Contains(text, StringComparison.Ordinal) ? null : $"{Describe(error)} instead of {expected}";
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            return error.ToString();
        }

        if (record.Kind == SltKind.Error)
        {
            bool compileTime = CompileTime.Any(c => expected.StartsWith(c, StringComparison.Ordinal));
            return compileTime && database.Bind(record.Sql) is not BoundSyntax ? $"no error, expected {expected}" : null;
        }

        return record.Kind == SltKind.Query ? AsView(database, record.Sql) : null;
    }

    /// <summary>The query as a view: 0A000 is an answer, an exception of another kind is not.</summary>
    private static string? AsView(TestDatabase database, string sql)
    {
        if (database.Bind(sql) is not BoundQueryStatement { ParameterTypes.Count: 0 } query) return null;
        if (query.Query.Columns.DistinctBy(c => c.Name).Count() < query.Query.Columns.Count) return null;
        try
        {
            database.CompileView(sql);
            return null;
        }
        catch (StreamSqlException error)
        {
            return error.SqlState is SqlState.FeatureNotSupported or "22012" ? null : $"as a view: {Describe(error)}";
        }
        catch (Exception error) when (error is not Xunit.Sdk.XunitException)
        {
            return $"as a view: {error}";
        }
    }

    /// <summary>A function the registry has under no signature is a gap of the registry, which has tests of its own.</summary>
    private static bool IsMissingFunction(StreamSqlException error) =>
        error.SqlState == SqlState.UndefinedFunction
        && (error.Message.StartsWith("function ", StringComparison.Ordinal)
            ? !FunctionRegistry.Contains(error.Message["function ".Length..].Split('(')[0])
            : error.Message.Split(' ').Select(Operators.Binary).Any(f => f is not null && !FunctionRegistry.Contains(f)));

    private static string Describe(StreamSqlException error) => $"{error.SqlState} {error.Message} (at {error.Position}; {error.Hint})";
}
