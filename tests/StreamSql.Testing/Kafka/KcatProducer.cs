using System.Diagnostics;

namespace StreamSql.Testing.Kafka;

/// <summary>Writes numbered JSON rows through kcat, a client that shares nothing with the server. One thread.</summary>
public sealed class KcatProducer : IDisposable
{
    private readonly Process _kcat;

    public KcatProducer(string servers, string topic)
    {
        _kcat = Process.Start(new ProcessStartInfo("kcat")
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            ArgumentList = { "-b", servers, "-P", "-t", topic, "-X", "topic.partitioner=random", "-X", "acks=all", "-X", "enable.idempotence=true", "-X", "linger.ms=0" },
        })!;
        _kcat.ErrorDataReceived += (_, _) => { };
        _kcat.BeginErrorReadLine();
    }

    /// <summary>Rows written so far.</summary>
    public long Written { get; private set; }

    public long Sum { get; private set; }

    public void Write(int rows)
    {
        for (int i = 0; i < rows; i++)
        {
            long id = ++Written;
            Sum += id;
            _kcat.StandardInput.Write($"{{\"id\": {id}, \"k\": {id % 7}, \"name\": \"row {id}\"}}\n");
        }

        _kcat.StandardInput.Flush();
    }

    /// <summary>Writes one line as it is; it is not counted.</summary>
    public void WriteLine(string json)
    {
        _kcat.StandardInput.Write(json + "\n");
        _kcat.StandardInput.Flush();
    }

    /// <summary>Ends the input and waits until the broker has acknowledged everything.</summary>
    public void Finish()
    {
        _kcat.StandardInput.Close();
        _kcat.WaitForExit();
        if (_kcat.ExitCode != 0) throw new InvalidOperationException($"kcat ended with {_kcat.ExitCode}");
    }

    public void Dispose()
    {
        if (!_kcat.HasExited) _kcat.Kill();
        _kcat.Dispose();
    }
}
