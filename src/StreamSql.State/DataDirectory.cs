using System.Globalization;
using StreamSql.Core.Errors;

namespace StreamSql.State;

/// <summary>The server's directory, held by this process until disposed: lock file, format version, and the places inside.</summary>
public sealed class DataDirectory : IDisposable
{
    /// <summary>Format of the directory as a whole; a server refuses newer ones.</summary>
    public const int FormatVersion = 1;

    private const string LockName = "streamsql.lock";
    private const string OwnerName = "streamsql.pid";
    private const string FormatName = "format";

    private readonly FileStream _lock;

    private DataDirectory(string root, FileStream lockFile)
    {
        Root = root;
        _lock = lockFile;
    }

    public string Root { get; }

    public string LogDirectory => Path.Combine(Root, "log");

    public string MetadataFile => Path.Combine(Root, "metadata.db");

    public string CheckpointDirectory => Path.Combine(Root, "checkpoints");

    public string LocalStateDirectory => Path.Combine(Root, "local");

    /// <summary>Creates or takes the directory; errors say what is wrong with it and what to do.</summary>
    public static DataDirectory Open(string path)
    {
        string root = Path.GetFullPath(path);
        FileStream? lockFile = null;
        try
        {
            Directory.CreateDirectory(root);
            lockFile = TakeLock(root);
            CheckFormat(root);
            return new DataDirectory(root, lockFile);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            lockFile?.Dispose();
            throw new StreamSqlException(SqlState.IoError, $"data directory \"{root}\" cannot be written: {error.Message}", error)
            {
                Hint = "Choose another directory with --data, or change its owner or permissions.",
            };
        }
        catch
        {
            lockFile?.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // The file stays: removing it would let a third process lock a file that a second one waits for.
        _lock.Dispose();
    }

    private static FileStream TakeLock(string root)
    {
        string file = Path.Combine(root, LockName);
        FileStream stream;
        try
        {
            // FileShare.None is an exclusive flock on Unix: it goes with the process, however that ends.
            stream = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (error is not (DirectoryNotFoundException or PathTooLongException) && File.Exists(file))
        {
            throw new StreamSqlException(
                SqlState.ObjectInUse, $"data directory \"{root}\" is in use by the server with process id {OwnerOf(root)}", error)
            {
                Hint = "Stop that server, or choose another directory with --data.",
            };
        }

        // The locked file itself cannot be read by others.
        File.WriteAllText(Path.Combine(root, OwnerName), Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
        return stream;
    }

    private static string OwnerOf(string root)
    {
        string file = Path.Combine(root, OwnerName);
        return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } id ? id : "unknown";
    }

    private static void CheckFormat(string root)
    {
        string file = Path.Combine(root, FormatName);
        if (!File.Exists(file))
        {
            Storage.DurableFile.Write(file, System.Text.Encoding.ASCII.GetBytes($"{FormatVersion}\n"));
            return;
        }

        string text = File.ReadAllText(file).Trim();
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version))
            throw new StreamSqlException(SqlState.DataCorrupted, $"\"{file}\" does not hold a format version");
        if (version <= FormatVersion) return;
        throw new StreamSqlException(
            SqlState.ObjectNotInPrerequisiteState,
            $"data directory \"{root}\" has format {version}, this server knows formats up to {FormatVersion}")
        {
            Hint = "It was written by a newer version of StreamSql: start that one.",
        };
    }
}
