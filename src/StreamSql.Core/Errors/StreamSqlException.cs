namespace StreamSql.Core.Errors;

/// <summary>
/// An error that the user is meant to read: what PostgreSQL would send for it. Everything that leaves a session as an
/// ErrorResponse is one of these; any other exception is a bug and leaves as XX000.
/// </summary>
public sealed class StreamSqlException : Exception
{
    public StreamSqlException(string sqlState, string message)
        : base(message) => SqlState = sqlState;

    public StreamSqlException(string sqlState, string message, Exception? inner)
        : base(message, inner) => SqlState = sqlState;

    /// <summary>Five characters, one of <see cref="Errors.SqlState"/>.</summary>
    public string SqlState { get; }

    /// <summary>Further facts about the error; PostgreSQL's DETAIL.</summary>
    public string? Detail { get; init; }

    /// <summary>What the user can do about it; PostgreSQL's HINT ("Did you mean ...").</summary>
    public string? Hint { get; init; }

    /// <summary>PostgreSQL's CONTEXT, such as <c>COPY t, line 3, column price</c>.</summary>
    public string? Context { get; init; }

    /// <summary>1-based position in characters in the statement text; 0 when unknown.</summary>
    public int Position { get; init; }

    /// <summary>The same error with a position, unless it has one already.</summary>
    public StreamSqlException At(int position) => Position > 0 || position <= 0
        ? this
        : new StreamSqlException(SqlState, Message, InnerException)
        {
            Detail = Detail,
            Hint = Hint,
            Context = Context,
            Position = position,
        };

    /// <summary>The error PostgreSQL sends for something valid that this version does not do; <paramref name="feature"/> names it.</summary>
    public static StreamSqlException NotSupported(string feature, int position = 0) =>
        new(Errors.SqlState.FeatureNotSupported, $"{feature} is not supported") { Position = position };
}
