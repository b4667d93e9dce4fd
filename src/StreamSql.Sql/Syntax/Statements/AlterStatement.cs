using StreamSql.Sql.Syntax.Expressions;
using StreamSql.Sql.Syntax.Queries;

namespace StreamSql.Sql.Syntax.Statements;

/// <summary>ALTER kind [IF EXISTS] name action, ....</summary>
public sealed record AlterStatement(ObjectKind Kind, ObjectName Name, SyntaxList<AlterAction> Actions) : SqlStatement
{
    public bool IfExists { get; init; }

    public bool IsOnly { get; init; }
}

/// <summary>Base of the actions of <see cref="AlterStatement"/>.</summary>
public abstract record AlterAction : SyntaxNode;

/// <summary>RENAME TO name.</summary>
public sealed record RenameAction(Identifier NewName) : AlterAction;

/// <summary>RENAME [COLUMN] a TO b.</summary>
public sealed record RenameColumnAction(Identifier Column, Identifier NewName) : AlterAction;

/// <summary>RENAME CONSTRAINT a TO b.</summary>
public sealed record RenameConstraintAction(Identifier Constraint, Identifier NewName) : AlterAction;

/// <summary>SET SCHEMA name.</summary>
public sealed record SetSchemaAction(Identifier Schema) : AlterAction;

/// <summary>OWNER TO role.</summary>
public sealed record OwnerAction(Identifier Owner) : AlterAction;

/// <summary>ADD [COLUMN] [IF NOT EXISTS] column.</summary>
public sealed record AddColumnAction(ColumnDefinition Column, bool IfNotExists) : AlterAction;

/// <summary>DROP [COLUMN] [IF EXISTS] column [CASCADE].</summary>
public sealed record DropColumnAction(Identifier Column, bool IfExists, bool IsCascade) : AlterAction;

/// <summary>ALTER [COLUMN] c [SET DATA] TYPE t [USING e].</summary>
public sealed record AlterColumnTypeAction(Identifier Column, TypeName Type, SqlExpression? Using) : AlterAction;

/// <summary>ALTER [COLUMN] c SET DEFAULT e; null drops it.</summary>
public sealed record ColumnDefaultAction(Identifier Column, SqlExpression? Default) : AlterAction;

/// <summary>ALTER [COLUMN] c SET | DROP NOT NULL.</summary>
public sealed record ColumnNullabilityAction(Identifier Column, bool IsNotNull) : AlterAction;

/// <summary>ADD [CONSTRAINT name] constraint.</summary>
public sealed record AddConstraintAction(TableConstraintElement Constraint) : AlterAction;

/// <summary>DROP CONSTRAINT [IF EXISTS] name [CASCADE].</summary>
public sealed record DropConstraintAction(Identifier Name, bool IfExists, bool IsCascade) : AlterAction;

/// <summary>ADD or MODIFY WATERMARK FOR column AS expression.</summary>
public sealed record WatermarkAction(WatermarkDefinition Watermark) : AlterAction;

/// <summary>DROP WATERMARK.</summary>
public sealed record DropWatermarkAction : AlterAction;

/// <summary>SET (options).</summary>
public sealed record SetOptionsAction(SyntaxList<SqlOption> Options) : AlterAction;

/// <summary>RESET (keys).</summary>
public sealed record ResetOptionsAction(SyntaxList<SqlOption> Options) : AlterAction;

/// <summary>SET PARALLELISM = n; 0 for DEFAULT or ADAPTIVE.</summary>
public sealed record SetParallelismAction(int Parallelism) : AlterAction;

/// <summary>SUSPEND [WITH SAVEPOINT ['path']].</summary>
public sealed record SuspendAction(bool WithSavepoint, string? Path) : AlterAction;

/// <summary>RESUME [FROM 'path'].</summary>
public sealed record ResumeAction(string? Path) : AlterAction;

/// <summary>AS query: replace what the view computes.</summary>
public sealed record ReplaceQueryAction(QueryExpression Query) : AlterAction;

/// <summary>SWAP WITH other.</summary>
public sealed record SwapAction(ObjectName Other) : AlterAction;

/// <summary>SET name = values, or RESET name (null values), for a role or a database.</summary>
public sealed record ConfigurationAction(string Name, SyntaxList<OptionValue>? Values) : AlterAction;

/// <summary>An action PostgreSQL has and this server does not; its words in upper case.</summary>
public sealed record UnsupportedAction(string Name) : AlterAction;
