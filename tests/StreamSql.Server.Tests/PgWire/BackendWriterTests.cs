using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using StreamSql.Server.PgWire;

namespace StreamSql.Server.Tests.PgWire;

public sealed class BackendWriterTests
{
    /// <summary>Messages of every size, some larger than a window, keep their lengths and bytes.</summary>
    [Fact]
    public async Task Messages_larger_than_a_window_stay_whole()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 0));
        var writer = new BackendWriter(pipe.Writer);
        int[] sizes = [0, 1, 4090, 4096, 10_000, 3, 1_000_000, 100, 5_000_000, 7];
        foreach (int size in sizes)
        {
            writer.Begin(BackendMessage.CopyData);
            for (int left = size; left > 0; left -= 1000) writer.WriteBytes(new byte[Math.Min(1000, left)].AsSpan());
            writer.End();
        }

        Assert.True(await writer.FlushAsync());
        await pipe.Writer.CompleteAsync();
        byte[] all = (await pipe.Reader.ReadAsync()).Buffer.ToArray();
        int position = 0;
        foreach (int size in sizes)
        {
            Assert.Equal((byte)'d', all[position]);
            Assert.Equal(size + 4, BinaryPrimitives.ReadInt32BigEndian(all.AsSpan(position + 1)));
            position += size + 5;
        }

        Assert.Equal(all.Length, position);
    }

    [Fact]
    public async Task An_abandoned_message_leaves_nothing()
    {
        var pipe = new Pipe();
        var writer = new BackendWriter(pipe.Writer);
        writer.Begin(BackendMessage.DataRow);
        writer.WriteText("half of a row");
        writer.Abandon();
        writer.Bare(BackendMessage.NoData);
        Assert.True(await writer.FlushAsync());
        Assert.Equal("n\0\0\0\u0004"u8.ToArray(), (await pipe.Reader.ReadAsync()).Buffer.ToArray());
    }
}
