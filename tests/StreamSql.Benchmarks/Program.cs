using StreamSql.Benchmarks;
using StreamSql.Benchmarks.Nexmark;

string[] arguments = Environment.GetCommandLineArgs()[1..];
string suite = arguments.FirstOrDefault() ?? "help";
var options = new Options(arguments.Skip(1));
switch (suite)
{
    case "nexmark": return await new NexmarkBenchmark(options).RunAsync();
    default:
        Console.WriteLine(
            "./run bench nexmark --queries q0,q1,… [--events 20M] [--parallelism 1] [--state hashmap|rocksdb] [--rate N] [--density N] [--sql FILE] [--json FILE]");
        return suite == "help" ? 0 : 2;
}
