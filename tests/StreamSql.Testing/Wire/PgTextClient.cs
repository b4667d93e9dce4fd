using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace StreamSql.Testing.Wire;

/// <summary>
/// A PostgreSQL client of the simplest kind: trust authentication, simple queries, text results exactly as the server sent
/// them. It shares no code with the server, so it is a fair witness. One thread at a time.
/// </summary>
public sealed class PgTextClient : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly Stream _stream;

    private PgTextClient(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = new BufferedStream(tcp.GetStream(), 1 << 16);
    }

    /// <summary>Notices received since the connection began.</summary>
    public List<string> Notices { get; } = [];

    public int ProcessId { get; private set; }

    public int SecretKey { get; private set; }

    public static PgTextClient Connect(string host, int port, string user = "root", string database = "dev")
    {
        var client = new PgTextClient(new TcpClient(host, port) { NoDelay = true });
        byte[] parameters = Encoding.UTF8.GetBytes($"user\0{user}\0database\0{database}\0\0");
        byte[] startup = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(startup, startup.Length);
        BinaryPrimitives.WriteInt32BigEndian(startup.AsSpan(4), 196608);
        parameters.CopyTo(startup, 8);
        client._stream.Write(startup);
        client._stream.Flush();
        PgResult result = client.ReadUntilReady();
        return result.Error is null ? client : throw new PgErrorException(result.Error);
    }

    /// <summary>Runs a statement (or several); throws <see cref="PgErrorException"/> on an error, after the connection is ready again.</summary>
    public PgResult Query(string sql)
    {
        PgResult result = TryQuery(sql);
        return result.Error is null ? result : throw new PgErrorException(result.Error);
    }

    /// <summary>Runs a statement; an error is in the result.</summary>
    public PgResult TryQuery(string sql)
    {
        Send('Q', Encoding.UTF8.GetBytes(sql + "\0"));
        return ReadUntilReady();
    }

    /// <summary>The single value of a single row.</summary>
    public string? Scalar(string sql) => Query(sql).Rows[0][0];

    public void Dispose() => _tcp.Dispose();

    private void Send(char type, byte[] body)
    {
        Span<byte> header = stackalloc byte[5];
        header[0] = (byte)type;
        BinaryPrimitives.WriteInt32BigEndian(header[1..], body.Length + 4);
        _stream.Write(header);
        _stream.Write(body);
        _stream.Flush();
    }

    private PgResult ReadUntilReady()
    {
        var result = new PgResult();
        byte[] header = new byte[5];
        while (true)
        {
            _stream.ReadExactly(header);
            byte[] body = new byte[BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(1)) - 4];
            _stream.ReadExactly(body);
            switch ((char)header[0])
            {
                case 'Z': return result;
                case 'T': ReadColumns(body, result); break;
                case 'D': result.Rows.Add(ReadRow(body)); break;
                case 'C': result.Tags.Add(Encoding.UTF8.GetString(body, 0, body.Length - 1)); break;
                case 'E': result.Error = ReadFields(body); break;
                case 'N': Notices.Add(ReadFields(body).GetValueOrDefault('M', "")); break;
                case 'd': result.CopyData.Add(Encoding.UTF8.GetString(body)); break;
                case 'K':
                    ProcessId = BinaryPrimitives.ReadInt32BigEndian(body);
                    SecretKey = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(4));
                    break;
                default: break;
            }
        }
    }

    private static void ReadColumns(byte[] body, PgResult result)
    {
        result.Columns.Clear();
        result.Rows.Clear();
        int at = 2;
        for (int i = BinaryPrimitives.ReadInt16BigEndian(body); i > 0; i--)
        {
            int end = Array.IndexOf(body, (byte)0, at);
            int oid = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(end + 7));
            result.Columns.Add((Encoding.UTF8.GetString(body, at, end - at), oid));
            at = end + 19;
        }
    }

    private static string?[] ReadRow(byte[] body)
    {
        var row = new string?[BinaryPrimitives.ReadInt16BigEndian(body)];
        int at = 2;
        for (int i = 0; i < row.Length; i++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(at));
            at += 4;
            if (length < 0) continue;
            row[i] = Encoding.UTF8.GetString(body, at, length);
            at += length;
        }

        return row;
    }

    private static Dictionary<char, string> ReadFields(byte[] body)
    {
        var fields = new Dictionary<char, string>();
        for (int at = 0; body[at] != 0;)
        {
            int end = Array.IndexOf(body, (byte)0, at + 1);
            fields[(char)body[at]] = Encoding.UTF8.GetString(body, at + 1, end - at - 1);
            at = end + 1;
        }

        return fields;
    }
}
