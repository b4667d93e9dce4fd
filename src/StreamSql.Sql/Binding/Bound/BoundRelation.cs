using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Plan.Operators;
using StreamSql.Sql.Catalog;
using StreamSql.Sql.Catalog.System;
using StreamSql.Sql.Relations;

namespace StreamSql.Sql.Binding.Bound;

/// <summary>An entry of FROM.</summary>
public abstract record BoundRelation
{
    public required IReadOnlyList<BoundColumn> Columns { get; init; }
}

/// <summary>A base object or, in a bounded query, a materialized view. Columns are those of the object, in its order.</summary>
public sealed record BoundScan(RelationObject Object) : BoundRelation;

/// <summary>A system relation.</summary>
public sealed record BoundSystemScan(SystemRelation Relation) : BoundRelation;

/// <summary>TABLESAMPLE: a share of a relation's rows, the same ones for equal seeds.</summary>
public sealed record BoundSample(BoundRelation Input, ExprList Keys, double Percent, ulong Seed) : BoundRelation;

/// <summary>A query in FROM; the columns have the query's numbers and possibly other names.</summary>
public sealed record BoundDerived(BoundQuery Query) : BoundRelation;

/// <summary>A view or materialized view whose query stands in its place.</summary>
public sealed record BoundViewScan(RelationObject Object, BoundQuery Query) : BoundRelation;

/// <summary>A join; the right side may refer to columns of the left (LATERAL).</summary>
public sealed record BoundJoin(JoinKind Kind, BoundRelation Left, BoundRelation Right, Expr? Condition) : BoundRelation;

/// <summary>Functions in FROM, zipped side by side when there are several (ROWS FROM).</summary>
public sealed record BoundFunctionScan(string Function, ExprList Arguments, bool WithOrdinality) : BoundRelation;

/// <summary>TUMBLE or HOP over a relation: its columns, then window_start, window_end and window_time.</summary>
public sealed record BoundWindowTable(
    BoundRelation Input, WindowKind Kind, int TimeColumn, long SizeMicros, long SlideMicros, long OffsetMicros) : BoundRelation;

/// <summary>A single row with these expressions (functions in FROM that return one row).</summary>
public sealed record BoundRowScan(ExprList Expressions) : BoundRelation;
