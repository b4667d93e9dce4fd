using System.Collections.Frozen;
using StreamSql.Core.Columnar;
using StreamSql.Core.Columnar.Builders;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Core.Types.Text;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>
/// The wire forms of one type: binary by its own code, text by <see cref="TextFormat"/> unless it has a shorter way. Stateless,
/// shared by all sessions. Writers put the bare value; the caller has written what comes before it and knows it is not null.
/// </summary>
internal abstract class WireCodec
{
    private static readonly FrozenDictionary<TypeKind, WireCodec> ByKind = new Dictionary<TypeKind, WireCodec>
    {
        [TypeKind.Unknown] = new TextCodec(),
        [TypeKind.Boolean] = new BooleanCodec(),
        [TypeKind.Int16] = new Int16Codec(),
        [TypeKind.Int32] = new Int32Codec(),
        [TypeKind.Int64] = new Int64Codec(),
        [TypeKind.Float32] = new Float32Codec(),
        [TypeKind.Float64] = new Float64Codec(),
        [TypeKind.Decimal] = new NumericCodec(),
        [TypeKind.Text] = new TextCodec(),
        [TypeKind.Bytes] = new BytesCodec(),
        [TypeKind.Date] = new DateCodec(),
        [TypeKind.Time] = new TimeCodec(),
        [TypeKind.Timestamp] = new TimestampCodec(),
        [TypeKind.TimestampTz] = new TimestampCodec(),
        [TypeKind.Interval] = new IntervalCodec(),
        [TypeKind.Uuid] = new UuidCodec(),
        [TypeKind.Jsonb] = new JsonbCodec(),
        [TypeKind.List] = new ArrayCodec(),
        [TypeKind.Struct] = new RecordCodec(),
        [TypeKind.Map] = new MapCodec(),
    }.ToFrozenDictionary();

    private static readonly WireCodec Oid = new OidCodec();

    public static WireCodec Of(SqlType type) =>
        type.Kind == TypeKind.Int64 && type.Oid != 20 ? Oid : ByKind[type.Kind];

    public abstract void WriteBinary(BackendWriter output, Column column, int row);

    public virtual void WriteText(BackendWriter output, Column column, int row, WireSettings settings) =>
        TextFormat.Append(column.Type, column, row, output, settings.Text);

    /// <summary>A value in the representation of <see cref="SqlValue"/>; errors are 22P03.</summary>
    public abstract object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type);

    public virtual object? ReadText(ReadOnlySpan<byte> bytes, SqlType type, WireSettings settings)
    {
        using ColumnBuilder builder = ColumnBuilder.Create(type, 1);
        if (!TextFormat.TryParse(type, bytes, builder, settings.Text, out StreamSqlException? error)) throw error!;
        Column column = builder.Finish();
        object? value = column.GetValue(0);
        column.Release();
        return value;
    }

    /// <summary>Asserts the length of a fixed-width value.</summary>
    protected static void Expect(ReadOnlySpan<byte> bytes, int length)
    {
        if (bytes.Length != length) throw Invalid();
    }

    protected static StreamSqlException Invalid() =>
        new(SqlState.InvalidBinaryRepresentation, "incorrect binary data format");
}
