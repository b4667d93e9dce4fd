using StreamSql.Core.Plan.Expressions;
using StreamSql.Core.Types;

namespace StreamSql.Sql.Catalog;

/// <summary>A column of a catalog object.</summary>
public sealed record CatalogColumn(string Name, SqlType Type, bool Nullable = true)
{
    public ColumnExpression? Default { get; init; }

    /// <summary>A computed column, over the other columns by position.</summary>
    public ColumnExpression? Generated { get; init; }

    /// <summary>GENERATED … STORED.</summary>
    public bool IsStored { get; init; }

    /// <summary>METADATA FROM this key.</summary>
    public string? Metadata { get; init; }

    /// <summary>A key column that the user did not select: stored behind the visible ones.</summary>
    public bool IsHidden { get; init; }

    public string? Comment { get; init; }
}

/// <summary>A bound expression and the text it came from; column references are positions in the object's columns.</summary>
public sealed record ColumnExpression(Expr Expression, string Text);

/// <summary>WATERMARK FOR column <paramref name="Column"/> AS expression.</summary>
public sealed record WatermarkRule(int Column, ColumnExpression Expression);

/// <summary>A named CHECK.</summary>
public sealed record CheckRule(string Name, ColumnExpression Condition);
