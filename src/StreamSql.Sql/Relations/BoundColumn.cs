using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;

namespace StreamSql.Sql.Relations;

/// <summary>
/// An output column. <paramref name="Id"/> is unique in the statement; the origin is the catalog column it shows unchanged, for
/// clients that ask.
/// </summary>
public sealed record BoundColumn(int Id, string Name, SqlType Type, bool Nullable = true)
{
    public long OriginId { get; init; }

    /// <summary>1-based position in the origin; 0 when there is none.</summary>
    public int OriginColumn { get; init; }

    public InputRef ToRef() => new(Id, Type);
}

/// <summary>An expression and the column that shows it.</summary>
public sealed record BoundItem(BoundColumn Column, Expr Expression);

/// <summary>A sort column by its number.</summary>
public sealed record BoundOrderKey(int ColumnId, bool Descending, bool NullsFirst);
