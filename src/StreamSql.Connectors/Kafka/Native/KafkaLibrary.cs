using System.Reflection;
using System.Runtime.InteropServices;
using Confluent.Kafka;
using StreamSql.Core.Errors;

namespace StreamSql.Connectors.Kafka.Native;

/// <summary>Lets the managed client find the distribution's librdkafka. Must run before any use of it.</summary>
internal static class KafkaLibrary
{
    private const string SharedObject = "librdkafka.so.1";

    private static readonly Lazy<string?> Loaded = new(Load);

    /// <summary>0A000 with what to install when the library is missing.</summary>
    public static void Ensure()
    {
        if (Loaded.Value is { } problem)
        {
            throw new StreamSqlException(SqlState.FeatureNotSupported, "connector \"kafka\" needs librdkafka, which cannot be loaded")
            {
                Detail = problem,
                Hint = "Install it: apt-get install librdkafka1",
            };
        }
    }

    private static string? Load()
    {
        if (!NativeLibrary.TryLoad(SharedObject, out _)) return $"{SharedObject} was not found";
        NativeLibrary.SetDllImportResolver(typeof(Library).Assembly, Resolve);
        return null;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        name.StartsWith("librdkafka", StringComparison.Ordinal) ? NativeLibrary.Load(SharedObject) : 0;
}
