using System.Diagnostics;
using StreamSql.Core.Columnar;
using StreamSql.Core.Encoding;
using StreamSql.Core.Memory;
using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Functions;

namespace StreamSql.Benchmarks.Kernels;

/// <summary>
/// Expression kernels and the key hash, one core, CPU time of the thread, against a hand-written scalar loop over the same chunks and against what
/// copying the same bytes takes, all in one run.
/// </summary>
internal sealed class KernelBenchmark(Options options)
{
    private const double Must = 0.4;

    private readonly int _rounds = options.GetInt32("rounds", 7);
    private readonly KernelLoops _loops = new();
    private readonly ulong[] _hashes = new ulong[StreamChunk.MaxRows];

    public int Run()
    {
        Console.WriteLine(ProcessUsage.Machine());
        var data = new KernelData(options.GetInt32("rows", 1_000_000));
        double bandwidth = Bandwidth();
        Console.WriteLine($"{data.Rows / 1e6:0.0} M rows in chunks of {StreamChunk.MaxRows}; copy {bandwidth:0.0} GB/s read and written");
        Console.WriteLine($"{"kernel",-42} {"M rows/s",10} {"loop",10} {"ratio",7} {"of memory",10}");
        int missed = 0;
        foreach ((string name, int bytes, Action<StreamChunk> kernel, Action<StreamChunk> loop) in Cases())
            missed += Measure(data, name, bytes, bandwidth, kernel, loop) < Must ? 1 : 0;
        Console.WriteLine(missed == 0 ? $"all at {Must:P0} of a hand-written loop or more" : $"{missed} below {Must:P0} of a hand-written loop");
        return 0;
    }

    /// <summary>Name, bytes that a row reads and writes at least, the kernel, and the loop by hand.</summary>
    private IEnumerable<(string Name, int Bytes, Action<StreamChunk> Kernel, Action<StreamChunk> Loop)> Cases()
    {
        Expr price = Column(KernelData.Price), auction = Column(KernelData.Auction), rate = Column(KernelData.Rate);
        Expr at = Column(KernelData.At), channel = Column(KernelData.Channel), url = Column(KernelData.Url);
        Expr dear = Call("gt", price, Int64(5_000_000));
        yield return ("bigint + constant", 16, Evaluate(Call("add", price, Int64(7))), _loops.AddConstant);
        yield return ("bigint + bigint", 24, Evaluate(Call("add", price, auction)), _loops.AddColumns);
        yield return ("bigint * bigint", 24, Evaluate(Call("multiply", price, auction)), _loops.Multiply);
        yield return ("bigint % constant", 16, Evaluate(Call("modulo", auction, Int64(123))), _loops.Remainder);
        yield return ("double * constant", 16, Evaluate(Call("multiply", rate, new Literal(0.908, SqlTypes.Float64))), _loops.MultiplyFloat);
        yield return (
            "bigint * numeric constant", 24,
            Evaluate(Call("multiply", new CastExpr(price, SqlTypes.Decimal), new Literal(0.908m, SqlTypes.Decimal))), _loops.MultiplyDecimal);
        yield return ("bigint > constant", 8, Evaluate(dear), _loops.Compare);
        yield return (
            "filter: bigint > constant AND bigint < constant", 17,
            Filter(new LogicalExpr(true, [dear, Call("lt", auction, Int64(50_000))])), _loops.Filter);
        yield return ("CASE WHEN bigint > constant THEN a ELSE b END", 24, Evaluate(new CaseExpr([dear], [price], auction, SqlTypes.Int64)), _loops.Case);
        yield return ("text = constant", 16, Evaluate(Call("eq", channel, Text("facebook"))), _loops.EqualText);
        yield return ("text LIKE 'prefix%'", 16, Evaluate(Call("like", channel, Text("channel%"))), _loops.Prefix);
        yield return ("length(text)", 60, Evaluate(Call("length", url)), _loops.TextLength);
        yield return ("date_trunc('minute', timestamp)", 16, Evaluate(Call("date_trunc", Text("minute"), at)), _loops.TruncateMinute);
        yield return (
            "timestamp - interval constant", 16,
            Evaluate(Call("subtract", at, new Literal(new IntervalValue(0, 0, 4_000_000), SqlTypes.Interval))), _loops.SubtractInterval);
        yield return ("key hash of bigint", 16, chunk => KeyHash.Compute([chunk[KernelData.Auction]], StreamChunk.MaxRows, _hashes), _loops.HashLong);
        yield return ("key hash of text", 70, chunk => KeyHash.Compute([chunk[KernelData.Url]], StreamChunk.MaxRows, _hashes), _loops.HashText);
    }

    private double Measure(
        KernelData data, string name, int bytes, double bandwidth, Action<StreamChunk> kernel, Action<StreamChunk> loop)
    {
        double ours = Seconds(data, kernel), byHand = Seconds(data, loop);
        double rows = data.Rows / ours / 1e6;
        double ratio = byHand / ours;
        double ofMemory = data.Rows * (double)bytes / ours / 1e9 / bandwidth;
        Console.WriteLine($"{name,-42} {rows,10:0} {data.Rows / byHand / 1e6,10:0} {ratio,7:P0} {ofMemory,10:P0}");
        return ratio;
    }

    /// <summary>CPU seconds of one pass over the data; as many passes are measured at a time as the clock's ticks need.</summary>
    private double Seconds(KernelData data, Action<StreamChunk> step)
    {
        Over(data, step, 3);
        long start = Stopwatch.GetTimestamp();
        Over(data, step, 3);
        int passes = (int)Math.Clamp(0.3 / Stopwatch.GetElapsedTime(start).TotalSeconds, 3, 300);
        return ThreadCpu.Median(_rounds, () => Over(data, step, passes)) / passes;
    }

    private static void Over(KernelData data, Action<StreamChunk> step, int passes)
    {
        for (int i = 0; i < passes; i++)
            foreach (StreamChunk chunk in data.Chunks) step(chunk);
    }

    /// <summary>Bytes read and written per second by copying a block that no cache holds.</summary>
    private double Bandwidth()
    {
        var from = new byte[128 << 20];
        var to = new byte[from.Length];
        return 2.0 * from.Length / ThreadCpu.Median(_rounds, () => from.AsSpan().CopyTo(to)) / 1e9;
    }

    private static Action<StreamChunk> Evaluate(Expr expression)
    {
        ExpressionEvaluator evaluator = ExpressionEvaluator.Compile(expression);
        return chunk => evaluator.Evaluate(chunk).Release();
    }

    private static Action<StreamChunk> Filter(Expr condition)
    {
        PredicateEvaluator evaluator = PredicateEvaluator.Compile(condition);
        return chunk =>
        {
            evaluator.Select(chunk, out PooledBuffer selection);
            selection.Release();
        };
    }

    private static InputRef Column(int index) => new(index, KernelData.Types[index]);

    private static Literal Int64(long value) => new(value, SqlTypes.Int64);

    private static Literal Text(string value) => new(value, SqlTypes.Text);

    private static FunctionCall Call(string name, params Expr[] arguments) => new(
        name, new ExprList(arguments), FunctionRegistry.Resolve(name, [.. arguments.Select(a => a.Type)], out _)!.ReturnType);
}
