using StreamSql.Core.Types;

namespace StreamSql.State.Keyed;

/// <summary>How the key part of a row is probed. Numbers are not stored.</summary>
internal enum KeyShape
{
    /// <summary>8 bytes: one 64-bit value; the row of NULL is known by its slot.</summary>
    Int64,

    /// <summary>The hash (8), null bits (8), then two 64-bit values: the generic form, compared without looking at types.</summary>
    Int64Pair,

    /// <summary>The generic form of one text, bytea or jsonb column.</summary>
    View,

    /// <summary>The hash (8), null bits (8 per 64 columns), then 8 or 16 bytes a column.</summary>
    Generic,
}

/// <summary>
/// Places of key columns in a row. Fixed-width values are stored as they are; everything else as a 16-byte view: int32 length, then up
/// to 12 bytes, or 4 bytes of prefix and the handle of the bytes in the table's heap. Lists and structs are stored memcomparably.
/// </summary>
internal sealed class KeyLayout
{
    public KeyLayout(IReadOnlyList<SqlType> types)
    {
        Types = [.. types];
        Shape = Types.Length == 1 && Types[0].Physical == PhysicalKind.Int64 ? KeyShape.Int64 : KeyShape.Generic;
        NullOffset = 8;
        Offsets = new int[Types.Length];
        if (Shape == KeyShape.Int64)
        {
            Size = 8;
            return;
        }

        int offset = NullOffset + ((Types.Length + 63) / 64 * 8);
        for (int i = 0; i < Types.Length; i++)
        {
            Offsets[i] = offset;
            offset += Types[i].Physical switch
            {
                PhysicalKind.Bit or PhysicalKind.Int16 or PhysicalKind.Int32 or PhysicalKind.Int64
                    or PhysicalKind.Float32 or PhysicalKind.Float64 => 8,
                _ => 16,
            };
        }

        Size = offset;
        if (Types.Length == 1 && Types[0].Physical == PhysicalKind.View) Shape = KeyShape.View;
        if (Types.Length == 2 && Types.All(t => t.Physical == PhysicalKind.Int64)) Shape = KeyShape.Int64Pair;
    }

    public KeyShape Shape { get; }

    public SqlType[] Types { get; }

    public int[] Offsets { get; }

    public int NullOffset { get; }

    /// <summary>Bytes of the key part, a multiple of 8.</summary>
    public int Size { get; }

    /// <summary>True when a column's value may lie in the heap.</summary>
    public bool IsView(int column) => Types[column].Physical is PhysicalKind.View or PhysicalKind.List or PhysicalKind.Struct;
}
