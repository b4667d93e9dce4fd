using System.Globalization;
using StreamSql.Core.Errors;
using StreamSql.State.Tests.Crash;

namespace StreamSql.State.Tests;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("data-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void A_second_opening_says_that_the_directory_is_in_use()
    {
        using (DataDirectory.Open(_root))
        {
            var error = Assert.Throws<StreamSqlException>(() => DataDirectory.Open(_root));
            Assert.Equal(SqlState.ObjectInUse, error.SqlState);
            Assert.Contains($"\"{_root}\" is in use", error.Message, StringComparison.Ordinal);
        }

        DataDirectory.Open(_root).Dispose();
    }

    [Fact]
    public async Task Another_process_is_named_and_its_death_frees_the_directory()
    {
        using (var child = new CrashChild("hold", _root))
        {
            await child.ReadLineAsync();
            var error = Assert.Throws<StreamSqlException>(() => DataDirectory.Open(_root));
            Assert.Equal(SqlState.ObjectInUse, error.SqlState);
            Assert.Contains(_root, error.Message, StringComparison.Ordinal);
            Assert.Contains("in use by the server with process id " + child.Id.ToString(CultureInfo.InvariantCulture), error.Message, StringComparison.Ordinal);
            Assert.NotNull(error.Hint);
            await child.KillAsync("");
        }

        DataDirectory.Open(_root).Dispose();
    }

    [Fact]
    public void A_directory_that_cannot_be_written_is_named()
    {
        string file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");
        string below = Path.Combine(file, "data");
        var error = Assert.Throws<StreamSqlException>(() => DataDirectory.Open(below));
        Assert.Equal(SqlState.IoError, error.SqlState);
        Assert.Contains($"\"{below}\" cannot be written", error.Message, StringComparison.Ordinal);
        Assert.NotNull(error.Hint);
        if (Environment.IsPrivilegedProcess || OperatingSystem.IsWindows()) return;
        string locked = Path.Combine(_root, "locked");
        Directory.CreateDirectory(locked, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        error = Assert.Throws<StreamSqlException>(() => DataDirectory.Open(locked));
        Assert.Equal(SqlState.IoError, error.SqlState);
        Assert.Contains(locked, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_newer_format_is_refused_and_left_alone()
    {
        DataDirectory.Open(_root).Dispose();
        string format = Path.Combine(_root, "format");
        File.WriteAllText(format, "2\n");
        var error = Assert.Throws<StreamSqlException>(() => DataDirectory.Open(_root));
        Assert.Equal(SqlState.ObjectNotInPrerequisiteState, error.SqlState);
        Assert.Contains($"\"{_root}\" has format 2, this server knows formats up to 1", error.Message, StringComparison.Ordinal);
        Assert.Equal("2\n", File.ReadAllText(format));
        File.WriteAllText(format, "garbage");
        Assert.Equal(SqlState.DataCorrupted, Assert.Throws<StreamSqlException>(() => DataDirectory.Open(_root)).SqlState);
    }

    /// <summary>The child: takes the directory and waits.</summary>
    internal static void Hold(string directory)
    {
        using DataDirectory data = DataDirectory.Open(directory);
        Console.WriteLine("held.");
        Console.ReadLine();
    }
}
