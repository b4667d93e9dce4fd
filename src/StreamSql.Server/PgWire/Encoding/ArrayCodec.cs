using System.Buffers.Binary;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>Lists as PostgreSQL arrays; lists of lists as arrays of more dimensions, which must be rectangular.</summary>
internal sealed class ArrayCodec : WireCodec
{
    private const int MaxDimensions = 6;

    public override void WriteBinary(BackendWriter output, Column column, int row)
    {
        Span<int> lengths = stackalloc int[MaxDimensions];
        int dimensions = 0;
        Measure((ListColumn)column, row, lengths, ref dimensions);
        SqlType element = WireTypes.Innermost(column.Type);
        if (column.Type.Oid is 22 or 30) element = column.Type.Element!;
        bool empty = lengths[0] == 0;
        output.WriteInt32(empty ? 0 : dimensions);
        int nullsAt = output.Offset;
        output.WriteInt32(0);
        output.WriteInt32(WireTypes.Oid(element));
        if (empty) return;
        for (int i = 0; i < dimensions; i++)
        {
            output.WriteInt32(lengths[i]);
            output.WriteInt32(column.Type.Oid is 22 or 30 ? 0 : 1);
        }

        bool nulls = false;
        WriteElements(output, (ListColumn)column, row, lengths, dimensions, 0, ref nulls);
        if (nulls) output.PatchInt32(nullsAt, 1);
    }

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        var reader = new MessageReader(bytes);
        int dimensions = reader.ReadInt32();
        reader.ReadInt32();
        reader.ReadInt32();
        if (dimensions == 0) return Array.Empty<object?>();
        if (dimensions is < 0 or > MaxDimensions) throw Invalid();
        int[] lengths = new int[dimensions];
        long total = 1;
        for (int i = 0; i < dimensions; i++)
        {
            lengths[i] = reader.ReadInt32();
            reader.ReadInt32();
            total *= lengths[i];
            if (lengths[i] < 0 || total > reader.Remaining) throw Invalid();
        }

        return ReadElements(ref reader, type, lengths, 0);
    }

    private static object?[] ReadElements(ref MessageReader reader, SqlType type, int[] lengths, int depth)
    {
        SqlType element = type.Element ?? throw Invalid();
        object?[] values = new object?[lengths[depth]];
        for (int i = 0; i < values.Length; i++)
        {
            if (depth + 1 < lengths.Length)
            {
                values[i] = ReadElements(ref reader, element, lengths, depth + 1);
                continue;
            }

            int length = reader.ReadInt32();
            if (length >= 0) values[i] = Of(element).ReadBinary(reader.ReadBytes(length), element);
        }

        return values;
    }

    private static void Measure(ListColumn column, int row, Span<int> lengths, ref int dimensions)
    {
        int length = column.Offsets[row + 1] - column.Offsets[row];
        lengths[dimensions++] = length;
        if (length == 0 || column.Elements is not ListColumn inner || inner.Type.Oid is 22 or 30) return;
        if (dimensions == MaxDimensions)
            throw new StreamSqlException(SqlState.ProgramLimitExceeded, $"number of array dimensions exceeds {MaxDimensions}");
        Measure(inner, column.Offsets[row], lengths, ref dimensions);
    }

    private static void WriteElements(
        BackendWriter output, ListColumn column, int row, ReadOnlySpan<int> lengths, int dimensions, int depth, ref bool nulls)
    {
        int from = column.Offsets[row];
        int to = column.Offsets[row + 1];
        if (to - from != lengths[depth] || column.IsNull(row))
            throw new StreamSqlException(SqlState.ArraySubscriptError, "multidimensional arrays must have equal lengths in each dimension");
        if (depth + 1 < dimensions)
        {
            for (int i = from; i < to; i++)
                WriteElements(output, (ListColumn)column.Elements, i, lengths, dimensions, depth + 1, ref nulls);
            return;
        }

        WireCodec codec = Of(column.Elements.Type);
        for (int i = from; i < to; i++)
        {
            if (column.Elements.IsNull(i))
            {
                nulls = true;
                output.WriteInt32(-1);
                continue;
            }

            int mark = output.BeginValue();
            codec.WriteBinary(output, column.Elements, i);
            output.EndValue(mark);
        }
    }
}
