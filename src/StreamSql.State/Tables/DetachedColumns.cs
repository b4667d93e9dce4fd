using System.Runtime.CompilerServices;
using StreamSql.Core.Columnar;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.State.Tables;

/// <summary>
/// Copies rows of columns into columns whose memory belongs to the collector, not to the pool: readers without locks may go on
/// reading what a writer has already replaced.
/// </summary>
internal static class DetachedColumns
{
    /// <summary>Rows of one or several sources, one behind the other.</summary>
    public static Column Copy(SqlType type, ReadOnlySpan<Column> sources, int[][] rows)
    {
        int total = 0;
        foreach (int[] part in rows) total += part.Length;
        PooledBuffer? validity = Validity(sources, rows, total);
        switch (type.Physical)
        {
            case PhysicalKind.Bit: return Bits(type, sources, rows, total, validity);
            case PhysicalKind.Int16: return Fixed<short>(type, sources, rows, total, validity);
            case PhysicalKind.Int32: return Fixed<int>(type, sources, rows, total, validity);
            case PhysicalKind.Int64: return Fixed<long>(type, sources, rows, total, validity);
            case PhysicalKind.Float32: return Fixed<float>(type, sources, rows, total, validity);
            case PhysicalKind.Float64: return Fixed<double>(type, sources, rows, total, validity);
            case PhysicalKind.Decimal: return Fixed<decimal>(type, sources, rows, total, validity);
            case PhysicalKind.Interval: return Fixed<IntervalValue>(type, sources, rows, total, validity);
            case PhysicalKind.Uuid: return Fixed<UuidValue>(type, sources, rows, total, validity);
            case PhysicalKind.View: return Views(type, sources, rows, total, validity);
            case PhysicalKind.List: return Lists(type, sources, rows, total, validity);
            default:
                var fields = new Column[type.Fields.Count];
                for (int i = 0; i < fields.Length; i++)
                {
                    var parts = new Column[sources.Length];
                    for (int s = 0; s < parts.Length; s++) parts[s] = ((StructColumn)sources[s]).Fields[i];
                    fields[i] = Copy(type.Fields[i].Type, parts, rows);
                }

                return new StructColumn(type, total, fields, validity);
        }
    }

    private static PooledBuffer Buffer(int bytes) =>
        PooledBuffer.Permanent(GC.AllocateUninitializedArray<byte>(Math.Max(8, (bytes + 7) & ~7)));

    private static PooledBuffer? Validity(ReadOnlySpan<Column> sources, int[][] rows, int total)
    {
        bool any = false;
        foreach (Column source in sources) any |= source.HasNulls;
        if (!any) return null;
        PooledBuffer buffer = Buffer(Bitmap.WordCount(total) * 8);
        Span<ulong> words = buffer.As<ulong>();
        Bitmap.Fill(words, total, true);
        int at = 0;
        int nulls = 0;
        for (int s = 0; s < rows.Length; s++)
        {
            foreach (int row in rows[s])
            {
                if (sources[s].IsNull(row))
                {
                    Bitmap.Clear(words, at);
                    nulls++;
                }

                at++;
            }
        }

        return nulls == 0 ? null : buffer;
    }

    private static BitColumn Bits(SqlType type, ReadOnlySpan<Column> sources, int[][] rows, int total, PooledBuffer? validity)
    {
        PooledBuffer buffer = Buffer(Bitmap.WordCount(total) * 8);
        Span<ulong> words = buffer.As<ulong>();
        words.Clear();
        int at = 0;
        for (int s = 0; s < rows.Length; s++)
        {
            ReadOnlySpan<ulong> bits = ((BitColumn)sources[s]).Bits;
            foreach (int row in rows[s]) Bitmap.Write(words, at++, Bitmap.Get(bits, row));
        }

        return new BitColumn(type, total, buffer, validity);
    }

    private static FixedColumn<T> Fixed<T>(SqlType type, ReadOnlySpan<Column> sources, int[][] rows, int total, PooledBuffer? validity)
        where T : unmanaged
    {
        PooledBuffer buffer = Buffer(total * Unsafe.SizeOf<T>());
        Span<T> target = buffer.As<T>();
        int at = 0;
        for (int s = 0; s < rows.Length; s++)
        {
            ReadOnlySpan<T> values = ((FixedColumn<T>)sources[s]).Values;
            foreach (int row in rows[s]) target[at++] = values[row];
        }

        return new FixedColumn<T>(type, total, buffer, validity);
    }

    private static ViewColumn Views(SqlType type, ReadOnlySpan<Column> sources, int[][] rows, int total, PooledBuffer? validity)
    {
        int outside = 0;
        for (int s = 0; s < rows.Length; s++)
        {
            ReadOnlySpan<StringView> views = ((ViewColumn)sources[s]).Views;
            foreach (int row in rows[s])
                if (!views[row].IsInline) outside = checked(outside + views[row].Length);
        }

        PooledBuffer buffer = Buffer(total * Unsafe.SizeOf<StringView>());
        PooledBuffer? data = outside == 0 ? null : Buffer(outside);
        Span<StringView> target = buffer.As<StringView>();
        int at = 0;
        int used = 0;
        for (int s = 0; s < rows.Length; s++)
        {
            var column = (ViewColumn)sources[s];
            ReadOnlySpan<StringView> views = column.Views;
            foreach (int row in rows[s])
            {
                StringView view = views[row];
                if (!view.IsInline)
                {
                    ReadOnlySpan<byte> bytes = column.GetBytes(row);
                    bytes.CopyTo(data!.Bytes[used..]);
                    view = StringView.Outside(bytes, 0, used);
                    used += bytes.Length;
                }

                target[at++] = view;
            }
        }

        return new ViewColumn(type, total, buffer, data is null ? [] : [data], validity);
    }

    private static ListColumn Lists(SqlType type, ReadOnlySpan<Column> sources, int[][] rows, int total, PooledBuffer? validity)
    {
        PooledBuffer buffer = Buffer((total + 1) * sizeof(int));
        Span<int> offsets = buffer.As<int>();
        var elements = new Column[sources.Length];
        int[][] children = new int[sources.Length][];
        int at = 0;
        int next = 0;
        for (int s = 0; s < rows.Length; s++)
        {
            var column = (ListColumn)sources[s];
            elements[s] = column.Elements;
            var own = new List<int>();
            foreach (int row in rows[s])
            {
                offsets[at++] = next;
                for (int child = column.Offsets[row]; child < column.Offsets[row + 1]; child++, next++) own.Add(child);
            }

            children[s] = [.. own];
        }

        offsets[at] = next;
        SqlType element = type.Kind == TypeKind.Map ? SqlTypes.StructOf(type.Fields) : type.Element!;
        return new ListColumn(type, total, buffer, Copy(element, elements, children), validity);
    }
}
