using StreamSql.Sql.Syntax.Expressions;

namespace StreamSql.Sql.Syntax.Statements;

/// <summary>Base of what stands in the parentheses of CREATE TABLE and CREATE STREAM.</summary>
public abstract record TableElement : SyntaxNode;

/// <summary>A column; <see cref="Type"/> is null for a computed column written <c>x AS expression</c>.</summary>
public sealed record ColumnDefinition(Identifier Name, TypeName? Type) : TableElement
{
    public ObjectName? Collation { get; init; }

    public SyntaxList<ColumnConstraint> Constraints { get; init; } = [];
}

/// <summary>WATERMARK FOR column AS expression; without an expression the column itself.</summary>
public sealed record WatermarkDefinition(ObjectName Column, SqlExpression Expression) : TableElement;

/// <summary>PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY of the whole table.</summary>
public sealed record TableConstraintElement(Identifier? Name, TableConstraint Constraint) : TableElement;

/// <summary>LIKE other [INCLUDING | EXCLUDING ...].</summary>
public sealed record LikeElement(ObjectName Source, SyntaxList<LikeOption> Options) : TableElement;

/// <summary>INCLUDING ALL and the like; the word in upper case.</summary>
public sealed record LikeOption(bool IsIncluding, string What) : SyntaxNode;

/// <summary><c>*</c> among the columns: take the rest from the format's schema.</summary>
public sealed record AllColumnsElement : TableElement;

/// <summary>INCLUDE offset [field] [AS name]: a metadata column.</summary>
public sealed record IncludeColumn(Identifier What, SyntaxList<string> Path, TypeName? Type, Identifier? Alias)
    : SyntaxNode;

/// <summary>Base of what may follow a column's type.</summary>
public abstract record ColumnConstraint : SyntaxNode
{
    /// <summary>CONSTRAINT name.</summary>
    public Identifier? Name { get; init; }
}

/// <summary>NOT NULL, or NULL.</summary>
public sealed record NullabilityConstraint(bool IsNotNull) : ColumnConstraint;

/// <summary>DEFAULT expression.</summary>
public sealed record DefaultConstraint(SqlExpression Expression) : ColumnConstraint;

/// <summary>PRIMARY KEY [NOT ENFORCED] behind a column.</summary>
public sealed record PrimaryKeyColumnConstraint(bool IsEnforced = true) : ColumnConstraint;

/// <summary>UNIQUE behind a column.</summary>
public sealed record UniqueColumnConstraint(bool NullsNotDistinct = false) : ColumnConstraint;

/// <summary>CHECK (expression) behind a column.</summary>
public sealed record CheckColumnConstraint(SqlExpression Condition, bool NoInherit = false) : ColumnConstraint;

/// <summary>REFERENCES table [(column)] behind a column.</summary>
public sealed record ReferencesColumnConstraint(ForeignKeyTarget Target) : ColumnConstraint;

/// <summary>
/// GENERATED ALWAYS AS (expression) STORED, or the shorter <c>AS expression</c>; virtual unless stored.
/// </summary>
public sealed record GeneratedConstraint(SqlExpression Expression, bool IsStored) : ColumnConstraint;

/// <summary>GENERATED ALWAYS | BY DEFAULT AS IDENTITY [(options)].</summary>
public sealed record IdentityConstraint(bool IsAlways, SyntaxList<SequenceOption> Options) : ColumnConstraint;

/// <summary>METADATA [FROM 'key'] [VIRTUAL].</summary>
public sealed record MetadataConstraint(string? Key, bool IsVirtual) : ColumnConstraint;

/// <summary>
/// START WITH, INCREMENT BY, MINVALUE, MAXVALUE, CACHE, CYCLE of an identity column; no value for NO MINVALUE, CYCLE
/// and such.
/// </summary>
public sealed record SequenceOption(string Name, string? Value) : SyntaxNode;

/// <summary>Base of table constraints.</summary>
public abstract record TableConstraint : SyntaxNode;

/// <summary>PRIMARY KEY (columns) [NOT ENFORCED].</summary>
public sealed record PrimaryKeyConstraint(SyntaxList<Identifier> Columns, bool IsEnforced) : TableConstraint;

/// <summary>UNIQUE (columns).</summary>
public sealed record UniqueConstraint(SyntaxList<Identifier> Columns, bool NullsNotDistinct) : TableConstraint;

/// <summary>CHECK (expression).</summary>
public sealed record CheckConstraint(SqlExpression Condition, bool NoInherit) : TableConstraint;

/// <summary>FOREIGN KEY (columns) REFERENCES table (columns).</summary>
public sealed record ForeignKeyConstraint(SyntaxList<Identifier> Columns, ForeignKeyTarget Target) : TableConstraint;

/// <summary>What a foreign key refers to; the actions in upper case, null when absent.</summary>
public sealed record ForeignKeyTarget(
    ObjectName Table, SyntaxList<Identifier> Columns, string? OnDelete, string? OnUpdate, bool IsEnforced) : SyntaxNode;
