using StreamSql.Core.Errors;

namespace StreamSql.Server.PgWire.Messages;

/// <summary>The first packet of a connection: a code, and what comes with it.</summary>
internal sealed class StartupMessage
{
    public const int CancelCode = 80877102;
    public const int SslCode = 80877103;
    public const int GssCode = 80877104;

    /// <summary>Protocol version, or one of the request codes.</summary>
    public required int Code { get; init; }

    public int Major => Code >> 16;

    public int Minor => Code & 0xFFFF;

    /// <summary>Startup parameters, names in lower case.</summary>
    public Dictionary<string, string> Parameters { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Protocol options (<c>_pq_.</c>) that this server does not know.</summary>
    public List<string> UnknownOptions { get; } = [];

    /// <summary>Of a cancel request.</summary>
    public int ProcessId { get; private init; }

    /// <summary>Of a cancel request.</summary>
    public byte[] Secret { get; private init; } = [];

    public static StartupMessage Parse(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        int code = reader.ReadInt32();
        if (code == CancelCode)
        {
            int processId = reader.ReadInt32();
            return new StartupMessage { Code = code, ProcessId = processId, Secret = reader.ReadRest().ToArray() };
        }

        var message = new StartupMessage { Code = code };
        if (code is SslCode or GssCode || message.Major != 3) return message;
        while (true)
        {
            string name = reader.ReadCString();
            if (name.Length == 0) break;
            if (name.StartsWith("_pq_.", StringComparison.Ordinal)) message.UnknownOptions.Add(name);
            string value = reader.ReadCString();
            if (!name.StartsWith("_pq_.", StringComparison.Ordinal)) message.Parameters[name] = value;
        }

        reader.ExpectEnd();
        return message;
    }

    /// <summary>The settings in <c>options</c>: <c>-c name=value</c>, <c>--name=value</c>, blanks escaped by a backslash.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ParseOptions(string options)
    {
        List<string> words = Split(options);
        for (int i = 0; i < words.Count; i++)
        {
            string word = words[i];
            string assignment;
            if (word == "-c" && i + 1 < words.Count) assignment = words[++i];
            else if (word.StartsWith("-c", StringComparison.Ordinal)) assignment = word[2..];
            else if (word.StartsWith("--", StringComparison.Ordinal)) assignment = word[2..];
            else throw new StreamSqlException(SqlState.ProtocolViolation, $"invalid command-line argument for server process: {word}");
            int equals = assignment.IndexOf('=');
            if (equals <= 0)
                throw new StreamSqlException(SqlState.SyntaxError, $"-c {assignment} requires a value");
            yield return new(assignment[..equals].Replace('-', '_'), assignment[(equals + 1)..]);
        }
    }

    private static List<string> Split(string options)
    {
        var words = new List<string>();
        var word = new System.Text.StringBuilder();
        for (int i = 0; i < options.Length; i++)
        {
            char c = options[i];
            if (c == '\\' && i + 1 < options.Length) word.Append(options[++i]);
            else if (!char.IsWhiteSpace(c)) word.Append(c);
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0) words.Add(word.ToString());
        return words;
    }
}
