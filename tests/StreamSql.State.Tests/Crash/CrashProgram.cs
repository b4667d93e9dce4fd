namespace StreamSql.State.Tests.Crash;

/// <summary>The test assembly started as a process of its own: it writes, reports what was acknowledged, and waits to be killed.</summary>
internal static class CrashProgram
{
    public static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["logs", var directory]: await LogCrashTests.WriteAsync(directory); break;
            case ["checkpoints", var backend, var directory]: await CheckpointCrashTests.WriteAsync(backend, directory); break;
            case ["hold", var directory]: DataDirectoryTests.Hold(directory); break;
            default: return 2;
        }

        return 0;
    }
}
