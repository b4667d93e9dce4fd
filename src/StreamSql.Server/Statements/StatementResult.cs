using StreamSql.Server.PgWire.CopyStreams;
using StreamSql.Server.PgWire.Encoding;

namespace StreamSql.Server.Statements;

/// <summary>What executing a statement gave: a command tag, rows, or a COPY to be carried on.</summary>
internal abstract class StatementResult;

/// <summary>Done; nothing but the tag goes to the client.</summary>
internal sealed class CommandResult(string tag) : StatementResult
{
    public string Tag { get; } = tag;
}

/// <summary>Rows for the client; the tag is the verb with the number of rows, or a fixed one.</summary>
internal sealed class RowsResult(IReadOnlyList<ResultColumn> columns, IRowSource rows) : StatementResult
{
    public IReadOnlyList<ResultColumn> Columns { get; } = columns;

    public IRowSource Rows { get; } = rows;

    /// <summary>Command word before the row count; null takes <see cref="FixedTag"/>.</summary>
    public byte[]? Verb { get; init; } = Verbs.Select;

    public string? FixedTag { get; init; }

    /// <summary>The count of the tag when it is not the number of rows sent (INSERT … RETURNING counts inserted rows).</summary>
    public long? AffectedRows { get; init; }

    /// <summary>Rows arrive as things happen: send each batch at once.</summary>
    public bool IsLive { get; init; }

    /// <summary>Values go binary also in the simple protocol (BINARY cursors).</summary>
    public bool ForceBinary { get; init; }
}

/// <summary>Rows for the client in the form of COPY TO STDOUT.</summary>
internal sealed class CopyOutResult(RowsResult rows, CopyOptions options) : StatementResult
{
    public RowsResult Rows { get; } = rows;

    public CopyOptions Options { get; } = options;
}

/// <summary>The client sends rows, COPY FROM STDIN.</summary>
internal sealed class CopyInResult(ICopyTarget target, CopyOptions options) : StatementResult
{
    public ICopyTarget Target { get; } = target;

    public CopyOptions Options { get; } = options;
}

/// <summary>Command words of tags that end in a count.</summary>
internal static class Verbs
{
    public static readonly byte[] Select = "SELECT "u8.ToArray();
    public static readonly byte[] Insert = "INSERT 0 "u8.ToArray();
    public static readonly byte[] Update = "UPDATE "u8.ToArray();
    public static readonly byte[] Delete = "DELETE "u8.ToArray();
    public static readonly byte[] Fetch = "FETCH "u8.ToArray();
    public static readonly byte[] Copy = "COPY "u8.ToArray();
}
