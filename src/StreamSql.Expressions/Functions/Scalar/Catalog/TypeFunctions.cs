using StreamSql.Core.Types;
using StreamSql.Expressions.Kernels;

namespace StreamSql.Expressions.Functions.Scalar.Catalog;

/// <summary>pg_typeof(value).</summary>
[Function("pg_typeof(any) -> regtype", SeesNulls = true, Volatility = Volatility.Stable)]
internal struct PgTypeOf : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return((long)call.TypeOf(0).Oid);
}

/// <summary>format_type(oid, modifier): the type's SQL name; NULL modifier for none.</summary>
[Function("format_type(oid, int4) -> text", SeesNulls = true, Volatility = Volatility.Stable)]
internal struct FormatType : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.IsNull(0))
        {
            call.ReturnNull();
            return;
        }

        long oid = call.Get<long>(0);
        int modifier = call.IsNull(1) ? -1 : call.Get<int>(1);
        call.Return(Name(ref call, oid, modifier));
    }

    private static string? Name(ref RowCall call, long oid, int modifier)
    {
        if (oid == 0) return "-";
        SqlType? type = oid <= int.MaxValue ? SqlTypes.Find((int)oid) : null;
        if (type is null) return Pseudo(oid) ?? call.Context.Catalog?.TypeName(oid, modifier) ?? "???";
        if (type.Oid == SqlTypes.Bpchar.Oid && modifier < 0 && !call.IsNull(1)) return "bpchar";
        if (modifier < 0) return type.ToString();
        return type.Kind == TypeKind.List && type.Element is { } element && type.Oid is not (22 or 30)
            ? element.WithModifier(modifier) + "[]"
            : type.WithModifier(modifier).ToString();
    }

    private static string? Pseudo(long oid) => oid switch
    {
        2249 => "record",
        2275 => "cstring",
        2276 => "\"any\"",
        2277 => "anyarray",
        2279 => "trigger",
        2281 => "internal",
        2283 => "anyelement",
        2776 => "anynonarray",
        _ => null,
    };
}

/// <summary>to_regclass and its kin: the oid of a name, or NULL.</summary>
internal static class RegLookup
{
    public static void Return(ref RowCall call, SqlType type)
    {
        string name = call.Text(0);
        long? oid = call.Context.Catalog?.OidOf(type, name)
            ?? (type.Oid == SqlTypes.RegType.Oid ? SqlTypes.Find(name.Trim().ToLowerInvariant())?.Oid : null);
        if (oid is { } found) call.Return(found);
        else call.ReturnNull();
    }
}

/// <summary>to_regclass(name).</summary>
[Function("to_regclass(text) -> regclass", Volatility = Volatility.Stable)]
[Function("to_regtype(text) -> regtype", Volatility = Volatility.Stable)]
[Function("to_regproc(text) -> regproc", Volatility = Volatility.Stable)]
[Function("to_regprocedure(text) -> regprocedure", Volatility = Volatility.Stable)]
[Function("to_regnamespace(text) -> regnamespace", Volatility = Volatility.Stable)]
[Function("to_regrole(text) -> regrole", Volatility = Volatility.Stable)]
internal struct ToReg : IScalarKernel
{
    public static void Invoke(ref RowCall call) => RegLookup.Return(ref call, call.Type);
}

/// <summary>pg_encoding_to_char(number).</summary>
[Function("pg_encoding_to_char(int4) -> name", Volatility = Volatility.Stable)]
internal struct EncodingToChar : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Get<int>(0) switch { 6 => "UTF8", 0 => "SQL_ASCII", 8 => "LATIN1", _ => "" });
}

/// <summary>pg_char_to_encoding(name).</summary>
[Function("pg_char_to_encoding(name) -> int4", Volatility = Volatility.Stable)]
internal struct CharToEncoding : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return(call.Text(0).ToUpperInvariant() switch
    {
        "UTF8" or "UTF-8" or "UNICODE" => 6,
        "SQL_ASCII" => 0,
        "LATIN1" => 8,
        _ => -1,
    });
}

/// <summary>pg_encoding_max_length(number): bytes a character takes at most.</summary>
[Function("pg_encoding_max_length(int4) -> int4", Volatility = Volatility.Stable)]
internal struct EncodingMaxLength : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        int encoding = call.Get<int>(0);
        if (encoding is 6 or 0 or 8) call.Return(encoding == 6 ? 4 : 1);
        else call.ReturnNull();
    }
}

/// <summary>getdatabaseencoding(), pg_client_encoding().</summary>
[Function("getdatabaseencoding() -> name", Volatility = Volatility.Stable)]
[Function("pg_client_encoding() -> name", Volatility = Volatility.Stable)]
internal struct DatabaseEncoding : IScalarKernel
{
    public static void Invoke(ref RowCall call) => call.Return("UTF8"u8);
}

/// <summary>information_schema._pg_char_max_length(type, modifier).</summary>
[Function("_pg_char_max_length(oid, int4) -> int4")]
internal struct CharMaxLength : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Get<long>(0) is 1042 or 1043 && call.Get<int>(1) >= 0) call.Return(call.Get<int>(1) - 4);
        else call.ReturnNull();
    }
}

/// <summary>information_schema._pg_char_octet_length(type, modifier).</summary>
[Function("_pg_char_octet_length(oid, int4) -> int4")]
internal struct CharOctetLength : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        if (call.Get<long>(0) is not (25 or 1042 or 1043)) call.ReturnNull();
        else call.Return(call.Get<long>(0) == 25 || call.Get<int>(1) < 0 ? 1 << 30 : (call.Get<int>(1) - 4) * 4);
    }
}

/// <summary>information_schema._pg_numeric_precision(type, modifier).</summary>
[Function("_pg_numeric_precision(oid, int4) -> int4")]
internal struct NumericPrecision : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        int? precision = call.Get<long>(0) switch
        {
            21 => 16,
            23 => 32,
            20 => 64,
            700 => 24,
            701 => 53,
            1700 when call.Get<int>(1) >= 0 => ((call.Get<int>(1) - 4) >> 16) & 0xFFFF,
            _ => null,
        };
        if (precision is { } found) call.Return(found);
        else call.ReturnNull();
    }
}

/// <summary>information_schema._pg_numeric_precision_radix(type, modifier).</summary>
[Function("_pg_numeric_precision_radix(oid, int4) -> int4")]
internal struct NumericPrecisionRadix : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long type = call.Get<long>(0);
        if (type is 20 or 21 or 23 or 700 or 701 or 1700) call.Return(type == 1700 ? 10 : 2);
        else call.ReturnNull();
    }
}

/// <summary>information_schema._pg_numeric_scale(type, modifier).</summary>
[Function("_pg_numeric_scale(oid, int4) -> int4")]
internal struct NumericScale : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long type = call.Get<long>(0);
        if (type is 20 or 21 or 23) call.Return(0);
        else if (type == 1700 && call.Get<int>(1) >= 0) call.Return((call.Get<int>(1) - 4) & 0x7FF);
        else call.ReturnNull();
    }
}

/// <summary>information_schema._pg_datetime_precision(type, modifier).</summary>
[Function("_pg_datetime_precision(oid, int4) -> int4")]
internal struct DatetimePrecision : IScalarKernel
{
    public static void Invoke(ref RowCall call)
    {
        long type = call.Get<long>(0);
        int modifier = call.Get<int>(1);
        if (type == 1082) call.Return(0);
        else if (type is 1083 or 1114 or 1184 or 1186) call.Return(modifier < 0 || (modifier & 0xFFFF) == 0xFFFF ? 6 : modifier & 0xFFFF);
        else call.ReturnNull();
    }
}
