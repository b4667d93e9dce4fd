using System.Globalization;
using StreamSql.Core.Errors;
using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Catalog;

/// <summary>pg_table_size and its kin: bytes of a relation with its state.</summary>
[Function("pg_relation_size(regclass, text=) -> int8", Volatility = Volatility.Volatile)]
[Function("pg_table_size(regclass) -> int8", Volatility = Volatility.Volatile)]
[Function("pg_total_relation_size(regclass) -> int8", Volatility = Volatility.Volatile)]
internal struct RelationSize : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Context.Catalog?.RelationSize(call.Get<long>(0)) is { } size) call.Return(size);
        else call.ReturnNull();
    }
}

/// <summary>pg_indexes_size: keys are part of the relation.</summary>
[Function("pg_indexes_size(regclass) -> int8", Volatility = Volatility.Volatile)]
internal struct IndexesSize : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(0L);
}

/// <summary>pg_database_size(name).</summary>
[Function("pg_database_size(name) -> int8", Volatility = Volatility.Volatile)]
internal struct DatabaseSize : IScalarKernel
{
    public static void Invoke(ref RowCall call) => ReturnSize(ref call, call.Text(0));

    public static void ReturnSize(ref RowCall call, string database)
    {
        if (database != call.Context.Database)
            throw new StreamSqlException(SqlState.InvalidCatalogName, $"database \"{database}\" does not exist");
        if (call.Context.Catalog?.DatabaseSize(database) is { } size) call.Return(size);
        else call.ReturnNull();
    }
}

/// <summary>pg_database_size(oid): there is one database.</summary>
[Function("pg_database_size(oid) -> int8", Volatility = Volatility.Volatile)]
internal struct DatabaseSizeByOid : IScalarKernel
{
    public static void Invoke(ref RowCall call) => DatabaseSize.ReturnSize(ref call, call.Context.Database);
}

/// <summary>pg_size_pretty(bytes).</summary>
[Function("pg_size_pretty(int8) -> text")]
internal struct SizePretty : IScalarKernel
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB", "PB"];

    public static void Invoke(ref RowCall call) => call.Return(Format(call.Get<long>(0)));

    /// <summary>Below ten of the next unit a size is shown in this one; half a unit rounds up.</summary>
    public static string Format(long bytes)
    {
        if (Math.Abs((decimal)bytes) < 10 * 1024) return bytes.ToString(CultureInfo.InvariantCulture) + " bytes";
        long half = bytes / 512;
        int unit = 0;
        for (; unit < Units.Length - 1 && Math.Abs(half) >= (20 * 1024) - 1; unit++) half /= 1024;
        long rounded = (half + (half < 0 ? -1 : 1)) / 2;
        return rounded.ToString(CultureInfo.InvariantCulture) + " " + Units[unit];
    }
}

/// <summary>pg_size_pretty(numeric).</summary>
[Function("pg_size_pretty(numeric) -> text")]
internal struct SizePrettyDecimal : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(SizePretty.Format((long)Math.Clamp(call.Get<decimal>(0), long.MinValue, long.MaxValue)));
}

/// <summary>pg_tablespace_location(oid): both tablespaces live in the data directory.</summary>
[Function("pg_tablespace_location(oid) -> text", Volatility = Volatility.Stable)]
internal struct TablespaceLocation : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(ReadOnlySpan<byte>.Empty);
}

/// <summary>Relations have no files of their own.</summary>
[Function("pg_relation_filenode(regclass) -> oid", Volatility = Volatility.Stable)]
internal struct RelationFileNode : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.ReturnNull();
}

/// <summary>pg_my_temp_schema(): there are no temporary schemas.</summary>
[Function("pg_my_temp_schema() -> oid", Volatility = Volatility.Stable)]
internal struct MyTempSchema : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(0L);
}

/// <summary>Properties that nothing has here: temporary schemas, publications.</summary>
[Function("pg_is_other_temp_schema(oid) -> bool", Volatility = Volatility.Stable)]
[Function("pg_relation_is_publishable(regclass) -> bool", Volatility = Volatility.Stable)]
internal struct NeverTrue : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(false);
}

/// <summary>pg_relation_is_updatable(relation, with triggers): bits of INSERT 8, UPDATE 4, DELETE 16; views have none.</summary>
[Function("pg_relation_is_updatable(regclass, bool) -> int4", Volatility = Volatility.Stable)]
internal struct RelationIsUpdatable : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(call.Context.Catalog?.ViewDefinition(call.Get<long>(0), false) is null ? 28 : 0);
}

/// <summary>pg_column_is_updatable(relation, column, with triggers).</summary>
[Function("pg_column_is_updatable(regclass, int2, bool) -> bool", Volatility = Volatility.Stable)]
internal struct ColumnIsUpdatable : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(call.Get<short>(1) > 0 && call.Context.Catalog?.ViewDefinition(call.Get<long>(0), false) is null);
}

/// <summary>pg_index_column_has_property(index, column, property): keys are ascending, nulls last, orderable.</summary>
[Function("pg_index_column_has_property(regclass, int4, text) -> bool", Volatility = Volatility.Stable)]
internal struct IndexColumnHasProperty : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Context.Catalog?.IndexDefinition(call.Get<long>(0), call.Get<int>(1), false) is null)
        {
            call.ReturnNull();
            return;
        }

        switch (call.Text(2))
        {
            case "asc" or "nulls_last" or "orderable" or "returnable" or "search_array" or "search_nulls": call.Return(true); break;
            case "desc" or "nulls_first" or "distance_orderable": call.Return(false); break;
            default: call.ReturnNull(); break;
        }
    }
}
