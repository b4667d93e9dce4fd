using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using StreamSql.Core.Errors;

namespace StreamSql.Server.PgWire.Authentication;

/// <summary>
/// The server's side of SCRAM-SHA-256 for one attempt. An unknown user goes through the same exchange with a made-up salt and fails
/// at its end, so that nothing tells the two apart.
/// </summary>
internal sealed class ScramSha256
{
    private const int Iterations = 4096;

    private readonly string _user;
    private readonly byte[] _salt;
    private readonly byte[] _saltedPassword;
    private readonly bool _known;
    private string _clientFirstBare = "";
    private string _serverFirst = "";
    private string _gs2 = "";
    private string _nonce = "";

    /// <param name="user">For the error message.</param>
    /// <param name="password">Null for a user who does not exist.</param>
    public ScramSha256(string user, string? password)
    {
        _user = user;
        _known = password is not null;
        _salt = RandomNumberGenerator.GetBytes(16);
        _saltedPassword = Rfc2898DeriveBytes.Pbkdf2(
            System.Text.Encoding.UTF8.GetBytes(password ?? "\u0001" + user), _salt, Iterations, HashAlgorithmName.SHA256, 32);
    }

    /// <summary>Takes the client's first message; returns the server's first.</summary>
    public byte[] First(ReadOnlySpan<byte> message)
    {
        string text = System.Text.Encoding.UTF8.GetString(message);
        int bare = IndexOfSecondComma(text) + 1;
        _gs2 = text[..bare];
        if (_gs2.Length == 0 || _gs2[0] is not ('n' or 'y'))
            throw Malformed("The client selected SCRAM-SHA-256 with channel binding, which was not offered.");
        _clientFirstBare = text[bare..];
        string clientNonce = Attribute(_clientFirstBare, 'r');
        if (clientNonce.Length == 0) throw Malformed("Empty nonce.");
        _nonce = clientNonce + Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        _serverFirst = string.Create(CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(_salt)},i={Iterations}");
        return System.Text.Encoding.UTF8.GetBytes(_serverFirst);
    }

    /// <summary>Takes the client's final message; returns the server's, or throws 28P01.</summary>
    public byte[] Final(ReadOnlySpan<byte> message)
    {
        string text = System.Text.Encoding.UTF8.GetString(message);
        int proofAt = text.LastIndexOf(",p=", StringComparison.Ordinal);
        if (proofAt < 0) throw Malformed("Proof is missing.");
        string withoutProof = text[..proofAt];
        if (Attribute(withoutProof, 'c') != Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(_gs2)))
            throw Malformed("Channel binding does not match.");
        if (Attribute(withoutProof, 'r') != _nonce) throw Malformed("Nonce does not match.");
        byte[] authMessage = System.Text.Encoding.UTF8.GetBytes($"{_clientFirstBare},{_serverFirst},{withoutProof}");
        byte[] clientKey = HMACSHA256.HashData(_saltedPassword, "Client Key"u8);
        byte[] storedKey = SHA256.HashData(clientKey);
        byte[] clientSignature = HMACSHA256.HashData(storedKey, authMessage);
        byte[] proof = Decode(text[(proofAt + 3)..]);
        if (proof.Length != 32) throw Malformed("Proof has a wrong length.");
        byte[] claimed = new byte[32];
        for (int i = 0; i < claimed.Length; i++) claimed[i] = (byte)(proof[i] ^ clientSignature[i]);
        bool matches = CryptographicOperations.FixedTimeEquals(SHA256.HashData(claimed), storedKey);
        if (!matches || !_known)
            throw new StreamSqlException(SqlState.InvalidPassword, $"password authentication failed for user \"{_user}\"");
        byte[] serverKey = HMACSHA256.HashData(_saltedPassword, "Server Key"u8);
        return System.Text.Encoding.UTF8.GetBytes("v=" + Convert.ToBase64String(HMACSHA256.HashData(serverKey, authMessage)));
    }

    private static int IndexOfSecondComma(string text)
    {
        int first = text.IndexOf(',', StringComparison.Ordinal);
        int second = first < 0 ? -1 : text.IndexOf(',', first + 1);
        return second >= 0 ? second : throw Malformed("Malformed message.");
    }

    private static string Attribute(string message, char name)
    {
        foreach (string part in message.Split(','))
            if (part.Length > 1 && part[0] == name && part[1] == '=') return part[2..];
        throw Malformed($"Attribute {name} is missing.");
    }

    private static byte[] Decode(string base64)
    {
        try
        {
            return Convert.FromBase64String(base64);
        }
        catch (FormatException)
        {
            throw Malformed("Malformed proof.");
        }
    }

    private static StreamSqlException Malformed(string detail) =>
        new(SqlState.ProtocolViolation, "malformed SCRAM message") { Detail = detail };
}
