using System.Text.Json.Serialization;
using StreamSql.Core.Types;

namespace StreamSql.Core.Plan.Expressions;

/// <summary>
/// A typed scalar expression over the columns of one input: what the planner hands to the engine. Immutable, serialisable, compared
/// by structure. Every implicit cast of the language is explicit here. To add a node: a record here, an evaluator in Expressions.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "expr")]
[JsonDerivedType(typeof(InputRef), "input")]
[JsonDerivedType(typeof(Literal), "literal")]
[JsonDerivedType(typeof(ParameterRef), "parameter")]
[JsonDerivedType(typeof(FunctionCall), "call")]
[JsonDerivedType(typeof(CastExpr), "cast")]
[JsonDerivedType(typeof(CaseExpr), "case")]
[JsonDerivedType(typeof(LogicalExpr), "logical")]
[JsonDerivedType(typeof(CoalesceExpr), "coalesce")]
[JsonDerivedType(typeof(InListExpr), "in")]
[JsonDerivedType(typeof(FieldAccess), "field")]
[JsonDerivedType(typeof(ListConstructor), "list")]
[JsonDerivedType(typeof(StructConstructor), "struct")]
public abstract record Expr(SqlType Type);

/// <summary>Column <paramref name="Index"/> of the input.</summary>
public sealed record InputRef(int Index, SqlType Type) : Expr(Type);

/// <summary>A constant in the representation of <see cref="Columnar.SqlValue"/>.</summary>
public sealed record Literal(
    [property: JsonConverter(typeof(Serialization.LiteralValueConverter))] object? Value, SqlType Type) : Expr(Type)
{
    public bool Equals(Literal? other) => other is not null && Type.Equals(other.Type) && Columnar.SqlValue.AreEqual(Value, other.Value);

    public override int GetHashCode() => HashCode.Combine(Type, Value is object?[] or byte[]? 0 : Value?.GetHashCode() ?? 0);
}

/// <summary>$<paramref name="Index"/> (1-based) of a prepared statement; replaced by a literal before execution.</summary>
public sealed record ParameterRef(int Index, SqlType Type) : Expr(Type);

/// <summary>
/// A scalar function or operator by its registry name (<c>add</c>, <c>lower</c>); the arguments have exactly the types of one of its
/// signatures. Operators have word names: add subtract multiply divide modulo power eq ne lt le gt ge not is_null is_true
/// is_distinct like ilike concat negate ...
/// </summary>
public sealed record FunctionCall(string Function, ExprList Arguments, SqlType Type) : Expr(Type);

/// <summary>A cast with PostgreSQL's run-time checks.</summary>
public sealed record CastExpr(Expr Operand, SqlType Type) : Expr(Type);

/// <summary>A searched CASE: results are evaluated only for the rows whose condition holds.</summary>
public sealed record CaseExpr(ExprList Conditions, ExprList Results, Expr Otherwise, SqlType Type) : Expr(Type);

/// <summary>AND or OR over two or more operands, three-valued; later operands are not evaluated for rows already decided.</summary>
public sealed record LogicalExpr(bool IsAnd, ExprList Operands) : Expr(SqlTypes.Boolean);

/// <summary>The first operand that is not null; later ones are evaluated only where needed.</summary>
public sealed record CoalesceExpr(ExprList Operands, SqlType Type) : Expr(Type);

/// <summary><c>Operand IN (constants)</c>; all items are literals of the operand's type. NULL items give three-valued answers.</summary>
public sealed record InListExpr(Expr Operand, ExprList Items) : Expr(SqlTypes.Boolean);

/// <summary>Field <paramref name="Index"/> of a struct.</summary>
public sealed record FieldAccess(Expr Operand, int Index, SqlType Type) : Expr(Type);

/// <summary>ARRAY[...].</summary>
public sealed record ListConstructor(ExprList Elements, SqlType Type) : Expr(Type);

/// <summary>ROW(...).</summary>
public sealed record StructConstructor(ExprList Fields, SqlType Type) : Expr(Type);
