namespace StreamSql.Sql.Syntax.Statements;

/// <summary>Base of all statements.</summary>
public abstract record SqlStatement : SyntaxNode;

/// <summary>SELECT, VALUES, TABLE or WITH at the top level.</summary>
public sealed record SelectStatement(Queries.QueryExpression Query) : SqlStatement;

/// <summary>
/// A statement whose first words are known to the grammar and nothing more; answered with 0A000 and this name.
/// </summary>
public sealed record UnsupportedStatement(string Name, string Text) : SqlStatement;

/// <summary>The kinds of objects that DDL, COMMENT, GRANT and SHOW CREATE name.</summary>
public enum ObjectKind
{
    Table,
    Stream,
    Source,
    View,
    MaterializedView,
    Sink,
    Index,
    Schema,
    Database,
    Role,
    User,
    Column,
    Function,
    Sequence,
    Type,
    Domain,
    Extension,
    Constraint,
    Connection,
    Language,
    Aggregate,
    Procedure,
    Routine,
    Tablespace,
    Subscription,
    Group,
    ForeignTable,
    Secret,
}
