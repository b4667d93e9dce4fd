using System.Text;

namespace StreamSql.Core.Types;

/// <summary>
/// A SQL type: its kind decides layout and semantics, <see cref="Oid"/> and <see cref="Modifier"/> how PostgreSQL clients see it.
/// Immutable; equality is structural. Instances for built-in types are the static members of <see cref="SqlTypes"/>.
/// </summary>
public sealed class SqlType : IEquatable<SqlType>
{
    public SqlType(
        TypeKind kind, string name, int oid, int modifier = -1, SqlType? element = null, IReadOnlyList<StructField>? fields = null)
    {
        Kind = kind;
        Name = name;
        Oid = oid;
        Modifier = modifier;
        Element = element;
        Fields = fields ?? [];
    }

    public TypeKind Kind { get; }

    /// <summary>The name as PostgreSQL's format_type prints it, without the modifier: <c>bigint</c>, <c>timestamp with time zone</c>.</summary>
    public string Name { get; }

    /// <summary>pg_type.oid; of the array type for a list.</summary>
    public int Oid { get; }

    /// <summary>PostgreSQL's atttypmod; -1 when there is none.</summary>
    public int Modifier { get; }

    /// <summary>The element of a list, the value of a map; otherwise null.</summary>
    public SqlType? Element { get; }

    /// <summary>The fields of a struct; (key, value) of a map; otherwise empty.</summary>
    public IReadOnlyList<StructField> Fields { get; }

    public PhysicalKind Physical => Kind switch
    {
        TypeKind.Boolean => PhysicalKind.Bit,
        TypeKind.Int16 => PhysicalKind.Int16,
        TypeKind.Int32 or TypeKind.Date => PhysicalKind.Int32,
        TypeKind.Int64 or TypeKind.Time or TypeKind.Timestamp or TypeKind.TimestampTz => PhysicalKind.Int64,
        TypeKind.Float32 => PhysicalKind.Float32,
        TypeKind.Float64 => PhysicalKind.Float64,
        TypeKind.Decimal => PhysicalKind.Decimal,
        TypeKind.Interval => PhysicalKind.Interval,
        TypeKind.Uuid => PhysicalKind.Uuid,
        TypeKind.List or TypeKind.Map => PhysicalKind.List,
        TypeKind.Struct => PhysicalKind.Struct,
        _ => PhysicalKind.View,
    };

    public bool IsInteger => Kind is TypeKind.Int16 or TypeKind.Int32 or TypeKind.Int64;

    public bool IsNumeric => Kind is >= TypeKind.Int16 and <= TypeKind.Decimal;

    public bool IsText => Kind is TypeKind.Text or TypeKind.Unknown;

    /// <summary>The same type with another modifier, such as numeric(10,2) from numeric.</summary>
    public SqlType WithModifier(int modifier) =>
        modifier == Modifier ? this : new SqlType(Kind, Name, Oid, modifier, Element, Fields);

    public bool Equals(SqlType? other) =>
        other is not null && Kind == other.Kind && Oid == other.Oid && Modifier == other.Modifier
        && Equals(Element, other.Element) && Fields.SequenceEqual(other.Fields);

    /// <summary>Equal but for the modifier: what decides whether a cast is needed at run time for layout and semantics.</summary>
    public bool SameAs(SqlType other) =>
        Kind == other.Kind && Oid == other.Oid && (Element is null) == (other.Element is null)
        && (Element is null || Element.SameAs(other.Element!)) && Fields.Count == other.Fields.Count
        && Fields.Zip(other.Fields).All(pair => pair.First.Type.SameAs(pair.Second.Type));

    public override bool Equals(object? obj) => Equals(obj as SqlType);

    public override int GetHashCode() => HashCode.Combine(Kind, Oid, Modifier, Element);

    /// <summary>As format_type prints it: <c>numeric(10,2)</c>, <c>text[]</c>.</summary>
    public override string ToString() => SqlTypes.Format(this);

    internal static string FormatFields(IReadOnlyList<StructField> fields)
    {
        var text = new StringBuilder();
        foreach (StructField field in fields)
            text.Append(text.Length == 0 ? "" : ", ").Append(field.Name).Append(' ').Append(field.Type);
        return text.ToString();
    }
}

/// <summary>A named field of a struct type.</summary>
public sealed record StructField(string Name, SqlType Type);
