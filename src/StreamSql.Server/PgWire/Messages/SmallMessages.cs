namespace StreamSql.Server.PgWire.Messages;

/// <summary>Describe or Close: what kind of thing, and its name.</summary>
internal readonly struct TargetMessage
{
    /// <summary>True for a portal, false for a statement.</summary>
    public required bool IsPortal { get; init; }

    public required string Name { get; init; }

    public static TargetMessage Read(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        byte kind = reader.ReadByte();
        string name = reader.ReadCString();
        reader.ExpectEnd();
        return kind is (byte)'S' or (byte)'P'
            ? new TargetMessage { IsPortal = kind == (byte)'P', Name = name }
            : throw MessageReader.Malformed($"invalid message subtype {kind}");
    }
}

/// <summary>Execute: a portal and how many rows to send at most; 0: all.</summary>
internal readonly struct ExecuteMessage
{
    public required string Portal { get; init; }

    public required int MaxRows { get; init; }

    public static ExecuteMessage Read(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        string portal = reader.ReadCString();
        int rows = reader.ReadInt32();
        reader.ExpectEnd();
        return new ExecuteMessage { Portal = portal, MaxRows = Math.Max(0, rows) };
    }
}
