using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamSql.Core.Errors;

namespace StreamSql.State.Backends.RocksDb.Native;

/// <summary>Finds the librocksdb that the system has: distributions differ in the version that is part of its name.</summary>
internal static class RocksLibrary
{
    public const string Name = "librocksdb";

    private static readonly Lazy<nint> Handle = new(Load);

    /// <summary>Major versions looked for, with the minor versions each has; the C functions used here are in all of them.</summary>
    private static readonly (int Major, int FirstMinor, int LastMinor)[] Versions = [(7, 8, 10), (8, 0, 11), (9, 0, 11), (10, 0, 12)];

#pragma warning disable CA2255 // The resolver must be in place before the first call, whoever makes it.
    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(RocksLibrary).Assembly, Resolve);
#pragma warning restore CA2255

    /// <summary>Throws <c>58P01</c> with the command that helps when there is none.</summary>
    public static void Require()
    {
        if (Handle.Value != 0) return;
        throw new StreamSqlException(SqlState.UndefinedFile, "librocksdb (7.8 or newer) is not installed")
        {
            Hint = "Install it with: sudo apt-get install librocksdb7.8 (Debian 12) or librocksdb8.9 (Ubuntu 24.04).",
        };
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? path)
    {
        if (library != Name) return 0;
        Require();
        return Handle.Value;
    }

    private static nint Load()
    {
        foreach (string name in Candidates())
            if (NativeLibrary.TryLoad(name, out nint handle)) return handle;
        return 0;
    }

    private static IEnumerable<string> Candidates()
    {
        foreach ((int major, int first, int last) in Versions)
        {
            for (int minor = first; minor <= last; minor++)
                yield return string.Create(CultureInfo.InvariantCulture, $"librocksdb.so.{major}.{minor}");
        }

        foreach ((int major, _, _) in Versions.Skip(1)) yield return string.Create(CultureInfo.InvariantCulture, $"librocksdb.so.{major}");
        yield return "librocksdb.so";
        yield return "librocksdb.dylib";
    }
}
