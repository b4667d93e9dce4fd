using StreamSql.Benchmarks;
using StreamSql.Benchmarks.Engine;
using StreamSql.Benchmarks.Formats;
using StreamSql.Benchmarks.Kernels;
using StreamSql.Benchmarks.Nexmark;
using StreamSql.Benchmarks.Serving;
using StreamSql.Benchmarks.State;

string[] arguments = Environment.GetCommandLineArgs()[1..];
string suite = arguments.FirstOrDefault() ?? "help";
var options = new Options(arguments.Skip(1));
switch (suite)
{
    case "nexmark": return await new NexmarkBenchmark(options).RunAsync();
    case "engine": return await new EngineBenchmark(options).RunAsync();
    case "point": return await new PointSelectBenchmark(options).RunAsync();
    case "freshness": return await new FreshnessBenchmark(options).RunAsync();
    case "agreement": return await new AgreementBenchmark(options).RunAsync();
    case "views": return await new IdleViewsBenchmark(options).RunAsync();
    case "json": return new JsonBenchmark(options).Run();
    case "generator": return new GeneratorBenchmark(options).Run();
    case "state": return new StateBenchmark(options).Run();
    case "kernels": return new KernelBenchmark(options).Run();
    case "files": return await new IngestBenchmark(options).FilesAsync();
    case "kafka": return await new IngestBenchmark(options).KafkaAsync();
    default:
        Console.WriteLine(
            "./run bench nexmark --queries q0,q1,… [--events 20M] [--parallelism 1] [--state hashmap|rocksdb] [--rate N] [--density N] [--sql FILE] [--json FILE]\n"
            + "./run bench engine --queries … [--events 20M] [--parallelism 1] [--runs 2] [--phase ONE_PHASE] [--explain] [--tasks]\n"
            + "./run bench point [--rows 1M] [--connections 8] [--seconds 5]\n./run bench freshness [--samples 300]\n./run bench views [--views 500]\n"
            + "./run bench agreement [--reads 10000] [--parallelism 2]\n"
            + "./run bench state\n"
            + "./run bench json [--rows 256K] [--rounds 7]\n./run bench generator [--events 4M]\n./run bench kernels [--rows 1M] [--rounds 7]\n"
            + "./run bench files [--rows 2M] [--runs 3]\n./run bench kafka [--rows 2M] [--partitions 2]");
        return suite == "help" ? 0 : 2;
}
