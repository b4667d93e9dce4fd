namespace StreamSql.Server.PgWire.Messages;

/// <summary>Parse: a statement to prepare, with the types the client declares (0: infer).</summary>
internal readonly struct ParseMessage
{
    public required string Name { get; init; }

    public required string Sql { get; init; }

    public required int[] ParameterOids { get; init; }

    public static ParseMessage Read(ReadOnlySpan<byte> body)
    {
        var reader = new MessageReader(body);
        string name = reader.ReadCString();
        string sql = reader.ReadCString();
        int count = reader.ReadInt16();
        int[] oids = count <= 0 ? [] : new int[count];
        for (int i = 0; i < oids.Length; i++) oids[i] = reader.ReadInt32();
        reader.ExpectEnd();
        return new ParseMessage { Name = name, Sql = sql, ParameterOids = oids };
    }
}
