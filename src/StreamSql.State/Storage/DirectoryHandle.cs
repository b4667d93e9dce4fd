using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace StreamSql.State.Storage;

/// <summary>Calls of the C library that .NET does not offer: opening a directory to sync it, and hard links.</summary>
internal static partial class DirectoryHandle
{
    /// <summary>Null where directories cannot be opened; their entries are then as durable as the system makes them.</summary>
    public static SafeFileHandle? TryOpen(string directory)
    {
        int descriptor = Open(directory, 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>Links, or copies when both are not on one file system.</summary>
    public static void LinkOrCopy(string existing, string target)
    {
        if (Link(existing, target) != 0) File.Copy(existing, target, overwrite: true);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "link", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string existing, string target);
}
