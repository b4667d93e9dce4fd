using System.Buffers.Binary;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;

namespace StreamSql.Server.PgWire.Encoding;

/// <summary>date: days since 2000-01-01 on the wire; the extremes are the infinities on both sides.</summary>
internal sealed class DateCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row)
    {
        int days = ((FixedColumn<int>)column).Values[row];
        output.WriteInt32(days is int.MaxValue or int.MinValue ? days : days - SqlValue.PostgresEpochDays);
    }

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 4);
        int days = BinaryPrimitives.ReadInt32BigEndian(bytes);
        if (days is int.MaxValue or int.MinValue) return days;
        if (days > int.MaxValue - 1 - SqlValue.PostgresEpochDays)
            throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "date out of range");
        return days + SqlValue.PostgresEpochDays;
    }
}

/// <summary>time: microseconds since midnight.</summary>
internal sealed class TimeCodec : WireCodec
{
    private const long Day = 86_400_000_000;

    public override void WriteBinary(BackendWriter output, Column column, int row) =>
        output.WriteInt64(((FixedColumn<long>)column).Values[row]);

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 8);
        long micros = BinaryPrimitives.ReadInt64BigEndian(bytes);
        return micros is >= 0 and <= Day
            ? micros
            : throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "time out of range");
    }
}

/// <summary>timestamp and timestamptz: microseconds since 2000-01-01; the extremes are the infinities on both sides.</summary>
internal sealed class TimestampCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row)
    {
        long micros = ((FixedColumn<long>)column).Values[row];
        output.WriteInt64(micros is long.MaxValue or long.MinValue ? micros : micros - SqlValue.PostgresEpochMicros);
    }

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 8);
        long micros = BinaryPrimitives.ReadInt64BigEndian(bytes);
        if (micros is long.MaxValue or long.MinValue) return micros;
        if (micros > long.MaxValue - 1 - SqlValue.PostgresEpochMicros)
            throw new StreamSqlException(SqlState.DatetimeFieldOverflow, "timestamp out of range");
        return micros + SqlValue.PostgresEpochMicros;
    }
}

/// <summary>interval: microseconds, days, months.</summary>
internal sealed class IntervalCodec : WireCodec
{
    public override void WriteBinary(BackendWriter output, Column column, int row)
    {
        IntervalValue value = ((FixedColumn<IntervalValue>)column).Values[row];
        output.WriteInt64(value.Micros);
        output.WriteInt32(value.Days);
        output.WriteInt32(value.Months);
    }

    public override object? ReadBinary(ReadOnlySpan<byte> bytes, SqlType type)
    {
        Expect(bytes, 16);
        return new IntervalValue(
            BinaryPrimitives.ReadInt32BigEndian(bytes[12..]),
            BinaryPrimitives.ReadInt32BigEndian(bytes[8..]),
            BinaryPrimitives.ReadInt64BigEndian(bytes));
    }
}
