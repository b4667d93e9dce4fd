using System.Collections.Frozen;

namespace StreamSql.Core.Types;

/// <summary>The built-in types with their PostgreSQL oids, and how to find and build them.</summary>
public static class SqlTypes
{
    public static readonly SqlType Unknown = new(TypeKind.Unknown, "unknown", 705);
    public static readonly SqlType Boolean = new(TypeKind.Boolean, "boolean", 16);
    public static readonly SqlType Int16 = new(TypeKind.Int16, "smallint", 21);
    public static readonly SqlType Int32 = new(TypeKind.Int32, "integer", 23);
    public static readonly SqlType Int64 = new(TypeKind.Int64, "bigint", 20);
    public static readonly SqlType Float32 = new(TypeKind.Float32, "real", 700);
    public static readonly SqlType Float64 = new(TypeKind.Float64, "double precision", 701);
    public static readonly SqlType Decimal = new(TypeKind.Decimal, "numeric", 1700);
    public static readonly SqlType Text = new(TypeKind.Text, "text", 25);
    public static readonly SqlType Varchar = new(TypeKind.Text, "character varying", 1043);
    public static readonly SqlType Bpchar = new(TypeKind.Text, "character", 1042);
    public static readonly SqlType Name = new(TypeKind.Text, "name", 19);
    public static readonly SqlType Char = new(TypeKind.Text, "\"char\"", 18);
    public static readonly SqlType Json = new(TypeKind.Text, "json", 114);
    public static readonly SqlType NodeTree = new(TypeKind.Text, "pg_node_tree", 194);
    public static readonly SqlType AclItem = new(TypeKind.Text, "aclitem", 1033);
    public static readonly SqlType Bytes = new(TypeKind.Bytes, "bytea", 17);
    public static readonly SqlType Date = new(TypeKind.Date, "date", 1082);
    public static readonly SqlType Time = new(TypeKind.Time, "time without time zone", 1083);
    public static readonly SqlType Timestamp = new(TypeKind.Timestamp, "timestamp without time zone", 1114);
    public static readonly SqlType TimestampTz = new(TypeKind.TimestampTz, "timestamp with time zone", 1184);
    public static readonly SqlType Interval = new(TypeKind.Interval, "interval", 1186);
    public static readonly SqlType Uuid = new(TypeKind.Uuid, "uuid", 2950);
    public static readonly SqlType Jsonb = new(TypeKind.Jsonb, "jsonb", 3802);

    /// <summary>Object identifiers are bigint inside, so that unsigned 32-bit values fit.</summary>
    public static readonly SqlType Oid = new(TypeKind.Int64, "oid", 26);
    public static readonly SqlType Xid = new(TypeKind.Int64, "xid", 28);
    public static readonly SqlType RegClass = new(TypeKind.Int64, "regclass", 2205);
    public static readonly SqlType RegType = new(TypeKind.Int64, "regtype", 2206);
    public static readonly SqlType RegProc = new(TypeKind.Int64, "regproc", 24);
    public static readonly SqlType RegProcedure = new(TypeKind.Int64, "regprocedure", 2202);
    public static readonly SqlType RegNamespace = new(TypeKind.Int64, "regnamespace", 4089);
    public static readonly SqlType RegRole = new(TypeKind.Int64, "regrole", 4096);

    /// <summary>The result of functions called for their effect; carried as an empty text.</summary>
    public static readonly SqlType Void = new(TypeKind.Text, "void", 2278);
    public static readonly SqlType Int2Vector = new(TypeKind.List, "int2vector", 22, element: Int16);
    public static readonly SqlType OidVector = new(TypeKind.List, "oidvector", 30, element: Oid);

    /// <summary>pg_type.oid of arrays by the oid of their element.</summary>
    private static readonly FrozenDictionary<int, int> ArrayOids = new Dictionary<int, int>
    {
        [16] = 1000,
        [17] = 1001,
        [18] = 1002,
        [19] = 1003,
        [20] = 1016,
        [21] = 1005,
        [22] = 1006,
        [23] = 1007,
        [24] = 1008,
        [25] = 1009,
        [26] = 1028,
        [28] = 1011,
        [30] = 1013,
        [114] = 199,
        [700] = 1021,
        [701] = 1022,
        [1033] = 1034,
        [1042] = 1014,
        [1043] = 1015,
        [1082] = 1182,
        [1083] = 1183,
        [1114] = 1115,
        [1184] = 1185,
        [1186] = 1187,
        [1700] = 1231,
        [2202] = 2207,
        [2205] = 2210,
        [2206] = 2211,
        [2249] = 2287,
        [2950] = 2951,
        [3802] = 3807,
        [4089] = 4090,
        [4096] = 4097,
        [705] = 1009,
    }.ToFrozenDictionary();

    /// <summary>All non-composite built-in types.</summary>
    public static readonly IReadOnlyList<SqlType> All =
    [
        Unknown, Boolean, Int16, Int32, Int64, Float32, Float64, Decimal, Text, Varchar, Bpchar, Name, Char, Json, NodeTree, AclItem,
        Bytes, Date, Time, Timestamp, TimestampTz, Interval, Uuid, Jsonb, Oid, Xid, RegClass, RegType, RegProc, RegProcedure,
        RegNamespace, RegRole, Void, Int2Vector, OidVector,
    ];

    private static readonly FrozenDictionary<string, SqlType> ByName = BuildNames();
    private static readonly FrozenDictionary<int, SqlType> ByOid = BuildOids();

    /// <summary>A list of <paramref name="element"/>, PostgreSQL's <c>element[]</c>.</summary>
    public static SqlType ListOf(SqlType element) =>
        new(TypeKind.List, element.Name + "[]", ArrayOids.GetValueOrDefault(element.Oid, 2277), -1, element);

    public static SqlType StructOf(IReadOnlyList<StructField> fields) =>
        new(TypeKind.Struct, "record", 2249, -1, null, fields);

    /// <summary>A map: physically a list of (key, value) structs.</summary>
    public static SqlType MapOf(SqlType key, SqlType value) =>
        new(TypeKind.Map, "map", 2249, -1, value, [new StructField("key", key), new StructField("value", value)]);

    /// <summary>numeric(p, s); PostgreSQL packs both into the modifier.</summary>
    public static SqlType DecimalOf(int precision, int scale) => Decimal.WithModifier(((precision << 16) | scale) + 4);

    /// <summary>varchar(n).</summary>
    public static SqlType VarcharOf(int length) => Varchar.WithModifier(length + 4);

    /// <summary>Finds a built-in type by any of its SQL names, lower case (<c>int8</c>, <c>bigint</c>, <c>timestamptz</c>); null if none.</summary>
    public static SqlType? Find(string name) => ByName.GetValueOrDefault(name);

    /// <summary>Finds a built-in type or an array of one by pg_type.oid; null if none.</summary>
    public static SqlType? Find(int oid) => ByOid.GetValueOrDefault(oid);

    internal static string Format(SqlType type)
    {
        if (type.Kind == TypeKind.List && type.Oid is not (22 or 30)) return type.Element + "[]";
        if (type.Kind == TypeKind.Struct && type.Fields.Count > 0) return $"struct<{SqlType.FormatFields(type.Fields)}>";
        if (type.Kind == TypeKind.Map) return $"map<{type.Fields[0].Type}, {type.Fields[1].Type}>";
        if (type.Modifier < 0) return type.Name;
        int modifier = type.Modifier;
        return type.Oid switch
        {
            1700 => $"numeric({(modifier - 4) >> 16},{(modifier - 4) & 0x7FF})",
            1042 or 1043 => $"{type.Name}({modifier - 4})",
            1083 or 1114 or 1184 => type.Name.Insert(type.Name.IndexOf(' '), $"({modifier})"),
            1186 => $"interval({modifier})",
            _ => type.Name,
        };
    }

    private static FrozenDictionary<string, SqlType> BuildNames()
    {
        var names = All.Where(t => t.Name[0] != '"').ToDictionary(t => t.Name, StringComparer.Ordinal);
        (string Name, SqlType Type)[] synonyms =
        [
            ("bool", Boolean), ("int2", Int16), ("int", Int32), ("int4", Int32), ("int8", Int64), ("float4", Float32), ("float8", Float64),
            ("float", Float64), ("double", Float64), ("decimal", Decimal), ("dec", Decimal), ("string", Text), ("varchar", Varchar),
            ("char", Bpchar), ("bpchar", Bpchar), ("bytes", Bytes), ("blob", Bytes), ("binary", Bytes), ("varbinary", Bytes),
            ("time", Time), ("timestamp", Timestamp), ("timestamptz", TimestampTz), ("timestamp_ltz", TimestampTz), ("tinyint", Int16),
            ("\"char\"", Char),
        ];
        foreach ((string name, SqlType type) in synonyms) names[name] = type;
        return names.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FrozenDictionary<int, SqlType> BuildOids()
    {
        var oids = All.ToDictionary(t => t.Oid);
        foreach (SqlType type in All)
            if (type != Unknown && ArrayOids.TryGetValue(type.Oid, out int array)) oids.TryAdd(array, ListOf(type));
        return oids.ToFrozenDictionary();
    }
}
