using System.Globalization;
using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Catalog;

/// <summary>What a privilege is held on.</summary>
internal interface IPrivilegeKind
{
    static abstract string Kind { get; }

    /// <summary>The reg* type that names such objects; null when they have none.</summary>
    static abstract SqlType? NameType { get; }
}

/// <summary>Tables and columns of them.</summary>
internal struct TablePrivilege : IPrivilegeKind
{
    public static string Kind => "table";

    public static SqlType? NameType => SqlTypes.RegClass;
}

/// <summary>Schemas.</summary>
internal struct SchemaPrivilege : IPrivilegeKind
{
    public static string Kind => "schema";

    public static SqlType? NameType => SqlTypes.RegNamespace;
}

/// <summary>Databases.</summary>
internal struct DatabasePrivilege : IPrivilegeKind
{
    public static string Kind => "database";

    public static SqlType? NameType => null;
}

/// <summary>Functions.</summary>
internal struct FunctionPrivilege : IPrivilegeKind
{
    public static string Kind => "function";

    public static SqlType? NameType => SqlTypes.RegProcedure;
}

/// <summary>Types.</summary>
internal struct TypePrivilege : IPrivilegeKind
{
    public static string Kind => "type";

    public static SqlType? NameType => SqlTypes.RegType;
}

/// <summary>Tablespaces, languages and other kinds without names of their own here.</summary>
internal struct OtherPrivilege : IPrivilegeKind
{
    public static string Kind => "other";

    public static SqlType? NameType => null;
}

/// <summary>has_table_privilege([role,] object, privilege) and its kin; roles and objects by name or oid.</summary>
[Function("has_table_privilege(text, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_table_privilege(oid, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_table_privilege(name, text, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_table_privilege(name, oid, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_table_privilege(oid, text, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_table_privilege(oid, oid, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_any_column_privilege(text, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_any_column_privilege(oid, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_any_column_privilege(name, text, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_any_column_privilege(name, oid, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_sequence_privilege(text, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_sequence_privilege(oid, text) -> bool", typeof(TablePrivilege), Volatility = Volatility.Stable)]
[Function("has_schema_privilege(text, text) -> bool", typeof(SchemaPrivilege), Volatility = Volatility.Stable)]
[Function("has_schema_privilege(oid, text) -> bool", typeof(SchemaPrivilege), Volatility = Volatility.Stable)]
[Function("has_schema_privilege(name, text, text) -> bool", typeof(SchemaPrivilege), Volatility = Volatility.Stable)]
[Function("has_schema_privilege(name, oid, text) -> bool", typeof(SchemaPrivilege), Volatility = Volatility.Stable)]
[Function("has_schema_privilege(oid, oid, text) -> bool", typeof(SchemaPrivilege), Volatility = Volatility.Stable)]
[Function("has_database_privilege(text, text) -> bool", typeof(DatabasePrivilege), Volatility = Volatility.Stable)]
[Function("has_database_privilege(oid, text) -> bool", typeof(DatabasePrivilege), Volatility = Volatility.Stable)]
[Function("has_database_privilege(name, text, text) -> bool", typeof(DatabasePrivilege), Volatility = Volatility.Stable)]
[Function("has_database_privilege(name, oid, text) -> bool", typeof(DatabasePrivilege), Volatility = Volatility.Stable)]
[Function("has_function_privilege(text, text) -> bool", typeof(FunctionPrivilege), Volatility = Volatility.Stable)]
[Function("has_function_privilege(oid, text) -> bool", typeof(FunctionPrivilege), Volatility = Volatility.Stable)]
[Function("has_function_privilege(name, oid, text) -> bool", typeof(FunctionPrivilege), Volatility = Volatility.Stable)]
[Function("has_type_privilege(text, text) -> bool", typeof(TypePrivilege), Volatility = Volatility.Stable)]
[Function("has_type_privilege(oid, text) -> bool", typeof(TypePrivilege), Volatility = Volatility.Stable)]
[Function("has_tablespace_privilege(text, text) -> bool", typeof(OtherPrivilege), Volatility = Volatility.Stable)]
[Function("has_tablespace_privilege(oid, text) -> bool", typeof(OtherPrivilege), Volatility = Volatility.Stable)]
[Function("has_language_privilege(text, text) -> bool", typeof(OtherPrivilege), Volatility = Volatility.Stable)]
[Function("has_language_privilege(oid, text) -> bool", typeof(OtherPrivilege), Volatility = Volatility.Stable)]
internal struct HasPrivilege<TKind> : IScalarKernel
    where TKind : struct, IPrivilegeKind
{
    public static void Invoke(ref RowCall call)
    {
        int at = call.Count - 2;
        string? role = at == 0 ? null : PrivilegeArguments.Name(ref call, 0, SqlTypes.RegRole);
        string name = PrivilegeArguments.Name(ref call, at, TKind.NameType);
        PrivilegeArguments.Return(ref call, call.Context.Catalog?.HasPrivilege(TKind.Kind, role, name, call.Text(at + 1)));
    }
}

/// <summary>has_column_privilege(table, column, privilege).</summary>
[Function("has_column_privilege(text, text, text) -> bool", Volatility = Volatility.Stable)]
[Function("has_column_privilege(oid, text, text) -> bool", Volatility = Volatility.Stable)]
[Function("has_column_privilege(oid, int2, text) -> bool", Volatility = Volatility.Stable)]
internal struct HasColumnPrivilege : IScalarKernel
{
    public static void Invoke(ref RowCall call) => PrivilegeArguments.Return(
        ref call, call.Context.Catalog?.HasPrivilege("column", null, PrivilegeArguments.Name(ref call, 0, SqlTypes.RegClass), call.Text(2)));
}

/// <summary>pg_has_role([member,] role, privilege).</summary>
[Function("pg_has_role(name, text) -> bool", Volatility = Volatility.Stable)]
[Function("pg_has_role(oid, text) -> bool", Volatility = Volatility.Stable)]
[Function("pg_has_role(name, name, text) -> bool", Volatility = Volatility.Stable)]
[Function("pg_has_role(name, oid, text) -> bool", Volatility = Volatility.Stable)]
[Function("pg_has_role(oid, oid, text) -> bool", Volatility = Volatility.Stable)]
internal struct HasRole : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        int at = call.Count - 2;
        string? member = at == 0 ? null : PrivilegeArguments.Name(ref call, 0, SqlTypes.RegRole);
        string role = PrivilegeArguments.Name(ref call, at, SqlTypes.RegRole);
        PrivilegeArguments.Return(ref call, call.Context.Catalog?.HasPrivilege("role", member, role, call.Text(at + 1)));
    }
}

/// <summary>Objects of privilege functions, by name or oid.</summary>
internal static class PrivilegeArguments
{
    public static string Name(ref RowCall call, int argument, SqlType? nameType)
    {
        if (call.TypeOf(argument).Kind != TypeKind.Int64) return call.Text(argument);
        long oid = call.Get<long>(argument);
        ISystemCatalogCallbacks? catalog = call.Context.Catalog;
        return (nameType is null ? null : catalog?.NameOf(nameType, oid)) ?? oid.ToString(CultureInfo.InvariantCulture);
    }

    public static void Return(ref RowCall call, bool? held)
    {
        if (held is { } answer) call.Return(answer);
        else call.ReturnNull();
    }
}
