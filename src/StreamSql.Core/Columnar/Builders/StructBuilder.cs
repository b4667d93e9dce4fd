using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar.Builders;

/// <summary>Builds a <see cref="StructColumn"/>: append one value to each of <see cref="Fields"/>, then close the row.</summary>
public sealed class StructBuilder : ColumnBuilder
{
    public StructBuilder(SqlType type, int capacity = 256)
        : base(type, capacity) => Fields = [.. type.Fields.Select(f => Create(f.Type, capacity))];

    public ColumnBuilder[] Fields { get; }

    public void CloseRow()
    {
        EnsureCapacity(1);
        MarkValid();
        Count++;
    }

    public override void AppendNull()
    {
        EnsureCapacity(1);
        foreach (ColumnBuilder field in Fields) field.AppendNull();
        MarkNull();
        Count++;
    }

    public override void AppendValue(object? value)
    {
        if (value is null)
        {
            AppendNull();
            return;
        }

        object?[] values = (object?[])value;
        for (int i = 0; i < Fields.Length; i++) Fields[i].AppendValue(values[i]);
        CloseRow();
    }

    public override void AppendRows(Column source, ReadOnlySpan<int> rows)
    {
        EnsureCapacity(rows.Length);
        var from = (StructColumn)source;
        for (int i = 0; i < Fields.Length; i++) Fields[i].AppendRows(from.Fields[i], rows);
        MarkRows(source, rows);
        Count += rows.Length;
    }

    public override Column Finish()
    {
        var column = new StructColumn(Type, Count, [.. Fields.Select(f => f.Finish())], TakeValidity());
        Count = 0;
        return column;
    }

    protected override void Grow(int capacity)
    {
        // The children grow by themselves.
    }

    protected override void DisposeBuffers()
    {
        foreach (ColumnBuilder field in Fields) field.Dispose();
    }
}
