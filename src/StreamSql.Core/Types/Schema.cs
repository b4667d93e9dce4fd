namespace StreamSql.Core.Types;

/// <summary>A named, typed column of a relation; <paramref name="Nullable"/> false is a proven NOT NULL.</summary>
public sealed record Field(string Name, SqlType Type, bool Nullable = true);

/// <summary>An ordered list of fields. Immutable; names need not be unique inside a plan.</summary>
public sealed class Schema
{
    public static readonly Schema Empty = new([]);

    public Schema(IReadOnlyList<Field> fields) => Fields = fields;

    public IReadOnlyList<Field> Fields { get; }

    public int Count => Fields.Count;

    public Field this[int index] => Fields[index];

    /// <summary>Position of the first field of that exact name; -1 when absent.</summary>
    public int IndexOf(string name)
    {
        for (int i = 0; i < Fields.Count; i++)
            if (Fields[i].Name == name) return i;
        return -1;
    }

    public override string ToString() => string.Join(", ", Fields.Select(f => $"{f.Name} {f.Type}"));
}
