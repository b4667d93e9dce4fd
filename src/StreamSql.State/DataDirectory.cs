using StreamSql.Core.Errors;

namespace StreamSql.State;

/// <summary>The server's directory, held by this process until disposed: lock file, format version, and the places inside.</summary>
public sealed class DataDirectory : IDisposable
{
    private DataDirectory(string root) => Root = root;

    public string Root { get; }

    public string LogDirectory => Path.Combine(Root, "log");

    public string MetadataFile => Path.Combine(Root, "metadata.db");

    public string CheckpointDirectory => Path.Combine(Root, "checkpoints");

    public string LocalStateDirectory => Path.Combine(Root, "local");

    /// <summary>Creates or takes the directory; errors say what is wrong with it and what to do.</summary>
    public static DataDirectory Open(string path) => throw StreamSqlException.NotSupported("DataDirectory");

    public void Dispose() => throw StreamSqlException.NotSupported("DataDirectory");
}
