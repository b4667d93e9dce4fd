using StreamSql.Server.Sessions;
using StreamSql.Sql;
using StreamSql.Sql.Binding.Bound;
using StreamSql.Sql.Parsing;
using StreamSql.Sql.Syntax.Statements;

namespace StreamSql.Server.Statements.Definitions;

/// <summary>CREATE, DROP, ALTER, COMMENT: statements that change the catalog and the jobs.</summary>
internal static class DefinitionHandler
{
    public static PlannedStatement? Plan(Session session, ParsedStatement parsed)
    {
        if (parsed.Statement is not (CreateTableStatement or CreateViewStatement or CreateMaterializedViewStatement or CreateSinkStatement
            or CreateIndexStatement or CreateSchemaStatement or DropStatement or AlterStatement or CommentStatement))
        {
            return null;
        }

        // Bound here for errors at Parse; bound again when it runs, under the lock that definitions take.
        BoundStatement bound = SqlCompiler.Bind(parsed.Statement, session.CompilerContext([]));
        return bound is BoundSyntax ? null : new DefinitionPlan(parsed.Statement);
    }

    private sealed class DefinitionPlan(SqlStatement syntax) : PlannedStatement(syntax)
    {
        public override StatementEffect Effect => StatementEffect.Definition;

        public override async ValueTask<StatementResult> ExecuteAsync(
            Session session, object?[] parameters, CancellationToken cancellation) =>
            new CommandResult(await session.Services.Definitions.ExecuteAsync(session, Syntax, cancellation).ConfigureAwait(false));
    }
}
