using StreamSql.Connectors.Options;
using StreamSql.Core.Columnar;
using StreamSql.Core.Errors;
using StreamSql.Core.Memory;
using StreamSql.Core.Types;

namespace StreamSql.Connectors.Nexmark;

/// <summary>
/// Finds the generator of a column by its name, folded as in the public DDL (dateTime = date_time); a path such as <c>bid.auction</c>
/// names a struct's field.
/// </summary>
internal static class NexmarkProjection
{
    public static NexmarkColumns.Maker Resolve(NexmarkEntity? entity, string name, SqlType type)
    {
        if (entity is { } one) return Checked(Find(NexmarkColumns.Of(one), name, name), name, type).Make;
        string folded = Fold(name);
        int dot = name.IndexOf('.');
        if (dot > 0 && EntityOf(Fold(name[..dot])) is { } outer)
        {
            NexmarkColumn inner = Checked(Find(NexmarkColumns.Of(outer), name[(dot + 1)..], name), name, type);
            return (batch, t, validity) => WithKindValidity(batch, outer, t, inner.Make);
        }

        if (EntityOf(folded) is { } kind) return Struct(kind, name, type);
        return folded switch
        {
            "eventtype" when type.Physical is PhysicalKind.Int32 => (batch, t, _) => EventType<int>(batch, t),
            "eventtype" when type.Physical is PhysicalKind.Int64 => (batch, t, _) => EventType<long>(batch, t),
            "datetime" when type.Physical is PhysicalKind.Int64 => (batch, t, _) => Time(batch, t),
            "eventtype" or "datetime" => throw WrongType(name, type),
            _ => throw Unknown(name, ["event_type", "person", "auction", "bid", "date_time"]),
        };
    }

    public static Schema DefaultSchema(NexmarkEntity? entity)
    {
        if (entity is { } one) return new Schema([.. NexmarkColumns.Of(one).Select(c => new Field(c.Name, c.Type, false))]);
        return new Schema(
        [
            new Field("event_type", SqlTypes.Int32, false),
            new Field("person", StructOf(NexmarkEntity.Person)),
            new Field("auction", StructOf(NexmarkEntity.Auction)),
            new Field("bid", StructOf(NexmarkEntity.Bid)),
            new Field("date_time", SqlTypes.Timestamp.WithModifier(3), false),
        ]);
    }

    private static SqlType StructOf(NexmarkEntity entity) =>
        SqlTypes.StructOf([.. NexmarkColumns.Of(entity).Select(c => new StructField(c.Name, c.Type))]);

    private static NexmarkColumns.Maker Struct(NexmarkEntity entity, string name, SqlType type)
    {
        if (type.Kind != TypeKind.Struct) throw WrongType(name, type);
        NexmarkColumns.Maker[] makers =
            [.. type.Fields.Select(f => Checked(Find(NexmarkColumns.Of(entity), f.Name, $"{name}.{f.Name}"), f.Name, f.Type).Make)];
        return (batch, t, _) =>
        {
            PooledBuffer validity = batch.Validity(entity);
            var fields = new Column[makers.Length];
            for (int i = 0; i < fields.Length; i++)
            {
                validity.Retain();
                fields[i] = makers[i](batch, t.Fields[i].Type, validity);
            }

            return new StructColumn(t, batch.Rows, fields, validity);
        };
    }

    private static Column WithKindValidity(NexmarkBatch batch, NexmarkEntity entity, SqlType type, NexmarkColumns.Maker make) =>
        make(batch, type, batch.Validity(entity));

    private static FixedColumn<T> EventType<T>(NexmarkBatch batch, SqlType type)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        FixedColumn<T> column = FixedColumn<T>.Allocate(type, batch.Rows);
        Span<T> values = column.WritableValues;
        foreach (NexmarkEntity entity in (ReadOnlySpan<NexmarkEntity>)[NexmarkEntity.Person, NexmarkEntity.Auction, NexmarkEntity.Bid])
            foreach (NexmarkRun run in batch.Runs(entity)) values.Slice(run.Row, run.Count).Fill(T.CreateTruncating((int)entity));
        return column;
    }

    private static FixedColumn<long> Time(NexmarkBatch batch, SqlType type)
    {
        FixedColumn<long> column = FixedColumn<long>.Allocate(type, batch.Rows);
        Span<long> values = column.WritableValues;
        foreach (NexmarkEntity entity in (ReadOnlySpan<NexmarkEntity>)[NexmarkEntity.Person, NexmarkEntity.Auction, NexmarkEntity.Bid])
        {
            foreach (NexmarkRun run in batch.Runs(entity))
                for (int i = 0; i < run.Count; i++) values[run.Row + i] = batch.Config.TimeMicros(run.FirstEvent + i);
        }

        return column;
    }

    private static NexmarkColumn Find(IReadOnlyList<NexmarkColumn> columns, string name, string shown)
    {
        string folded = Fold(name);
        foreach (NexmarkColumn column in columns)
            if (Fold(column.Name) == folded) return column;
        throw Unknown(shown, [.. columns.Select(c => c.Name)]);
    }

    private static NexmarkColumn Checked(NexmarkColumn column, string name, SqlType type) =>
        column.Type.Physical == type.Physical ? column : throw WrongType(name, type);

    private static NexmarkEntity? EntityOf(string folded) => folded switch
    {
        "person" => NexmarkEntity.Person,
        "auction" => NexmarkEntity.Auction,
        "bid" => NexmarkEntity.Bid,
        _ => null,
    };

    private static string Fold(string name) => name.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();

    private static StreamSqlException Unknown(string name, string[] known) => new(
        SqlState.UndefinedColumn, $"connector \"nexmark\" has no column \"{name}\"")
    {
        Hint = Suggestion.Hint(name, known) ?? "Columns: " + string.Join(", ", known) + ".",
    };

    private static StreamSqlException WrongType(string name, SqlType type) => new(
        SqlState.DatatypeMismatch, $"column \"{name}\" of connector \"nexmark\" cannot be of type {type}");
}
