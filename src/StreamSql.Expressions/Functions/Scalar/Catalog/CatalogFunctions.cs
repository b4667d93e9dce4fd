using StreamSql.Core.Types;
using StreamSql.Expressions.Evaluation;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Catalog;

/// <summary>pg_get_expr(expression, relation [, pretty]): expressions are kept as text.</summary>
[Function("pg_get_expr(pg_node_tree, oid, bool=) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_expr(text, oid, bool=) -> text", Volatility = Volatility.Stable)]
internal struct PgGetExpr : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Bytes(0));
}

/// <summary>pg_get_userbyid(oid).</summary>
[Function("pg_get_userbyid(oid) -> name", Volatility = Volatility.Stable)]
internal struct GetUserById : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long oid = call.Get<long>(0);
        call.Return(call.Context.Catalog?.RoleName(oid) ?? $"unknown (OID={oid})");
    }
}

/// <summary>pg_get_viewdef(view [, pretty]).</summary>
[Function("pg_get_viewdef(oid, bool=) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_viewdef(oid, int4) -> text", Volatility = Volatility.Stable)]
internal struct GetViewDef : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.Catalog?.ViewDefinition(call.Get<long>(0), call.Count > 1));
}

/// <summary>pg_get_viewdef(view name [, pretty]).</summary>
[Function("pg_get_viewdef(text, bool=) -> text", Volatility = Volatility.Stable)]
internal struct GetViewDefByName : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        ISystemCatalogCallbacks? catalog = call.Context.Catalog;
        long? oid = catalog?.OidOf(SqlTypes.RegClass, call.Text(0));
        call.Return(oid is { } found ? catalog!.ViewDefinition(found, call.Count > 1) : null);
    }
}

/// <summary>pg_get_indexdef(index [, column, pretty]).</summary>
[Function("pg_get_indexdef(oid) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_indexdef(oid, int4, bool) -> text", Volatility = Volatility.Stable)]
internal struct GetIndexDef : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(call.Context.Catalog?.IndexDefinition(call.Get<long>(0), call.Get(1, 0), call.Count > 1));
}

/// <summary>pg_get_constraintdef(constraint [, pretty]).</summary>
[Function("pg_get_constraintdef(oid, bool=) -> text", Volatility = Volatility.Stable)]
internal struct GetConstraintDef : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.Catalog?.ConstraintDefinition(call.Get<long>(0), call.Count > 1));
}

/// <summary>pg_get_functiondef(function).</summary>
[Function("pg_get_functiondef(oid) -> text", Volatility = Volatility.Stable)]
internal struct GetFunctionDef : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.Catalog?.FunctionDefinition(call.Get<long>(0)));
}

/// <summary>pg_get_function_arguments(function).</summary>
[Function("pg_get_function_arguments(oid) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_function_identity_arguments(oid) -> text", Volatility = Volatility.Stable)]
internal struct GetFunctionArguments : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.Catalog?.FunctionArguments(call.Get<long>(0)));
}

/// <summary>pg_get_function_result(function).</summary>
[Function("pg_get_function_result(oid) -> text", Volatility = Volatility.Stable)]
internal struct GetFunctionResult : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Context.Catalog?.FunctionResult(call.Get<long>(0)));
}

/// <summary>Definitions of kinds of objects that do not exist here: NULL, as for an oid that names nothing.</summary>
[Function("pg_get_ruledef(oid, bool=) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_triggerdef(oid, bool=) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_partkeydef(oid) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_partition_constraintdef(oid) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_statisticsobjdef(oid) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_statisticsobjdef_columns(oid) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_serial_sequence(text, text) -> text", Volatility = Volatility.Stable)]
[Function("pg_get_function_sqlbody(oid) -> text", Volatility = Volatility.Stable)]
internal struct NoDefinition : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.ReturnNull();
}

/// <summary>obj_description(oid [, catalog]).</summary>
[Function("obj_description(oid, name=) -> text", Volatility = Volatility.Stable)]
[Function("shobj_description(oid, name) -> text", Volatility = Volatility.Stable)]
internal struct ObjDescription : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(call.Context.Catalog?.Description(call.Get<long>(0), call.Count > 1 ? call.Text(1) : null, 0));
}

/// <summary>col_description(relation, column).</summary>
[Function("col_description(oid, int4) -> text", Volatility = Volatility.Stable)]
internal struct ColDescription : IScalarKernel
{
    public static void Invoke(ref RowCall call) =>
        call.Return(call.Context.Catalog?.Description(call.Get<long>(0), "pg_class", call.Get<int>(1)));
}

/// <summary>Kinds of objects that visibility functions ask for.</summary>
internal interface IVisibilityKind
{
    static abstract string Kind { get; }
}

/// <summary>Relations.</summary>
internal struct TableKind : IVisibilityKind
{
    public static string Kind => "table";
}

/// <summary>Types.</summary>
internal struct TypeKindName : IVisibilityKind
{
    public static string Kind => "type";
}

/// <summary>Functions.</summary>
internal struct FunctionKind : IVisibilityKind
{
    public static string Kind => "function";
}

/// <summary>Operators, their classes and families.</summary>
internal struct OperatorKind : IVisibilityKind
{
    public static string Kind => "operator";
}

/// <summary>Collations and other kinds that live in pg_catalog only.</summary>
internal struct CollationKind : IVisibilityKind
{
    public static string Kind => "collation";
}

/// <summary>pg_table_is_visible and its kin: whether the object is found without its schema.</summary>
[Function("pg_table_is_visible(oid) -> bool", typeof(TableKind), Volatility = Volatility.Stable)]
[Function("pg_type_is_visible(oid) -> bool", typeof(TypeKindName), Volatility = Volatility.Stable)]
[Function("pg_function_is_visible(oid) -> bool", typeof(FunctionKind), Volatility = Volatility.Stable)]
[Function("pg_operator_is_visible(oid) -> bool", typeof(OperatorKind), Volatility = Volatility.Stable)]
[Function("pg_opclass_is_visible(oid) -> bool", typeof(OperatorKind), Volatility = Volatility.Stable)]
[Function("pg_opfamily_is_visible(oid) -> bool", typeof(OperatorKind), Volatility = Volatility.Stable)]
[Function("pg_collation_is_visible(oid) -> bool", typeof(CollationKind), Volatility = Volatility.Stable)]
[Function("pg_conversion_is_visible(oid) -> bool", typeof(CollationKind), Volatility = Volatility.Stable)]
[Function("pg_statistics_obj_is_visible(oid) -> bool", typeof(CollationKind), Volatility = Volatility.Stable)]
[Function("pg_ts_config_is_visible(oid) -> bool", typeof(CollationKind), Volatility = Volatility.Stable)]
[Function("pg_ts_dict_is_visible(oid) -> bool", typeof(CollationKind), Volatility = Volatility.Stable)]
[Function("pg_ts_parser_is_visible(oid) -> bool", typeof(CollationKind), Volatility = Volatility.Stable)]
[Function("pg_ts_template_is_visible(oid) -> bool", typeof(CollationKind), Volatility = Volatility.Stable)]
internal struct IsVisible<TKind> : IScalarKernel
    where TKind : struct, IVisibilityKind
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Context.Catalog?.IsVisible(TKind.Kind, call.Get<long>(0)) is { } visible) call.Return(visible);
        else call.ReturnNull();
    }
}
