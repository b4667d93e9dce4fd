using System.Buffers;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;
using StreamSql.Expressions.Functions.Scalar.Json;

namespace StreamSql.Expressions.Aggregates;

/// <summary>string_agg(value, delimiter) of text and bytea.</summary>
internal sealed class StringAggregate : OrderedAggregate
{
    public override void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into)
    {
        var values = (ViewColumn)arguments[0];
        var delimiters = (ViewColumn)arguments[1];
        var text = new ArrayBufferWriter<byte>();
        bool any = false;
        for (int i = 0; i < rows.Length; i++)
        {
            if (values.IsNull(rows[i])) continue;
            for (long n = counts.IsEmpty ? 1 : counts[i]; n > 0; n--)
            {
                if (any && delimiters.IsValid(rows[i])) text.Write(delimiters.GetBytes(rows[i]));
                text.Write(values.GetBytes(rows[i]));
                any = true;
            }
        }

        if (any) ((ViewBuilder)into).Append(text.WrittenSpan);
        else into.AppendNull();
    }
}

/// <summary>array_agg(value): NULLs are elements.</summary>
internal sealed class ArrayAggregate : OrderedAggregate
{
    public override bool SkipsNulls => false;

    public override void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into)
    {
        if (rows.IsEmpty)
        {
            into.AppendNull();
            return;
        }

        var list = (ListBuilder)into;
        for (int i = 0; i < rows.Length; i++)
            for (long n = counts.IsEmpty ? 1 : counts[i]; n > 0; n--) list.Elements.AppendRows(arguments[0], rows.Slice(i, 1));
        list.CloseRow();
    }
}

/// <summary>json_agg and jsonb_agg: a JSON array of the values, NULLs included.</summary>
internal sealed class JsonAggregate(bool binary) : OrderedAggregate
{
    public override bool SkipsNulls => false;

    public override void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into)
    {
        if (rows.IsEmpty)
        {
            into.AppendNull();
            return;
        }

        var text = new ArrayBufferWriter<byte>();
        text.Write("["u8);
        bool first = true;
        for (int i = 0; i < rows.Length; i++)
        {
            for (long n = counts.IsEmpty ? 1 : counts[i]; n > 0; n--)
            {
                if (!first) text.Write(", "u8);
                first = false;
                JsonWriting.Append(arguments[0], rows[i], text, binary, default);
            }
        }

        text.Write("]"u8);
        ((ViewBuilder)into).Append(text.WrittenSpan);
    }
}

/// <summary>json_object_agg and jsonb_object_agg.</summary>
internal sealed class JsonObjectAggregate(bool binary) : OrderedAggregate
{
    public override bool SkipsNulls => false;

    public override void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into)
    {
        if (rows.IsEmpty)
        {
            into.AppendNull();
            return;
        }

        var text = new ArrayBufferWriter<byte>();
        text.Write(binary ? "{"u8 : "{ "u8);
        bool first = true;
        foreach (int row in rows)
        {
            if (arguments[0].IsNull(row)) throw new StreamSqlException(SqlState.InvalidParameterValue, "field name must not be null");
            if (!first) text.Write(", "u8);
            first = false;
            JsonWriting.AppendKey(arguments[0], row, text);
            text.Write(binary ? ": "u8 : " : "u8);
            JsonWriting.Append(arguments[1], row, text, binary, default);
        }

        text.Write(binary ? "}"u8 : " }"u8);
        if (!binary)
        {
            ((ViewBuilder)into).Append(text.WrittenSpan);
            return;
        }

        var canonical = new ArrayBufferWriter<byte>();
        if (!JsonText.TryCanonicalize(text.WrittenSpan, canonical, out StreamSqlException? error)) throw error!;
        ((ViewBuilder)into).Append(canonical.WrittenSpan);
    }
}

/// <summary>percentile_cont and percentile_disc of one fraction: (fraction, value), ordered by the value.</summary>
internal sealed class PercentileAggregate(bool continuous) : OrderedAggregate
{
    public override bool IsOrderedSet => true;

    public override void Emit(ReadOnlySpan<Column> arguments, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, ColumnBuilder into)
    {
        Column values = arguments[1];
        long total = 0;
        for (int i = 0; i < rows.Length; i++)
            if (values.IsValid(rows[i])) total += counts.IsEmpty ? 1 : counts[i];
        if (total == 0 || arguments[0].IsNull(rows[0]))
        {
            into.AppendNull();
            return;
        }

        double fraction = ((FixedColumn<double>)arguments[0]).Values[rows[0]];
        if (!(fraction is >= 0 and <= 1))
        {
            string shown = TextFormat.Format(SqlTypes.Float64, fraction);
            throw new StreamSqlException(SqlState.NumericValueOutOfRange, $"percentile value {shown} is not between 0 and 1");
        }

        if (!continuous)
        {
            long wanted = Math.Max(1, (long)Math.Ceiling(fraction * total));
            into.AppendRows(values, [RowAt(values, rows, counts, wanted - 1)]);
            return;
        }

        double position = fraction * (total - 1);
        long low = (long)Math.Floor(position);
        double first = Read(values, RowAt(values, rows, counts, low));
        double second = Read(values, RowAt(values, rows, counts, (long)Math.Ceiling(position)));
        ((FixedBuilder<double>)into).Append(first + ((position - low) * (second - first)));
    }

    private static double Read(Column values, int row) => ((FixedColumn<double>)values).Values[row];

    private static int RowAt(Column values, ReadOnlySpan<int> rows, ReadOnlySpan<long> counts, long index)
    {
        for (int i = 0; i < rows.Length; i++)
        {
            if (values.IsNull(rows[i])) continue;
            index -= counts.IsEmpty ? 1 : counts[i];
            if (index < 0) return rows[i];
        }

        return rows[^1];
    }
}
