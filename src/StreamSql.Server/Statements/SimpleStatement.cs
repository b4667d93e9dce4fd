using StreamSql.Server.PgWire.Encoding;
using StreamSql.Server.Sessions;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements;

/// <summary>A statement without parameters that needs no plan of its own.</summary>
internal sealed class SimpleStatement(
    SqlStatement syntax, Func<Session, CancellationToken, ValueTask<StatementResult>> execute,
    StatementEffect effect = StatementEffect.Session, IReadOnlyList<ResultColumn>? columns = null) : PlannedStatement(syntax)
{
    /// <summary>A statement that completes at once and answers with its tag.</summary>
    public SimpleStatement(SqlStatement syntax, Func<Session, string> execute)
        : this(syntax, (session, _) => new ValueTask<StatementResult>(new CommandResult(execute(session))))
    {
    }

    public override StatementEffect Effect => effect;

    public override IReadOnlyList<ResultColumn>? Columns => columns;

    public override bool EndsTransaction =>
        Syntax is CommitStatement or RollbackStatement or RollbackToSavepointStatement or TwoPhaseStatement { Action: TwoPhaseAction.Prepare };

    public override ValueTask<StatementResult> ExecuteAsync(
        Session session, object?[] parameters, CancellationToken cancellation) => execute(session, cancellation);
}
