using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Statements;

/// <summary>SUBSCRIBE [TO] view | (query): exactly one of <see cref="Object"/> and <see cref="Query"/>.</summary>
public sealed record SubscribeStatement(ObjectName? Object, QueryExpression? Query) : SqlStatement
{
    /// <summary>WITH (SNAPSHOT [= false], PROGRESS).</summary>
    public SyntaxList<SqlOption> Options { get; init; } = [];

    /// <summary>AS OF epoch.</summary>
    public SqlExpression? AsOf { get; init; }
}

/// <summary>FLUSH.</summary>
public sealed record FlushStatement : SqlStatement;

/// <summary>
/// EXPLAIN of a statement; ANALYZE, VERBOSE and the options in parentheses come as options with lower-case keys.
/// </summary>
public sealed record ExplainStatement(SqlStatement Statement, SyntaxList<SqlOption> Options) : SqlStatement
{
    /// <summary>Whether an option is present and not off.</summary>
    public bool Has(string key)
    {
        foreach (var option in Options)
        {
            if (option.Key == key) return option.Value is not { Text: "false" or "off" or "0" };
        }

        return false;
    }
}

/// <summary>EXPLAIN ANALYZE view: figures of a running job.</summary>
public sealed record ExplainObjectStatement(ObjectName Name, SyntaxList<SqlOption> Options) : SqlStatement;

/// <summary>EXPLAIN WHY view.</summary>
public sealed record ExplainWhyStatement(ObjectName Name) : SqlStatement;

/// <summary>EXPLAIN ROW view WHERE condition.</summary>
public sealed record ExplainRowStatement(ObjectName Name, SqlExpression? Where) : SqlStatement;

/// <summary>CANCEL JOB 'id', several allowed.</summary>
public sealed record CancelJobStatement(SyntaxList<string> JobIds) : SqlStatement;

/// <summary>COMMIT TRANSACTION 'id' or ABORT TRANSACTION 'id': settles a sink's pending transaction.</summary>
public sealed record SettleTransactionStatement(bool IsCommit, string TransactionId) : SqlStatement;

/// <summary>REPLAY ERRORS FROM object [WHERE condition].</summary>
public sealed record ReplayErrorsStatement(ObjectName Source, SqlExpression? Where) : SqlStatement;
