namespace StreamSql.Sql.Syntax.Expressions;

/// <summary>
/// A column, qualified or not (up to database.schema.table.column); may also name a whole row or a composite's field.
/// </summary>
public sealed record ColumnReference(ObjectName Name) : SqlExpression;

/// <summary><c>*</c> or <c>t.*</c> in a select list, RETURNING or count(*).</summary>
public sealed record StarExpression(ObjectName? Qualifier) : SqlExpression;

/// <summary><c>(composite).*</c>.</summary>
public sealed record FieldStarExpression(SqlExpression Operand) : SqlExpression;

/// <summary><c>(composite).field</c>.</summary>
public sealed record FieldAccessExpression(SqlExpression Operand, Identifier Field) : SqlExpression;

/// <summary><c>array[index]</c>, <c>jsonb['key']</c>, <c>map[key]</c>.</summary>
public sealed record SubscriptExpression(SqlExpression Operand, SqlExpression Index) : SqlExpression;

/// <summary><c>array[lower:upper]</c>, either bound may be absent.</summary>
public sealed record SliceExpression(SqlExpression Operand, SqlExpression? Lower, SqlExpression? Upper) : SqlExpression;
