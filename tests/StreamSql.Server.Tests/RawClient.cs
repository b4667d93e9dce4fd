using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace StreamSql.Server.Tests;

/// <summary>A socket that speaks the protocol byte by byte, right or wrong.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly TcpClient _tcp = new() { NoDelay = true };
    private readonly NetworkStream _stream;

    public RawClient(int port)
    {
        _tcp.Connect("127.0.0.1", port);
        _stream = _tcp.GetStream();
        _stream.ReadTimeout = 10_000;
    }

    public int ProcessId { get; private set; }

    public byte[] Secret { get; private set; } = [];

    /// <summary>Connects and reads up to the first ReadyForQuery.</summary>
    public static RawClient Connect(int port, params (string Name, string Value)[] parameters)
    {
        var client = new RawClient(port);
        client.Startup(196608, [("user", "root"), ("database", "dev"), .. parameters]);
        client.ReadUntilReady();
        return client;
    }

    public void Startup(int code, params (string Name, string Value)[] parameters)
    {
        var body = new MemoryStream();
        foreach ((string name, string value) in parameters) body.Write(Encoding.UTF8.GetBytes($"{name}\0{value}\0"));
        if (parameters.Length > 0) body.WriteByte(0);
        SendStartup(code, body.ToArray());
    }

    public void SendStartup(int code, byte[] body)
    {
        byte[] packet = new byte[8 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, packet.Length);
        BinaryPrimitives.WriteInt32BigEndian(packet.AsSpan(4), code);
        body.CopyTo(packet, 8);
        SendBytes(packet);
    }

    public void SendBytes(ReadOnlySpan<byte> bytes) => _stream.Write(bytes);

    public static byte[] Message(char type, params object[] parts)
    {
        var body = new MemoryStream();
        foreach (object part in parts)
        {
            switch (part)
            {
                case string text:
                    body.Write(Encoding.UTF8.GetBytes(text + "\0"));
                    break;
                case int number:
                    byte[] four = new byte[4];
                    BinaryPrimitives.WriteInt32BigEndian(four, number);
                    body.Write(four);
                    break;
                case short number:
                    body.Write([(byte)(number >> 8), (byte)number]);
                    break;
                case char letter:
                    body.WriteByte((byte)letter);
                    break;
                default:
                    body.Write((byte[])part);
                    break;
            }
        }

        byte[] message = new byte[body.Length + 5];
        message[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), (int)body.Length + 4);
        body.ToArray().CopyTo(message, 5);
        return message;
    }

    public void Send(char type, params object[] parts) => SendBytes(Message(type, parts));

    public void Query(string sql) => Send('Q', sql);

    public int ReadByte() => _stream.ReadByte();

    /// <summary>The next message; type 0 at the end of the stream.</summary>
    public (char Type, byte[] Body) Read()
    {
        int type = _stream.ReadByte();
        if (type < 0) return ('\0', []);
        byte[] four = new byte[4];
        _stream.ReadExactly(four);
        byte[] body = new byte[BinaryPrimitives.ReadInt32BigEndian(four) - 4];
        _stream.ReadExactly(body);
        if (type == 'K')
        {
            ProcessId = BinaryPrimitives.ReadInt32BigEndian(body);
            Secret = body[4..];
        }

        return ((char)type, body);
    }

    /// <summary>Messages up to and including ReadyForQuery, or the end of the stream.</summary>
    public List<(char Type, byte[] Body)> ReadUntilReady()
    {
        var messages = new List<(char Type, byte[] Body)>();
        while (true)
        {
            (char Type, byte[] Body) message = Read();
            if (message.Type == '\0') return messages;
            messages.Add(message);
            if (message.Type == 'Z') return messages;
        }
    }

    /// <summary>The types of the messages up to ReadyForQuery, without parameter reports.</summary>
    public string Types() => string.Concat(ReadUntilReady().Where(m => m.Type != 'S').Select(m => m.Type));

    public static string Field(byte[] error, char code)
    {
        int position = 0;
        while (position < error.Length && error[position] != 0)
        {
            int end = Array.IndexOf(error, (byte)0, position + 1);
            string value = Encoding.UTF8.GetString(error, position + 1, end - position - 1);
            if (error[position] == code) return value;
            position = end + 1;
        }

        return "";
    }

    public static string Text(byte[] body) => Encoding.UTF8.GetString(body).TrimEnd('\0');

    public void Dispose() => _tcp.Dispose();
}
