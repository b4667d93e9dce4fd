using System.Text.Json;
using StreamSql.Core.Columnar;
using StreamSql.Core.Types;

namespace StreamSql.Expressions.Kernels;

/// <summary>PostgreSQL's order and equality of two values of one type in columns; NULLs inside composite values are greatest and equal.</summary>
public static class ColumnOrder
{
    /// <summary>Compares two values that are not null.</summary>
    public static int Compare(Column left, int leftRow, Column right, int rightRow) => left switch
    {
        BitColumn bits => Bitmap.Get(bits.Bits, leftRow).CompareTo(Bitmap.Get(((BitColumn)right).Bits, rightRow)),
        FixedColumn<short> column => column.Values[leftRow].CompareTo(At<short>(right, rightRow)),
        FixedColumn<int> column => column.Values[leftRow].CompareTo(At<int>(right, rightRow)),
        FixedColumn<long> column => column.Values[leftRow].CompareTo(At<long>(right, rightRow)),
        FixedColumn<float> column => CompareFloat(column.Values[leftRow], At<float>(right, rightRow)),
        FixedColumn<double> column => CompareFloat(column.Values[leftRow], At<double>(right, rightRow)),
        FixedColumn<decimal> column => column.Values[leftRow].CompareTo(At<decimal>(right, rightRow)),
        FixedColumn<IntervalValue> column => column.Values[leftRow].CompareTo(At<IntervalValue>(right, rightRow)),
        FixedColumn<UuidValue> column => column.Values[leftRow].CompareTo(At<UuidValue>(right, rightRow)),
        ViewColumn column => CompareViews(column, leftRow, (ViewColumn)right, rightRow),
        ListColumn column => CompareLists(column, leftRow, (ListColumn)right, rightRow),
        StructColumn column => CompareStructs(column, leftRow, (StructColumn)right, rightRow),
        _ => throw new NotSupportedException(left.GetType().Name),
    };

    /// <summary>Floats with NaN above all and equal to itself.</summary>
    public static int CompareFloat(double left, double right)
    {
        if (left < right) return -1;
        if (left > right) return 1;
        return left == right ? 0 : double.IsNaN(left).CompareTo(double.IsNaN(right));
    }

    private static T At<T>(Column column, int row)
        where T : unmanaged => ((FixedColumn<T>)column).Values[row];

    private static int CompareViews(ViewColumn left, int leftRow, ViewColumn right, int rightRow)
    {
        ReadOnlySpan<byte> a = left.GetBytes(leftRow), b = right.GetBytes(rightRow);
        if (left.Type.Oid == SqlTypes.Bpchar.Oid) return a.TrimEnd((byte)' ').SequenceCompareTo(b.TrimEnd((byte)' '));
        if (left.Type.Kind == TypeKind.Jsonb && !a.SequenceEqual(b)) return JsonOrder.Compare(a, b);
        return a.SequenceCompareTo(b);
    }

    private static int CompareLists(ListColumn left, int leftRow, ListColumn right, int rightRow)
    {
        int a = left.Offsets[leftRow], aEnd = left.Offsets[leftRow + 1];
        int b = right.Offsets[rightRow], bEnd = right.Offsets[rightRow + 1];
        for (; a < aEnd && b < bEnd; a++, b++)
        {
            int order = CompareNullable(left.Elements, a, right.Elements, b);
            if (order != 0) return order;
        }

        return (aEnd - a).CompareTo(bEnd - b);
    }

    private static int CompareStructs(StructColumn left, int leftRow, StructColumn right, int rightRow)
    {
        for (int f = 0; f < left.Fields.Length && f < right.Fields.Length; f++)
        {
            int order = CompareNullable(left.Fields[f], leftRow, right.Fields[f], rightRow);
            if (order != 0) return order;
        }

        return left.Fields.Length.CompareTo(right.Fields.Length);
    }

    private static int CompareNullable(Column left, int leftRow, Column right, int rightRow)
    {
        bool leftNull = left.IsNull(leftRow), rightNull = right.IsNull(rightRow);
        return leftNull || rightNull ? leftNull.CompareTo(rightNull) : Compare(left, leftRow, right, rightRow);
    }
}

/// <summary>jsonb's order: Object &gt; Array &gt; Boolean &gt; Number &gt; String &gt; Null; more members &gt; fewer.</summary>
internal static class JsonOrder
{
    public static int Compare(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var leftReader = new Utf8JsonReader(left);
        var rightReader = new Utf8JsonReader(right);
        using JsonDocument a = JsonDocument.ParseValue(ref leftReader);
        using JsonDocument b = JsonDocument.ParseValue(ref rightReader);
        return Compare(a.RootElement, b.RootElement);
    }

    public static int Compare(JsonElement left, JsonElement right)
    {
        int rank = Rank(left.ValueKind).CompareTo(Rank(right.ValueKind));
        if (rank != 0) return rank;
        switch (left.ValueKind)
        {
            case JsonValueKind.Number: return CompareNumbers(left, right);
            case JsonValueKind.String: return string.CompareOrdinal(left.GetString(), right.GetString());
            case JsonValueKind.True or JsonValueKind.False: return left.GetBoolean().CompareTo(right.GetBoolean());
            case JsonValueKind.Array: return CompareArrays(left, right);
            case JsonValueKind.Object: return CompareObjects(left, right);
            default: return 0;
        }
    }

    private static int Rank(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Null => 0,
        JsonValueKind.String => 1,
        JsonValueKind.Number => 2,
        JsonValueKind.True or JsonValueKind.False => 3,
        JsonValueKind.Array => 4,
        _ => 5,
    };

    private static int CompareNumbers(JsonElement left, JsonElement right) =>
        left.TryGetDecimal(out decimal a) && right.TryGetDecimal(out decimal b) ? a.CompareTo(b) : left.GetDouble().CompareTo(right.GetDouble());

    private static int CompareArrays(JsonElement left, JsonElement right)
    {
        int count = left.GetArrayLength().CompareTo(right.GetArrayLength());
        if (count != 0) return count;
        foreach ((JsonElement a, JsonElement b) in left.EnumerateArray().Zip(right.EnumerateArray()))
            if (Compare(a, b) is var order and not 0) return order;
        return 0;
    }

    private static int CompareObjects(JsonElement left, JsonElement right)
    {
        int count = left.EnumerateObject().Count().CompareTo(right.EnumerateObject().Count());
        if (count != 0) return count;
        foreach ((JsonProperty a, JsonProperty b) in left.EnumerateObject().Zip(right.EnumerateObject()))
        {
            int order = string.CompareOrdinal(a.Name, b.Name);
            if (order == 0) order = Compare(a.Value, b.Value);
            if (order != 0) return order;
        }

        return 0;
    }
}
