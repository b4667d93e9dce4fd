using StreamSql.Core.Types;

namespace StreamSql.Sql.Catalog.System;

/// <summary>A relation with the columns of PostgreSQL's one of that name; a subclass gives values by column name.</summary>
internal abstract class CatalogTable : SystemRelation
{
    private readonly Field[] _columns;

    protected CatalogTable(string schema, string name)
    {
        Schema = schema;
        Name = name;
        (Oid, _columns) = SystemColumns.Of(schema, name);
    }

    public override string Schema { get; }

    public override string Name { get; }

    public override long Oid { get; }

    public override IReadOnlyList<Field> Columns => _columns;

    /// <summary>A row from the values that matter; other NOT NULL columns get their type's zero, the rest NULL.</summary>
    protected object?[] Row(params ReadOnlySpan<(string Column, object? Value)> values)
    {
        var row = new object?[_columns.Length];
        for (int i = 0; i < row.Length; i++)
            if (!_columns[i].Nullable) row[i] = Zero(_columns[i].Type);
        foreach ((string column, object? value) in values)
        {
            int index = Array.FindIndex(_columns, c => c.Name == column);
            row[index] = Convert(value, _columns[index].Type);
        }

        return row;
    }

    /// <summary>A row of a data file: tab-separated text, empty for NULL.</summary>
    protected object?[] ParseRow(string line)
    {
        string[] texts = line.Split('\t');
        var row = new object?[_columns.Length];
        for (int i = 0; i < row.Length; i++) row[i] = i < texts.Length ? Parse(texts[i], _columns[i]) : null;
        return row;
    }

    private static object? Convert(object? value, SqlType type) => (value, type.Kind) switch
    {
        (null, _) => null,
        (char letter, _) => letter.ToString(),
        (int number, TypeKind.Int64) => (long)number,
        (int number, TypeKind.Int16) => (short)number,
        (long number, TypeKind.Int32) => (int)number,
        (int number, TypeKind.Float32) => (float)number,
        _ => value,
    };

    private static object? Zero(SqlType type) => type.Physical switch
    {
        PhysicalKind.Bit => false,
        PhysicalKind.Int16 => (short)0,
        PhysicalKind.Int32 => 0,
        PhysicalKind.Int64 => 0L,
        PhysicalKind.Float32 => 0f,
        PhysicalKind.Float64 => 0d,
        PhysicalKind.View => "",
        PhysicalKind.List => Array.Empty<object?>(),
        _ => null,
    };

    private static object? Parse(string text, Field column)
    {
        if (text.Length == 0) return column.Nullable ? null : Zero(column.Type);
        return column.Type.Physical switch
        {
            PhysicalKind.Bit => text == "t",
            PhysicalKind.Int16 => short.Parse(text),
            PhysicalKind.Int32 => int.Parse(text),
            PhysicalKind.Int64 => long.TryParse(text, out long number) ? number : TypeFunctions.OidOf(text) ?? 0L,
            PhysicalKind.Float32 => float.Parse(text),
            PhysicalKind.List => null,
            _ => text,
        };
    }
}
