using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Core.Columnar;

/// <summary>Structs: a child column per field, all of the same length.</summary>
public sealed class StructColumn : Column
{
    /// <summary>Takes over one reference of each part.</summary>
    public StructColumn(SqlType type, int length, Column[] fields, PooledBuffer? validity = null)
        : base(type, length, validity) => Fields = fields;

    public Column[] Fields { get; }

    public override long MemorySize => base.MemorySize + Fields.Sum(f => f.MemorySize);

    public override Column Gather(ReadOnlySpan<int> rows)
    {
        var fields = new Column[Fields.Length];
        for (int i = 0; i < fields.Length; i++) fields[i] = Fields[i].Gather(rows);
        return new StructColumn(Type, rows.Length, fields, GatherValidity(rows));
    }

    public override object? GetValue(int row)
    {
        if (IsNull(row)) return null;
        object?[] values = new object?[Fields.Length];
        for (int i = 0; i < values.Length; i++) values[i] = Fields[i].GetValue(row);
        return values;
    }

    public override Column Retype(SqlType type)
    {
        ValidityBuffer?.Retain();
        foreach (Column field in Fields) field.Retain();
        return new StructColumn(type, Length, Fields, ValidityBuffer);
    }

    protected override void ReleaseBuffers()
    {
        foreach (Column field in Fields) field.Release();
    }
}
