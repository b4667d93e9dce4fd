using Microsoft.Win32.SafeHandles;

namespace StreamSql.State.Storage;

/// <summary>Files that are wholly there or not at all after a crash.</summary>
internal static class DurableFile
{
    /// <summary>Writes beside the target, syncs, renames over it, and syncs the directory.</summary>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        string temporary = path + ".tmp";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None, 1))
        {
            stream.Write(bytes);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    public static void SyncDirectory(string directory)
    {
        // A directory opens read-only as a handle; a read-only handle can be flushed.
        using SafeFileHandle? handle = DirectoryHandle.TryOpen(directory);
        if (handle is not null) RandomAccess.FlushToDisk(handle);
    }
}
